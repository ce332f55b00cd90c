//! Sources: from a place in the response to a text.

use std::cell::Cell;

use http::{HeaderMap, HeaderValue};

use crate::{
    Reply,
    tables::{Place, Source, Sources, shape},
};

use super::{
    json::{Capture, Kind, Span},
    text::{Text, same},
};

/// Where a text stands.
pub(super) enum Found {
    /// Nowhere.
    Nothing,
    /// It is a part of the kept body.
    Span(Span),
    /// It must be looked for, or worked on.
    Unclear,
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

    /// Whether the body is no JSON, and there are no headers: a page of a proxy, mostly.
    #[inline(always)]
    pub(super) fn have_nothing(&self) -> bool {
        self.captures.first().is_none_or(|body| body.kind == Kind::Absent) && self.headers.is_empty()
    }

    /// The text of the first source that is present.
    pub(super) fn first(&self, sources: &Sources) -> Option<Text<'a>> {
        if self.are_absent(sources) { None } else { sources.all.iter().find_map(|source| self.text(source)) }
    }

    /// Whether sources have nothing because the response has no such headers.
    #[inline(always)]
    pub(super) fn are_absent(&self, sources: &Sources) -> bool {
        sources.in_headers && !self.headers.may_have(sources.shapes)
    }

    /// The text of one source. Absent are `null`, containers, and headers that are empty or not UTF-8.
    pub(super) fn text(&self, source: &Source) -> Option<Text<'a>> {
        let text = match source.place {
            Place::Body(node) => self.capture(node).text(self.body)?,
            Place::Header(name) => Text::new(self.headers.text(name).filter(|value| !value.is_empty())?),
        };
        Some(if source.is_verbatim() { text } else { adapt(text, source) })
    }

    /// The text of a source in the body, if it is taken as it stands there.
    #[inline(always)]
    pub(super) fn plain(&self, source: &Source) -> Option<&'a [u8]> {
        match source.place {
            Place::Body(node) if source.is_verbatim() => match self.capture(node).found(usize::MAX) {
                Found::Span(span) => self.body.get(span.range()),
                _ => None,
            },
            _ => None,
        }
    }

    /// The text of the first source that is present, as it stands there.
    #[inline(always)]
    pub(super) fn wording(&self, sources: &Sources) -> Wording<'a> {
        match self.find(sources, usize::MAX) {
            Found::Nothing => Wording::Absent,
            Found::Unclear => Wording::Other,
            Found::Span(span) => self.body.get(span.range()).map_or(Wording::Absent, Wording::Plain),
        }
    }

    /// Where the text of the first source that is present stands, if that is easily told.
    #[inline(always)]
    pub(super) fn find(&self, sources: &Sources, kept: usize) -> Found {
        match self.captures.get(usize::from(sources.node)) {
            Some(capture) => capture.found(kept),
            None if self.are_absent(sources) => Found::Nothing,
            None => Found::Unclear,
        }
    }

    /// The same where it was not: the span, or the text.
    pub(super) fn find_any(&self, sources: &Sources, kept: usize) -> Result<Span, Option<Text<'a>>> {
        for source in sources.all {
            if let Place::Body(node) = source.place
                && source.is_verbatim()
                && let Found::Span(span) = self.capture(node).found(kept)
            {
                return Ok(span);
            }
            if let Some(text) = self.text(source) {
                return Err(Some(text));
            }
        }
        Err(None)
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
            Found::Unclear
        } else {
            Found::Nothing
        }
    }
}

impl Source {
    /// Whether the text is taken as it stands.
    #[inline(always)]
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
/// So one pass notes the shapes of all names, and a name is looked for only where another one has its shape.
pub(super) struct Headers<'a> {
    map: &'a HeaderMap,
    /// None before the pass.
    shapes: Cell<u64>,
}

/// With more headers than these, hashing is faster.
const MANY: usize = 32;

impl<'a> Headers<'a> {
    #[inline(always)]
    pub(super) fn new(map: &'a HeaderMap) -> Self {
        Self { map, shapes: Cell::new(0) }
    }

    #[inline(always)]
    pub(super) fn is_empty(&self) -> bool {
        self.map.is_empty()
    }

    /// Whether there may be headers of these shapes.
    #[inline(always)]
    fn may_have(&self, shapes: u64) -> bool {
        !self.map.is_empty() && self.shapes() & shapes != 0
    }

    /// The shapes of all.
    #[inline(always)]
    fn shapes(&self) -> u64 {
        if self.shapes.get() == 0 {
            self.shapes.set(shapes(self.map));
        }
        self.shapes.get()
    }

    /// The first value of a header.
    #[inline(always)]
    pub(super) fn get(&self, name: &str) -> Option<&'a [u8]> {
        if self.may_have(shape(name)) { find(self.map, name) } else { None }
    }

    /// The first value of a header, without the space around it, if it is UTF-8.
    pub(super) fn text(&self, name: &str) -> Option<&'a str> {
        std::str::from_utf8(self.get(name)?.trim_ascii()).ok()
    }
}

#[inline(never)]
fn shapes(map: &HeaderMap) -> u64 {
    if map.len() > MANY { u64::MAX } else { map.keys().fold(0, |shapes, name| shapes | shape(name.as_str())) }
}

#[inline(never)]
fn find<'a>(map: &'a HeaderMap, name: &str) -> Option<&'a [u8]> {
    if map.len() > MANY {
        return map.get(name).map(HeaderValue::as_bytes);
    }
    let (_, value) = map.iter().find(|(key, _)| same(key.as_str().as_bytes(), name.as_bytes()))?;
    Some(value.as_bytes())
}
