//! Keys: which child of a node a member leads to.

use std::cmp::Ordering;

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

/// What a plain key leads to, as far as its first bytes tell.
pub(super) enum Lead {
    Child(usize),
    /// To no child, if the key is plain to its end.
    Nowhere,
    /// Among keys that are long, odd or many it is not clear.
    Unclear,
}

/// What the key leads to that `text` has, with the quotes around it, behind its first byte; `word` is how it begins.
#[inline(always)]
pub(super) fn plain<const MANY: bool>(children: &[Node], word: [u8; 8], text: &[u8]) -> Lead {
    let word = u64::from_le_bytes(word);
    let index = if MANY {
        let Some(index) = search(children, word) else { return Lead::Unclear };
        index
    } else {
        let Some(index) = children.iter().position(|child| word & child.mask == child.quoted) else {
            return Lead::Nowhere;
        };
        index
    };
    let Some(child) = children.get(index) else { return Lead::Unclear };
    let key = child.key.as_bytes();
    let is_it = key.len() < 8
        || key.len() <= 32
            && text.get(key.len() + 2) == Some(&b'"')
            && text.get(2..key.len() + 2).is_some_and(|text| same(text, key));
    if is_it { Lead::Child(index) } else { Lead::Unclear }
}

/// The same among many, which stand in the order of their keys.
#[inline(always)]
fn search(children: &[Node], word: u64) -> Option<usize> {
    const ONES: u64 = u64::MAX / 255;
    let quotes = word ^ (ONES * b'"' as u64);
    let quote = quotes.wrapping_sub(ONES) & !quotes & (ONES << 7);
    let mask = quote ^ quote.wrapping_sub(1); // up to the first quote; without one all
    let wanted = (word & mask).swap_bytes();
    let (mut first, mut rest) = (0, children);
    while let Some(middle) = rest.get(rest.len() / 2) {
        super::step();
        let (before, behind) = rest.split_at_checked(rest.len() / 2)?;
        match middle.quoted.swap_bytes().cmp(&wanted) {
            Ordering::Equal => return Some(first + before.len()),
            Ordering::Greater => rest = before,
            Ordering::Less => {
                first += before.len() + 1;
                rest = behind.get(1..)?;
            }
        }
    }
    None
}

/// The child that any key leads to, if it does, and what follows the quote behind it. `text` is the end of the body.
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
