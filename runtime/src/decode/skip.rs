//! Values that nobody reads into.

use super::{
    json::DEPTH,
    scan,
    token::{colon, scalar, token},
};

/// Steps over a value that nobody reads into, without a call for each level: a bit says of each open container whether
/// it is an object. Returns what follows.
#[inline(never)]
pub(super) fn skip(body: &[u8], byte: u8, at: usize, outer: u32) -> Option<usize> {
    if !matches!(byte, b'{' | b'[') {
        return skip_scalar(body, byte, at);
    }
    let (mut depth, mut objects) = (outer, 0_u128);
    let mut object = byte == b'{';
    let mut open = at;
    loop {
        // At an opening bracket.
        depth += 1;
        if depth > DEPTH {
            return None;
        }
        objects = objects << 1 | u128::from(object);
        let (mut byte, mut at) = token(body, open + 1)?;
        let mut ended = byte == closing(object);
        loop {
            let next = if ended {
                depth -= 1;
                if depth == outer {
                    return Some(at + 1);
                }
                objects >>= 1;
                object = objects & 1 == 1;
                at + 1
            } else {
                if object {
                    (byte, at) = key(body, byte, at)?;
                }
                if let b'{' | b'[' = byte {
                    object = byte == b'{';
                    open = at;
                    break;
                }
                skip_scalar(body, byte, at)?
            };
            (byte, at) = token(body, next)?;
            ended = byte == closing(object);
            if !ended {
                if byte != b',' {
                    return None;
                }
                (byte, at) = token(body, at + 1)?;
            }
        }
    }
}

const fn closing(object: bool) -> u8 {
    if object { b'}' } else { b']' }
}

/// Steps over a key, its colon and the space around it; returns the first byte of its value and the place of that.
#[inline(always)]
fn key(body: &[u8], byte: u8, at: usize) -> Option<(u8, usize)> {
    if byte != b'"' {
        return None;
    }
    colon(body, scan::string(body, at + 1)?.end + 1)
}

/// Steps over a scalar that nobody reads.
#[inline(always)]
fn skip_scalar(body: &[u8], byte: u8, at: usize) -> Option<usize> {
    match byte {
        b'"' => Some(scan::string(body, at + 1)?.end + 1),
        _ => Some(scalar(body, byte, at)?.1),
    }
}
