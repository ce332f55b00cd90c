//! Strings: their end, found many bytes at a time, and their escapes.

const ONES: u64 = u64::MAX / 255;
const HIGH: u64 = ONES << 7;

/// A string in a body: where its closing quote stands, and whether it has escapes.
#[derive(Clone, Copy)]
pub(super) struct Scanned {
    pub(super) end: usize,
    pub(super) escaped: bool,
}

/// Reads a string whose first byte after the quote is at `start`, as strictly as RFC 8259 has it: UTF-8, no control
/// characters, no escapes but the nine, surrogates in pairs. This one is for keys, which are mostly short.
#[inline(always)]
pub(super) fn key(body: &[u8], start: usize) -> Option<Scanned> {
    if let Some(chunk) = body.get(start..).and_then(|rest| rest.first_chunk()) {
        let word = u64::from_le_bytes(*chunk);
        if let Some(length) = closed(word, stops(word)) {
            return Some(Scanned { end: start + length, escaped: false });
        }
    }
    string(body, start)
}

/// Reads a string; see [`key`].
#[inline(never)]
pub(super) fn string(body: &[u8], start: usize) -> Option<Scanned> {
    let mut at = start;
    while let Some(block) = body.get(at..).and_then(|rest| rest.first_chunk::<16>()) {
        if is_plain(block) {
            at += 16;
            continue;
        }
        let [first, second] = block.as_chunks::<8>().0 else { break };
        let word = u64::from_le_bytes(*first);
        let stops_of_first = stops(word);
        if let Some(length) = closed(word, stops_of_first) {
            return Some(Scanned { end: at + length, escaped: false });
        }
        if stops_of_first == 0 {
            let word = u64::from_le_bytes(*second);
            if let Some(length) = closed(word, stops(word)) {
                return Some(Scanned { end: at + 8 + length, escaped: false });
            }
        }
        return rest(body, start, at);
    }
    for _ in 0..2 {
        let word = word(body, at)?;
        let stops = stops(word);
        if let Some(length) = closed(word, stops) {
            return Some(Scanned { end: at + length, escaped: false });
        }
        if stops != 0 {
            break;
        }
        at += 8;
    }
    rest(body, start, at)
}

/// How many bytes of a word stand before a quote that closes a string, if plain bytes alone do.
#[inline(always)]
fn closed(word: u64, stops: u64) -> Option<usize> {
    let bits = stops.trailing_zeros() & 0x38; // of no stops, 0
    (stops != 0 && (word >> bits) & 0xFF == u64::from(b'"')).then_some((bits / 8) as usize)
}

/// Whether a block has neither quote, backslash, control character nor anything beyond ASCII: each of the four
/// differences is zero for one of these. Without branches, and in bytes, so that the compiler compares sixteen at once.
#[inline(always)]
fn is_plain(block: &[u8; 16]) -> bool {
    block.iter().fold(true, |plain, &byte| {
        let difference =
            (byte ^ b'"').min(byte ^ b'\\').min(byte.saturating_sub(0x1F)).min(0x80_u8.saturating_sub(byte));
        plain & (difference != 0)
    })
}

/// Goes on where [`string`] ends: at an escape, beyond ASCII, at a control character, or near the body's end.
#[inline(never)]
fn rest(body: &[u8], start: usize, mut at: usize) -> Option<Scanned> {
    let (mut escaped, mut seen) = (false, 0);
    loop {
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

/// Marks the bytes that end a run of plain ASCII: quote, backslash, control characters, all beyond ASCII. Only the
/// lowest mark is exact.
#[inline(always)]
const fn stops(word: u64) -> u64 {
    (ends(word) | word) & HIGH
}

/// The same, but for the marks of bytes beyond ASCII, which say nothing.
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
