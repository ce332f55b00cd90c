//! Keys: which child of a node a member leads to.

use crate::tables::Node;

use super::{
    scan,
    text::{Text, same},
};

/// Up to so many keys are compared one after the other.
pub(super) const FEW: usize = 8;

/// The key of a member, or the index of an item.
#[derive(Clone, Copy)]
pub(super) struct Key<'a> {
    pub(super) raw: &'a [u8],
    pub(super) escaped: bool,
}

/// The child whose short key `text` begins with, and what follows the quote behind that.
#[inline(always)]
pub(super) fn short<'a>(children: &[Node], text: &'a [u8]) -> Option<(usize, &'a [u8])> {
    let word = u64::from_le_bytes(*text.first_chunk()?);
    let index = children.iter().position(|child| word & child.mask == child.quoted)?;
    Some((index, text.get(children.get(index)?.key.len() + 1..)?))
}

/// The same of any key; it need not lead to a child. `text` is the end of the body.
#[inline(never)]
pub(super) fn long<'a>(
    children: &[Node],
    body: &'a [u8],
    text: &'a [u8],
    near: &mut usize,
) -> Option<(Option<usize>, &'a [u8])> {
    let start = body.len() - text.len();
    let string = scan::string(body, start)?;
    let key = Key { raw: body.get(start..string.end)?, escaped: string.escaped };
    Some((find(children, key, near), body.get(string.end + 1..)?))
}

/// The child that a key leads to.
#[inline(always)]
pub(super) fn find(children: &[Node], key: Key<'_>, near: &mut usize) -> Option<usize> {
    if children.len() > FEW || key.escaped {
        return find_of_many(children, key, near);
    }
    for (index, child) in children.iter().enumerate() {
        if same(key.raw, child.key.as_bytes()) {
            return Some(index);
        }
    }
    None
}

/// The same of many children. `near` is where the one after the last match stands: members often come in the order of
/// the alphabet, and items in that of their indices.
#[inline(never)]
fn find_of_many(children: &[Node], key: Key<'_>, near: &mut usize) -> Option<usize> {
    let key = Text::key(key.raw, key.escaped);
    super::step();
    let found = if children.get(*near).is_some_and(|child| key.equals(child.key)) {
        *near
    } else {
        match key.plain() {
            Some(key) => {
                let order = |child: &Node| {
                    super::step();
                    child.key.as_bytes().cmp(key)
                };
                children.binary_search_by(order).ok()?
            }
            None => children.binary_search_by(|child| child.key.bytes().cmp(key.bytes())).ok()?,
        }
    };
    *near = found + 1;
    Some(found)
}
