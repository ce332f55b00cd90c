//! Members of an object, read in one run as long as they are of the plain sort that most are.
//!
//! A run makes no call, so that all it works on stays in registers. Whatever is out of the ordinary (an escape, a nested
//! value, an odd number, a member that comes twice) ends it, and the reader goes on from there.

use crate::tables::Node;

use super::{
    json::{Capture, Kind},
    keys, scan,
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
        let Some(child) = keys::plain::<MANY>(children, *word, rest) else { return between };
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

/// The first place from `at` on where no space is.
#[inline(always)]
fn space(body: &[u8], mut at: usize) -> usize {
    while let Some(b' ' | b'\n' | b'\r' | b'\t') = body.get(at) {
        super::step();
        at += 1;
    }
    at
}

/// Steps over a literal or a short whole number, if one stands there.
#[inline(always)]
fn scalar(body: &[u8], at: usize) -> Option<(Kind, usize)> {
    let rest = body.get(at..)?;
    match rest.first_chunk()? {
        b"null" => Some((Kind::Null, at + 4)),
        b"true" => Some((Kind::True, at + 4)),
        b"fals" if rest.get(4) == Some(&b'e') => Some((Kind::False, at + 5)),
        [b'1'..=b'9', ..] => {
            let mut length = 1;
            while length < 32 {
                match rest.get(length)? {
                    b'0'..=b'9' => length += 1,
                    b'.' | b'e' | b'E' => return None,
                    _ => return Some((Kind::Number, at + length)),
                }
            }
            None
        }
        _ => None,
    }
}
