//! Texts as the wire has them: unescaped only where somebody needs it.

use super::{json::Span, scan};

/// A text in a body or in a header.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Text<'a> {
    /// UTF-8; between the quotes where it was a JSON string.
    raw: &'a [u8],
    escaped: bool,
    lowercase: bool,
}

impl<'a> Text<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { raw: text.as_bytes(), escaped: false, lowercase: false }
    }

    /// A text of the body; the reader has checked its UTF-8 and its escapes.
    pub(super) fn in_body(body: &'a [u8], span: Span, escaped: bool) -> Option<Self> {
        Some(Self { raw: body.get(span.range())?, escaped, lowercase: false })
    }

    /// A key of an object, which is only compared.
    #[inline(always)]
    pub(super) fn key(raw: &'a [u8], escaped: bool) -> Self {
        Self { raw, escaped, lowercase: false }
    }

    /// Reads ASCII letters in lower case.
    pub(super) fn lowercase(mut self) -> Self {
        self.lowercase = self.raw.iter().any(u8::is_ascii_uppercase);
        self
    }

    /// Its bytes, where they need no work.
    #[inline]
    pub(crate) fn plain(&self) -> Option<&'a [u8]> {
        (!self.escaped && !self.lowercase).then_some(self.raw)
    }

    /// An upper bound of its length in bytes.
    pub(crate) fn bound(&self) -> usize {
        self.raw.len()
    }

    /// Its characters, unescaped.
    pub(super) fn chars(&self) -> Chars<'a> {
        Chars { rest: self.raw, escaped: self.escaped, lowercase: self.lowercase }
    }

    /// Its bytes, unescaped.
    pub(super) fn bytes(&self) -> impl Iterator<Item = u8> + Clone + use<'a> {
        self.chars().flat_map(|char| {
            let mut buffer = [0; 4];
            let length = char.encode_utf8(&mut buffer).len();
            buffer.into_iter().take(length)
        })
    }

    #[inline]
    pub(super) fn equals(&self, word: &str) -> bool {
        match self.plain() {
            Some(raw) => same(raw, word.as_bytes()),
            None => self.equals_unescaped(word),
        }
    }

    #[cold]
    fn equals_unescaped(&self, word: &str) -> bool {
        self.chars().eq(word.chars())
    }

    pub(super) fn is_any(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.equals(word))
    }

    /// Keeps what follows the last `separator`; all if there is none.
    pub(super) fn after_last(mut self, separator: &str) -> Self {
        let mut rest = self.chars();
        loop {
            if let Some(after) = rest.strip(separator) {
                self.raw = after;
            }
            if rest.next().is_none() {
                return self;
            }
        }
    }

    /// Drops all from the first `separator` on.
    pub(super) fn before_first(mut self, separator: &str) -> Self {
        let mut rest = self.chars();
        loop {
            if rest.strip(separator).is_some() {
                let length = self.raw.len() - rest.rest.len();
                self.raw = self.raw.get(..length).unwrap_or_default();
                return self;
            }
            if rest.next().is_none() {
                return self;
            }
        }
    }

    /// Writes it to the beginning of `room`, cut at a character where it does not fit; returns how many bytes it took.
    pub(crate) fn write_to(&self, room: &mut [u8]) -> usize {
        let mut room = Room { bytes: room, length: 0 };
        if self.lowercase {
            _ = self.chars().all(|char| room.push(char));
        } else {
            let mut rest = self.raw;
            loop {
                let escape = if self.escaped { rest.iter().position(|&byte| byte == b'\\') } else { None };
                let Some((run, escape)) = escape.and_then(|at| rest.split_at_checked(at)) else {
                    room.extend(rest);
                    break;
                };
                let Some((char, length)) = scan::escape(escape) else { break };
                if !(room.extend(run) && room.push(char)) {
                    break;
                }
                rest = escape.get(length..).unwrap_or_default();
            }
        }
        room.length
    }

    /// The whole text.
    pub(super) fn to_text(self) -> String {
        match self.plain().map(std::str::from_utf8) {
            Some(Ok(text)) => text.to_owned(),
            _ => self.chars().collect(),
        }
    }

    /// The whole text where it fits the buffer: what a number or a date is read from.
    pub(super) fn in_buffer<'b>(&self, buffer: &'b mut [u8; 64]) -> Option<&'b str>
    where
        'a: 'b,
    {
        if let Some(raw) = self.plain() {
            return std::str::from_utf8(raw).ok().map(str::trim_ascii);
        }
        let mut length = 0;
        for char in self.chars() {
            length += char.encode_utf8(buffer.get_mut(length..).filter(|rest| rest.len() >= 4)?).len();
        }
        std::str::from_utf8(buffer.get(..length)?).ok().map(str::trim_ascii)
    }
}

