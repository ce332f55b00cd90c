//! Strings: their end, found many bytes at a time, and their escapes.

use self::block::{WIDTH, marks};

const ONES: u64 = u64::MAX / 255;
const HIGH: u64 = ONES << 7;

/// A string in a body: where its closing quote stands, and whether it has escapes.
#[derive(Clone, Copy)]
pub(super) struct Scanned {
    pub(super) end: usize,
    pub(super) escaped: bool,
}

/// Reads a string whose first byte after the quote is at `start`, as strictly as RFC 8259 has it: UTF-8, no control
/// characters, no escapes but the nine, surrogates in pairs.
#[inline(never)]
pub(super) fn string(body: &[u8], start: usize) -> Option<Scanned> {
    let mut at = start;
    let marks = loop {
        super::step();
        let rest = body.get(at..)?;
        if let Some(block) = rest.first_chunk() {
            match marks(block) {
                0 => at += 16,
                marks => break marks,
            }
        } else if let Some(block) = body.last_chunk() {
            // The last block again, less the bytes of it that were read before.
            break marks(block).checked_shr(WIDTH * (16 - u32::try_from(rest.len()).ok()?))?;
        } else {
            return self::rest(body, start, at);
        }
    };
    at += (marks.trailing_zeros() / WIDTH) as usize;
    if body.get(at) == Some(&b'"') {
        return Some(Scanned { end: at, escaped: false });
    }
    rest(body, start, at)
}

/// The place of the closing quote of a string of plain ASCII whose first byte after the quote is at `start`; `None` where
/// anything else stands in it.
#[inline(always)]
pub(super) fn plain(body: &[u8], start: usize) -> Option<usize> {
    let mut at = start;
    let marks = loop {
        super::step();
        let rest = body.get(at..)?;
        if let Some(block) = rest.first_chunk() {
            match marks(block) {
                0 => at += 16,
                marks => break marks,
            }
        } else {
            // The last block again, less the bytes of it that were read before.
            break marks(body.last_chunk()?).checked_shr(WIDTH * (16 - u32::try_from(rest.len()).ok()?))?;
        }
    };
    at += (marks.trailing_zeros() / WIDTH) as usize;
    (body.get(at) == Some(&b'"')).then_some(at)
}

/// Goes on where [`string`] ends: at an escape, beyond ASCII, at a control character, or near the body's end.
#[inline(never)]
fn rest(body: &[u8], start: usize, mut at: usize) -> Option<Scanned> {
    let (mut escaped, mut seen) = (false, 0);
    loop {
        super::step();
        let word = word(body, at)?;
        let ends = ends(word) & !word & HIGH;
        // Takes in bytes behind the closing quote as well, which costs at worst a check that was not needed.
        seen |= word;
        at += (ends.trailing_zeros() / 8) as usize;
        if ends == 0 {
            continue;
        }
        match *body.get(at)? {
            b'"' => {
                let valid = seen & HIGH == 0 || std::str::from_utf8(body.get(start..at)?).is_ok();
                return valid.then_some(Scanned { end: at, escaped });
            }
            b'\\' => {
                escaped = true;
                at += escape(body.get(at..)?)?.1;
            }
            _ => return None,
        }
    }
}

/// Eight bytes, those behind the body's end zero, which ends a string as any control character does.
#[inline(always)]
fn word(body: &[u8], at: usize) -> Option<u64> {
    let rest = body.get(at..)?;
    Some(match (rest.first_chunk(), body.last_chunk()) {
        (Some(chunk), _) => u64::from_le_bytes(*chunk),
        _ if rest.is_empty() => return None,
        (None, Some(chunk)) => u64::from_le_bytes(*chunk) >> (64 - 8 * rest.len()),
        (None, None) => rest.iter().rev().fold(0, |word, &byte| word << 8 | u64::from(byte)),
    })
}

/// Marks the bytes that end a run of plain text: quote, backslash, control characters. What it says of bytes beyond
/// ASCII means nothing, and only the lowest mark is exact.
#[inline(always)]
const fn ends(word: u64) -> u64 {
    let quote = (word ^ (ONES * b'"' as u64)).wrapping_sub(ONES);
    let backslash = (word ^ (ONES * b'\\' as u64)).wrapping_sub(ONES);
    let control = word.wrapping_sub(ONES * 0x20);
    quote | backslash | control
}

