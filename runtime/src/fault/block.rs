//! A head and bytes behind it, in one allocation that one pointer holds.
//!
//! Safe Rust has no such thing: a box of a slice is two pointers wide, which would make every error three words, and a
//! box that holds a vector costs a second allocation, which a page of a proxy takes longer for than for being judged.

#![allow(unsafe_code, reason = "see the module's docs; each block says why it is sound")]

use std::{
    alloc::{Layout, alloc, dealloc, handle_alloc_error},
    marker::PhantomData,
    ptr::NonNull,
    slice,
};

/// An `H` and bytes, which it owns. `H` is `Copy`, so that nothing in it is ever left to drop.
///
/// What holds from [`Block::new`] to `drop`: `start` comes from `alloc` with `layout(length)`, a valid `Head<H>` stands
/// there, whose `length` never changes, and that many initialised bytes follow it.
#[repr(transparent)]
pub(super) struct Block<H: Copy> {
    start: NonNull<Head<H>>,
    owned: PhantomData<H>,
}

struct Head<H> {
    length: usize,
    head: H,
}

const _: () = {
    assert!(size_of::<Block<u64>>() == size_of::<usize>(), "a block is a pointer");
    assert!(size_of::<Option<Block<u64>>>() == size_of::<usize>(), "which is never null");
};

impl<H: Copy> Block<H> {
    /// A block of `length` bytes: `bytes`, then zeros. Where there are more `bytes` than that they are cut.
    pub(super) fn new(head: &H, bytes: &[u8], length: usize) -> Self {
        let bytes = bytes.get(..length).unwrap_or(bytes);
        let layout = layout::<H>(length);
        // SAFETY: the layout has a size: that of a `Head<H>`, which has a `usize`, and more.
        let start = unsafe { alloc(layout) };
        let Some(start) = NonNull::new(start.cast::<Head<H>>()) else { handle_alloc_error(layout) };
        // SAFETY: the allocation is aligned for a `Head<H>` and has room for one and `length` bytes behind it. So the
        // head is written within it, and so are the bytes, of which there are at most `length`, and as many zeros as
        // are left. `bytes` is borrowed, and the allocation is new, so that the two do not overlap.
        unsafe {
            start.write(Head { length, head: *head });
            let tail = start.add(1).cast::<u8>();
            tail.copy_from_nonoverlapping(NonNull::from(bytes).cast(), bytes.len());
            tail.add(bytes.len()).write_bytes(0, length - bytes.len());
        }
        Self { start, owned: PhantomData }
    }

    #[inline(always)]
    pub(super) fn head(&self) -> &H {
        // SAFETY: a valid head stands there as long as the block lives, and is borrowed as the block is.
        unsafe { &self.start.as_ref().head }
    }

    pub(super) fn bytes(&self) -> &[u8] {
        // SAFETY: `length` initialised bytes stand behind the head, in the same allocation, which `start` may access all
        // of; they live as long as the block, and are borrowed as the block is.
        unsafe { slice::from_raw_parts(self.start.add(1).cast().as_ptr(), self.start.as_ref().length) }
    }

    pub(super) fn parts_mut(&mut self) -> (&mut H, &mut [u8]) {
        // SAFETY: as above, and borrowed mutably as the block is; the head and the bytes do not overlap.
        unsafe {
            let head = self.start.as_mut();
            let length = head.length;
            (&mut head.head, slice::from_raw_parts_mut(self.start.add(1).cast().as_ptr(), length))
        }
    }
}

/// The layout of a head and `length` bytes.
#[inline(always)]
fn layout<H>(length: usize) -> Layout {
    let head = Layout::new::<Head<H>>();
    let size = head.size().checked_add(length);
    match size.map(|size| Layout::from_size_align(size, head.align())) {
        Some(Ok(layout)) => layout,
        _ => handle_alloc_error(head), // more than the address space has
    }
}

impl<H: Copy> Drop for Block<H> {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: `start` came from `alloc` with the layout of this size and alignment, which `layout` found valid, and
        // nobody has it any more. Head and bytes need no drop.
        unsafe {
            let size = size_of::<Head<H>>() + self.start.as_ref().length;
            dealloc(self.start.as_ptr().cast(), Layout::from_size_align_unchecked(size, align_of::<Head<H>>()));
        }
    }
}

impl<H: Copy> Clone for Block<H> {
    fn clone(&self) -> Self {
        let bytes = self.bytes();
        Self::new(self.head(), bytes, bytes.len())
    }
}

// SAFETY: a block owns what it points to, as a box of `(H, [u8])` does.
unsafe impl<H: Copy + Send> Send for Block<H> {}

// SAFETY: the same; through a shared block all is only read.
unsafe impl<H: Copy + Sync> Sync for Block<H> {}

#[cfg(test)]
mod tests {
    use super::Block;

    #[test]
    fn holds_what_it_was_made_of() {
        for length in [0, 1, 7, 8, 255, 65_536] {
            let bytes: Vec<u8> = (0..length).map(|n| n as u8).collect();
            for room in [0, 1, 9] {
                let mut block = Block::new(&(1_u8, u128::MAX), &bytes, length + room);
                assert_eq!(block.head(), &(1, u128::MAX));
                assert_eq!(&block.bytes()[..length], bytes);
                assert_eq!(&block.bytes()[length..], vec![0; room]);

                let (head, tail) = block.parts_mut();
                head.0 = 2;
                tail.fill(7);
                let copy = block.clone();
                drop(block);
                assert_eq!(copy.head().0, 2);
                assert_eq!(copy.bytes(), vec![7; length + room]);
            }
        }
    }

    #[test]
    fn keeps_no_more_than_its_length() {
        assert_eq!(Block::new(&(), b"abc", 2).bytes(), b"ab");
    }

    #[test]
    fn goes_from_thread_to_thread() {
        let block = Block::new(&7, b"abc", 3);
        let block = std::thread::spawn(move || block).join().unwrap();
        std::thread::scope(|scope| _ = scope.spawn(|| assert_eq!(block.bytes(), b"abc")));
    }
}