/// Where a text is written to, and how much of that is taken.
struct Room<'b> {
    bytes: &'b mut [u8],
    length: usize,
}

impl Room<'_> {
    /// Adds as many whole characters as fit; says whether all did.
    fn extend(&mut self, text: &[u8]) -> bool {
        let left = self.bytes.get_mut(self.length..).unwrap_or_default();
        let part = cut(text, left.len());
        if let Some(left) = left.get_mut(..part.len()) {
            left.copy_from_slice(part);
        }
        self.length += part.len();
        part.len() == text.len()
    }

    fn push(&mut self, char: char) -> bool {
        self.extend(char.encode_utf8(&mut [0; 4]).as_bytes())
    }
}

/// Compares short words, which keys and codes are, without a call.
#[inline(always)]
pub(super) fn same(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    // Two parts of one length that overlap in the middle make up the word.
    match one.len() {
        4..=8 => one.first_chunk::<4>() == other.first_chunk() && one.last_chunk::<4>() == other.last_chunk(),
        9..=16 => one.first_chunk::<8>() == other.first_chunk() && one.last_chunk::<8>() == other.last_chunk(),
        17..=32 => one.first_chunk::<16>() == other.first_chunk() && one.last_chunk::<16>() == other.last_chunk(),
        _ => one == other,
    }
}

/// The longest part of `text` that has at most `limit` bytes and ends with a whole character.
pub(crate) fn cut(text: &[u8], limit: usize) -> &[u8] {
    let Some(mut part) = text.get(..limit) else { return text };
    // A byte 0b10xx_xxxx behind the cut belongs to a character before it.
    let mut next = text.get(limit);
    while next.is_some_and(|byte| byte & 0xC0 == 0x80) {
        next = part.last();
        part = part.split_last().map_or(&[], |(_, rest)| rest);
    }
    part
}

/// The characters of a text.
#[derive(Clone)]
pub(super) struct Chars<'a> {
    rest: &'a [u8],
    escaped: bool,
    lowercase: bool,
}

impl<'a> Chars<'a> {
    /// What follows `prefix`, if the text goes on with it.
    fn strip(&self, prefix: &str) -> Option<&'a [u8]> {
        let mut ahead = self.clone();
        prefix.chars().all(|char| ahead.next() == Some(char)).then_some(ahead.rest)
    }
}

impl Iterator for Chars<'_> {
    type Item = char;

    fn next(&mut self) -> Option<char> {
        let (mut char, length) = match *self.rest.first()? {
            b'\\' if self.escaped => scan::escape(self.rest)?,
            byte @ ..0x80 => (char::from(byte), 1),
            byte => {
                let length = match byte {
                    ..0xE0 => 2,
                    0xE0..0xF0 => 3,
                    0xF0.. => 4,
                };
                let char = std::str::from_utf8(self.rest.get(..length)?).ok()?.chars().next()?;
                (char, length)
            }
        };
        self.rest = self.rest.get(length..)?;
        if self.lowercase {
            char.make_ascii_lowercase();
        }
        Some(char)
    }
}