/// Reads the escape at the start of `text`: its character and its length in bytes.
pub(super) fn escape(text: &[u8]) -> Option<(char, usize)> {
    let plain = match text.get(1)? {
        b'"' => '"',
        b'\\' => '\\',
        b'/' => '/',
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'u' => return unicode(text),
        _ => return None,
    };
    Some((plain, 2))
}

fn unicode(text: &[u8]) -> Option<(char, usize)> {
    let first = hex(text.get(2..6)?)?;
    if !(0xD800..0xDC00).contains(&first) {
        return char::from_u32(first).map(|char| (char, 6)); // none for a trailing surrogate
    }
    if text.get(6..8)? != b"\\u" {
        return None;
    }
    let second = hex(text.get(8..12)?)?;
    if !(0xDC00..0xE000).contains(&second) {
        return None;
    }
    char::from_u32(0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00)).map(|char| (char, 12))
}

fn hex(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |value, &digit| Some(value << 4 | char::from(digit).to_digit(16)?))
}

/// Which bytes of a block of sixteen end a run of plain ASCII: a quote, a backslash, a control character, anything beyond
/// ASCII. The mark of each is `WIDTH` bits wide.
#[cfg(all(target_arch = "x86_64", target_feature = "sse2"))]
mod block {
    use std::arch::x86_64::{
        _mm_cmpeq_epi8, _mm_cmplt_epi8, _mm_movemask_epi8, _mm_or_si128, _mm_set_epi64x, _mm_set1_epi8, _mm_xor_si128,
    };

    pub(super) const WIDTH: u32 = 1;

    #[inline(always)]
    #[expect(unsafe_code, reason = "says to the compiler what the `cfg` above says already")]
    pub(super) fn marks(block: &[u8; 16]) -> u32 {
        // SAFETY: this module exists only where the whole program is compiled for processors with SSE2.
        unsafe { sse2(block) }
    }

    #[inline]
    #[target_feature(enable = "sse2")]
    fn sse2(block: &[u8; 16]) -> u32 {
        let halves = u128::from_le_bytes(*block);
        let bytes = _mm_set_epi64x((halves >> 64) as i64, halves as i64);
        let backslashes = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(b'\\' as i8));
        // With this bit turned the quote stands behind the control characters, and trades places with the space. As
        // signed numbers the bytes beyond ASCII are less than any other.
        let others = _mm_cmplt_epi8(_mm_xor_si128(bytes, _mm_set1_epi8(2)), _mm_set1_epi8(0x21));
        _mm_movemask_epi8(_mm_or_si128(backslashes, others)).cast_unsigned()
    }
}

/// The same where the compiler is left to find the instructions that compare sixteen bytes at once: each of the four
/// differences is zero for one of the ends.
#[cfg(any(test, not(all(target_arch = "x86_64", target_feature = "sse2"))))]
mod portable {
    pub(super) const WIDTH: u32 = 8;

    #[inline(always)]
    pub(super) fn marks(block: &[u8; 16]) -> u128 {
        let mut marks = [0; 16];
        for (mark, &byte) in marks.iter_mut().zip(block) {
            let quote_or_backslash = (byte ^ b'"').min(byte ^ b'\\');
            let control_or_beyond = byte.saturating_sub(0x1F).min(0x80_u8.saturating_sub(byte));
            *mark = if quote_or_backslash.min(control_or_beyond) == 0 { 0xFF } else { 0 };
        }
        u128::from_le_bytes(marks)
    }
}

#[cfg(not(all(target_arch = "x86_64", target_feature = "sse2")))]
use portable as block;

#[cfg(test)]
mod tests {
    use super::{block, portable};

    #[test]
    fn both_ways_mark_the_same_bytes() {
        for byte in 0..=u8::MAX {
            for place in 0..16 {
                let mut bytes = [b'x'; 16];
                bytes[place] = byte;
                let ends = matches!(byte, b'"' | b'\\' | ..0x20 | 0x80..);
                let first = |marks: u128, width| marks.trailing_zeros() / width;
                let expected = if ends { place as u32 } else { 128 };
                let (one, other) = (u128::from(block::marks(&bytes)), portable::marks(&bytes));
                let clip = |first: u32| if first >= 16 { 128 } else { first };
                assert_eq!(clip(first(one, block::WIDTH)), expected, "byte {byte:#x} at {place}");
                assert_eq!(clip(first(other, portable::WIDTH)), expected, "byte {byte:#x} at {place}");
            }
        }
    }
}
