//! JSON values: what stands at a place of a body.

use std::ops::Range;

use crate::tables::JsonType;

use super::{
    scan::{self, Scanned},
    skip::skip,
    text::Text,
    token::{scalar, token},
};

/// How deep containers may nest, as in `serde_json`.
pub(super) const DEPTH: u32 = 127;

/// What stands at a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Nothing.
    Absent,
    /// The result of a search whose item was found, but has nothing there.
    Nowhere,
    Null,
    False,
    True,
    Number,
    String,
    Escaped,
    Array,
    Object,
}

impl Kind {
    /// Whether it serves as a text.
    #[inline(always)]
    pub(super) const fn is_text(self) -> bool {
        matches!(self, Self::String | Self::Escaped | Self::Number | Self::True | Self::False)
    }
}

/// A part of a body, or of the bytes that a fault keeps: the place of its first byte, and in the upper half the place
/// behind its last. One number, which is copied often.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Span(u64);

impl Span {
    /// Nothing. It ends before it starts, so that no slice has it.
    pub(crate) const NONE: Self = Self::new(1, 0);

    /// Both places fit 32 bits: the reader checks the length of the body.
    #[inline(always)]
    pub(crate) const fn new(start: usize, end: usize) -> Self {
        Self(start as u64 & 0xFFFF_FFFF | (end as u64) << 32)
    }

    /// Whether it is a part at all.
    pub(crate) const fn is_some(self) -> bool {
        self.start() <= self.end()
    }

    #[inline(always)]
    pub(crate) const fn start(self) -> usize {
        (self.0 & 0xFFFF_FFFF) as usize
    }

    #[inline(always)]
    pub(crate) const fn end(self) -> usize {
        (self.0 >> 32) as usize
    }

    #[inline(always)]
    pub(crate) const fn range(self) -> Range<usize> {
        self.start()..self.end()
    }
}

/// The value at a node: its type and its span in the body, that of a string without the quotes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Capture {
    pub(crate) span: Span,
    pub(crate) kind: Kind,
}

impl Capture {
    pub(crate) const ABSENT: Self = Self { span: Span(0), kind: Kind::Absent };

    #[inline(always)]
    pub(super) const fn new(kind: Kind, start: usize, end: usize) -> Self {
        Self { span: Span::new(start, end), kind }
    }

    #[inline(always)]
    pub(super) const fn string(start: usize, string: Scanned) -> Self {
        Self::new(if string.escaped { Kind::Escaped } else { Kind::String }, start, string.end)
    }

    /// The JSON type, if anything stands there.
    pub(super) const fn json_type(self) -> Option<JsonType> {
        match self.kind {
            Kind::Absent | Kind::Nowhere => None,
            Kind::Null => Some(JsonType::Null),
            Kind::False | Kind::True => Some(JsonType::Boolean),
            Kind::Number => Some(JsonType::Number),
            Kind::String | Kind::Escaped => Some(JsonType::String),
            Kind::Array => Some(JsonType::Array),
            Kind::Object => Some(JsonType::Object),
        }
    }

    /// The value as it stands in the body, a string with its quotes.
    pub(super) fn json(self, body: &[u8]) -> Option<&str> {
        let Range { start, end } = self.span.range();
        let span = match self.kind {
            Kind::Absent | Kind::Nowhere => return None,
            Kind::String | Kind::Escaped => start.checked_sub(1)?..end.checked_add(1)?,
            _ => start..end,
        };
        std::str::from_utf8(body.get(span)?).ok()
    }

    /// A string, a number or a boolean as text.
    #[inline]
    pub(super) fn text(self, body: &[u8]) -> Option<Text<'_>> {
        match self.kind {
            Kind::String | Kind::Number | Kind::True | Kind::False => Text::in_body(body, self.span, false),
            Kind::Escaped => Text::in_body(body, self.span, true),
            _ => None,
        }
    }
}

/// Whether what begins so may become JSON.
#[cfg(any(feature = "reqwest", feature = "tower"))]
pub(crate) fn may_be_json(beginning: &[u8]) -> bool {
    let first = token(beginning, 0);
    first.is_none_or(|(byte, _)| matches!(byte, b'{' | b'[' | b'"' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n'))
}

/// Whether the text is one JSON value.
pub(crate) fn is_json(text: &[u8]) -> bool {
    let next = token(text, 0).and_then(|(byte, at)| skip(text, byte, at, 0));
    next.is_some_and(|next| token(text, next).is_none())
}

/// The items of an array that was read before.
pub(super) fn items<'a>(body: &'a [u8], array: Capture) -> impl Iterator<Item = Capture> + use<'a> {
    let is_array = array.kind == Kind::Array;
    let body = body.get(..array.span.end()).filter(|_| is_array).unwrap_or_default();
    let mut next = array.span.start() + 1;
    std::iter::from_fn(move || {
        let (mut byte, mut at) = token(body, next)?;
        if byte == b',' {
            (byte, at) = token(body, at + 1)?;
        }
        let capture;
        (capture, next) = match byte {
            b'"' => {
                let string = scan::string(body, at + 1)?;
                (Capture::string(at + 1, string), string.end + 1)
            }
            b'{' | b'[' => {
                let next = skip(body, byte, at, 0)?;
                (Capture::new(if byte == b'{' { Kind::Object } else { Kind::Array }, at, next), next)
            }
            _ => {
                let (kind, end) = scalar(body, byte, at)?; // none at the closing bracket
                (Capture::new(kind, at, end), end)
            }
        };
        Some(capture)
    })
}
