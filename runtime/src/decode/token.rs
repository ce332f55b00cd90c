//! The smallest steps over a body: a token, a colon, a scalar.

use super::{json::Kind, number};

/// The next byte that is no space, and its place.
#[inline(always)]
pub(super) fn token(body: &[u8], at: usize) -> Option<(u8, usize)> {
    super::step();
    let byte = *body.get(at)?;
    if byte > b' ' { Some((byte, at)) } else { spaced(body, at) }
}

fn spaced(body: &[u8], mut at: usize) -> Option<(u8, usize)> {
    while let Some(byte) = body.get(at) {
        super::step();
        match byte {
            b' ' | b'\n' | b'\r' | b'\t' => at += 1,
            _ => return Some((*byte, at)),
        }
    }
    None
}

/// Steps over a colon and the space around it; returns the byte behind it and its place.
#[inline(always)]
pub(super) fn colon(body: &[u8], at: usize) -> Option<(u8, usize)> {
    match body.get(at..)?.first_chunk() {
        Some(&[b':', value]) if value > b' ' => Some((value, at + 1)),
        _ => spaced_colon(body, at),
    }
}

#[inline(never)]
fn spaced_colon(body: &[u8], at: usize) -> Option<(u8, usize)> {
    match token(body, at)? {
        (b':', colon) => token(body, colon + 1),
        _ => None,
    }
}

/// Steps over a literal or a number; returns which it is and what follows.
#[inline(never)]
pub(super) fn scalar(body: &[u8], byte: u8, at: usize) -> Option<(Kind, usize)> {
    let rest = body.get(at..)?;
    match byte {
        b'n' => rest.starts_with(b"null").then_some((Kind::Null, at + 4)),
        b't' => rest.starts_with(b"true").then_some((Kind::True, at + 4)),
        b'f' => rest.starts_with(b"false").then_some((Kind::False, at + 5)),
        b'-' | b'0'..=b'9' => Some((Kind::Number, number::number(body, at)?)),
        _ => None,
    }
}
