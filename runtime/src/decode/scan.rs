//! Strings: their end, found eight bytes at a time, and their escapes.

const ONES: u64 = u64::MAX / 255;
const HIGH: u64 = ONES << 7;

/// A string in a body: where its closing quote stands, and whether it has escapes.
pub(super) struct Scanned {
    pub(super) end: usize,
    pub(super) escaped: bool,
}

/// Reads a string whose first byte after the quote is at `start`, as strictly as RFC 8259 has it: UTF-8, no control
/// characters, no escapes but the nine, surrogates in pairs.
#[inline]
pub(super) fn string(body: &[u8], start: usize) -> Option<Scanned> {
    let mut at = start;
    let mut seen = 0;
    while let Some(chunk) = body.get(at..).and_then(|rest| rest.first_chunk()) {
        let word = u64::from_le_bytes(*chunk);
        // Takes in bytes behind the closing quote as well, which costs at worst a check that was not needed.
        seen |= word;
        let stops = stops(word);
        if stops == 0 {
            at += 8;
            continue;
        }
        at += (stops.trailing_zeros() / 8) as usize;
        if body.get(at) == Some(&b'"') {
            return utf8(body, start, at, seen).then_some(Scanned { end: at, escaped: false });
        }
        break;
    }
    rest(body, start, at, seen)
}

/// Goes on where the fast path of [`string`] ends: at an escape, at a control character, or near the body's end.
#[cold]
fn rest(body: &[u8], start: usize, mut at: usize, mut seen: u64) -> Option<Scanned> {
    let mut escaped = false;
    loop {
        if let Some(chunk) = body.get(at..).and_then(|rest| rest.first_chunk()) {
            let word = u64::from_le_bytes(*chunk);
            let stops = stops(word);
            seen |= word;
            if stops == 0 {
                at += 8;
                continue;
            }
            at += (stops.trailing_zeros() / 8) as usize;
        }
        match *body.get(at)? {
            b'"' => return utf8(body, start, at, seen).then_some(Scanned { end: at, escaped }),
            b'\\' => {
                escaped = true;
                at += escape(body.get(at..)?)?.1;
            }
            ..0x20 => return None,
            byte => {
                seen |= u64::from(byte);
                at += 1;
            }
        }
    }
}

/// Marks the bytes that end a run of plain text: quote, backslash, control characters. Only the lowest mark is exact.
#[inline]
const fn stops(word: u64) -> u64 {
    let quote = (word ^ (ONES * b'"' as u64)).wrapping_sub(ONES);
    let backslash = (word ^ (ONES * b'\\' as u64)).wrapping_sub(ONES);
    let control = word.wrapping_sub(ONES * 0x20);
    (quote | backslash | control) & !word & HIGH
}

#[inline]
fn utf8(body: &[u8], start: usize, end: usize, seen: u64) -> bool {
    seen & HIGH == 0 || body.get(start..end).is_some_and(|text| std::str::from_utf8(text).is_ok())
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
