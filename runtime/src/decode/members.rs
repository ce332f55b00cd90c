//! Members of an object, read in one run as long as they are of the plain sort that most are.
//!
//! A run makes no call, so that all it works on stays in registers. Whatever is out of the ordinary (an escape, a nested
//! value, an odd number, a member that comes twice) ends it, and the reader goes on from there. Members that are no
//! nodes are stepped over in the same way.

use crate::tables::Node;

use super::{
    json::{Capture, Kind},
    keys::{self, Lead},
    scan,
    skip::skip,
    token::colon,
};

/// Where a run ended.
pub(super) struct Stop {
    /// The place of a value, or of what follows the last member that was read: where there is none, `start`.
    pub(super) at: usize,
    /// The child whose value stands there, or [`BETWEEN`].
    pub(super) child: usize,
}

/// No value has begun.
pub(super) const BETWEEN: usize = usize::MAX;

/// Reads members. `start` is the place of the opening brace, or of the comma behind a member; `captures` are those of
/// the children, which are `MANY` or few. With `SPACED` there may be space between the tokens.
#[inline(never)]
pub(super) fn run<const MANY: bool, const SPACED: bool>(
    body: &[u8],
    children: &[Node],
    captures: &mut [Capture],
    start: usize,
    depth: u32,
) -> Stop {
    let mut at = start;
    let Some(captures) = captures.get_mut(..children.len()) else { return Stop { at, child: BETWEEN } };
    loop {
        super::step();
        let between = Stop { at, child: BETWEEN };
        if SPACED {
            at = space(body, at + 1) - 1;
        }
        let Some(rest) = body.get(at..) else { return between };
        let Some(&[_, b'"', ref word @ ..]) = rest.first_chunk::<10>() else { return between };
        let child = match keys::plain::<MANY>(children, *word, rest) {
            Lead::Child(child) => child,
            Lead::Nowhere => {
                let Some(next) = step_over(body, at + 2, depth) else { return between };
                at = if SPACED { space(body, next) } else { next };
                if body.get(at) == Some(&b',') {
                    continue;
                }
                return Stop { at, child: BETWEEN };
            }
            Lead::Unclear => return between,
        };
        let (Some(node), Some(capture)) = (children.get(child), captures.get_mut(child)) else { return between };
        let colon = at + 3 + node.key.len();
        let Some(&[b':', mut byte]) = body.get(colon..).and_then(|rest| rest.first_chunk()) else { return between };
        at = colon + 1;
        if SPACED && byte <= b' ' {
            at = space(body, at);
            let Some(&other) = body.get(at) else { return between };
            byte = other;
        }
        let stop = Stop { at, child };
        if byte == b'{' || capture.kind != Kind::Absent {
            return stop;
        }
        if byte == b'"' {
            let Some(end) = scan::plain(body, at + 1) else { return stop };
            *capture = Capture::new(Kind::String, at + 1, end);
            at = end + 1;
        } else {
            let Some((kind, end)) = scalar(body, at) else { return stop };
            *capture = Capture::new(kind, at, end);
            at = end;
        }
        if SPACED {
            at = space(body, at);
        }
        if body.get(at) != Some(&b',') {
            return Stop { at, child: BETWEEN };
        }
    }
}

/// Steps over a member that is no node, whose key begins at `start`, if the key is plain.
#[inline(never)]
fn step_over(body: &[u8], start: usize, depth: u32) -> Option<usize> {
    let (byte, at) = colon(body, scan::plain(body, start)? + 1)?;
    skip(body, byte, at, depth)
}

/// The first place from `at` on where no space is.
#[inline(always)]
fn space(body: &[u8], mut at: usize) -> usize {
    while let Some(b' ' | b'\n' | b'\r' | b'\t') = body.get(at) {
        super::step();
        at += 1;
    }
    at
}

const NULL: u32 = u32::from_le_bytes(*b"null");
const TRUE: u32 = u32::from_le_bytes(*b"true");
const FALS: u32 = u32::from_le_bytes(*b"fals");

/// Steps over a literal or a short number without an exponent, if one stands there.
#[inline(always)]
fn scalar(body: &[u8], at: usize) -> Option<(Kind, usize)> {
    let rest = body.get(at..)?;
    match u32::from_le_bytes(*rest.first_chunk()?) {
        NULL => Some((Kind::Null, at + 4)),
        TRUE => Some((Kind::True, at + 4)),
        FALS if rest.get(4) == Some(&b'e') => Some((Kind::False, at + 5)),
        word if (word as u8).is_ascii_digit() => {
            let mut end = if word as u8 == b'0' { 1 } else { digits(rest, 1)? };
            if rest.get(end) == Some(&b'.') {
                let fraction = end + 1;
                end = digits(rest, fraction).filter(|&end| end > fraction)?;
            }
            let ends = !matches!(rest.get(end)?, b'0'..=b'9' | b'.' | b'e' | b'E');
            ends.then_some((Kind::Number, at + end))
        }
        _ => None,
    }
}

/// Where the digits end, if there are few.
#[inline(always)]
fn digits(text: &[u8], mut at: usize) -> Option<usize> {
    while at < 32 {
        match text.get(at)? {
            b'0'..=b'9' => at += 1,
            _ => return Some(at),
        }
    }
    None
}
