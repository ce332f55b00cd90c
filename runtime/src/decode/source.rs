//! Sources: from a place in the response to a text.

use std::cell::Cell;

use http::HeaderMap;

use crate::{
    Reply,
    tables::{Place, Source, Sources},
};

use super::{
    json::{Capture, Kind, Span},
    text::Text,
};

/// Where a text stands.
pub(super) enum Found {
    /// Nowhere.
    Nothing,
    /// It is a part of the kept body.
    Span(Span),
    /// It is in a header, or must be worked on.
    Elsewhere,
}

/// How a text stands where it stands.
pub(super) enum Wording<'a> {
    Absent,
    /// It is the bytes of the body.
    Plain(&'a [u8]),
    /// It is in a header, or must be worked on.
    Other,
}

/// A response whose body was read.
pub(super) struct Places<'a, 'c> {
    pub(super) body: &'a [u8],
    pub(super) headers: Headers<'a>,
    pub(super) captures: &'c [Capture],
}

impl<'a, 'c> Places<'a, 'c> {
    #[inline(always)]
    pub(super) fn new(reply: &Reply<'a>, captures: &'c [Capture]) -> Self {
        Self { body: reply.body, headers: Headers::new(reply.headers), captures }
    }

    /// The text of the first source that is present.
    pub(super) fn first(&self, sources: &Sources) -> Option<Text<'a>> {
        if self.are_absent(sources) { None } else { sources.all.iter().find_map(|source| self.text(source)) }
    }

    /// Whether sources have nothing because the response has no headers.
    #[inline(always)]
    pub(super) fn are_absent(&self, sources: &Sources) -> bool {
        sources.in_headers && self.headers.is_empty()
    }

    /// The text of one source. Absent are `null`, containers, and headers that are empty or not UTF-8.
    pub(super) fn text(&self, source: &Source) -> Option<Text<'a>> {
        let text = match source.place {
            Place::Body(node) => self.capture(node).text(self.body)?,
            Place::Header(name) => Text::new(self.headers.text(name).filter(|value| !value.is_empty())?),
        };
        Some(if source.is_verbatim() { text } else { adapt(text, source) })
    }

    /// The text of the first source that is present, if it is plain.
    #[inline(always)]
    pub(super) fn wording(&self, sources: &Sources) -> Wording<'a> {
        match self.find(sources, usize::MAX) {
            Found::Nothing => Wording::Absent,
            Found::Elsewhere => Wording::Other,
            Found::Span(span) => self.body.get(span.range()).map_or(Wording::Absent, Wording::Plain),
        }
    }

    /// Where the text of the first source that is present stands, without reading it.
    #[inline(always)]
    pub(super) fn find(&self, sources: &Sources, kept: usize) -> Found {
        match self.captures.get(usize::from(sources.node)) {
            Some(capture) => capture.found(kept),
            None if self.are_absent(sources) => Found::Nothing,
            None => self.find_any(sources, kept),
        }
    }

    #[inline(never)]
    fn find_any(&self, sources: &Sources, kept: usize) -> Found {
        for source in sources.all {
            let found = match source.place {
                Place::Body(node) if source.is_verbatim() => self.capture(node).found(kept),
                _ if self.text(source).is_some() => Found::Elsewhere,
                _ => Found::Nothing,
            };
            if !matches!(found, Found::Nothing) {
                return found;
            }
        }
        Found::Nothing
    }

    #[inline(always)]
    pub(super) fn capture(&self, node: u16) -> Capture {
        self.captures.get(usize::from(node)).copied().unwrap_or(Capture::ABSENT)
    }
}

impl Capture {
    /// Where its text stands.
    #[inline(always)]
    fn found(self, kept: usize) -> Found {
        if matches!(self.kind, Kind::String | Kind::Number | Kind::True | Kind::False) && self.span.end() <= kept {
            Found::Span(self.span)
        } else if self.kind.is_text() {
            Found::Elsewhere
        } else {
            Found::Nothing
        }
    }
}

impl Source {
    /// Whether the text is taken as it stands.
    fn is_verbatim(&self) -> bool {
        self.strip_before.is_empty() && self.strip_after.is_empty() && !self.lowercase
    }
}

#[cold]
fn adapt<'a>(mut text: Text<'a>, source: &Source) -> Text<'a> {
    if !source.strip_before.is_empty() {
        text = text.after_last(source.strip_before);
    }
    if !source.strip_after.is_empty() {
        text = text.before_first(source.strip_after);
    }
    if source.lowercase { text.lowercase() } else { text }
}

/// A few headers, mostly: those that are asked for are mostly not there.
///
/// A map looks a name up by hashing it, which for a handful of headers takes longer than reading the whole response.
/// So the shapes of the names are noted first, and a name is only looked for where one of its shape is there.
pub(super) struct Headers<'a> {
    map: &'a HeaderMap,
    /// A bit for each name, by its length and last letter. Without a bit nothing is noted yet.
    shapes: Cell<u64>,
}

/// With more headers than these, hashing is faster.
const MANY: usize = 32;

impl<'a> Headers<'a> {
    pub(super) fn new(map: &'a HeaderMap) -> Self {
        Self { map, shapes: Cell::new(0) }
    }

    #[inline(always)]
    pub(super) fn is_empty(&self) -> bool {
        self.map.is_empty()
    }

    /// The first value of a header.
    #[inline(always)]
    pub(super) fn get(&self, name: &str) -> Option<&'a [u8]> {
        if self.map.is_empty() { None } else { self.find(name) }
    }

    fn find(&self, name: &str) -> Option<&'a [u8]> {
        if self.map.keys_len() > MANY {
            return self.map.get(name).map(http::HeaderValue::as_bytes);
        }
        if self.shapes.get() == 0 {
            self.shapes.set(self.map.keys().fold(0, |shapes, name| shapes | bit(name.as_str())));
        }
        if self.shapes.get() & bit(name) == 0 {
            return None;
        }
        self.map.iter().find(|(key, _)| key.as_str() == name).map(|(_, value)| value.as_bytes())
    }

    /// The first value of a header, without the space around it, if it is UTF-8.
    pub(super) fn text(&self, name: &str) -> Option<&'a str> {
        std::str::from_utf8(self.get(name)?.trim_ascii()).ok()
    }
}

fn bit(name: &str) -> u64 {
    let last = name.as_bytes().last().copied().map_or(0, usize::from);
    1 << ((name.len() + 5 * last) % 64)
}
