//! Sources: from a place in the response to a text.

use std::cell::Cell;

use http::HeaderMap;

use crate::tables::{Place, Source};

use super::{json::Capture, text::Text};

/// A response whose body was read.
#[derive(Clone)]
pub(super) struct Places<'a, 'c> {
    pub(super) body: &'a [u8],
    pub(super) headers: Headers<'a>,
    pub(super) captures: &'c [Capture],
}

impl<'a> Places<'a, '_> {
    /// The text of the first source that is present.
    #[inline]
    pub(super) fn first(&self, sources: &'static [Source]) -> Option<Text<'a>> {
        sources.iter().find_map(|source| self.text(source))
    }

    /// The text of one source. Absent are `null`, containers, and headers that are empty or not UTF-8.
    #[inline]
    pub(super) fn text(&self, source: &Source) -> Option<Text<'a>> {
        let text = match source.place {
            Place::Body(node) => self.capture(node).text(self.body)?,
            Place::Header(name) => Text::new(self.headers.text(name).filter(|value| !value.is_empty())?),
        };
        if source.strip_before.is_empty() && source.strip_after.is_empty() && !source.lowercase {
            return Some(text);
        }
        Some(adapt(text, source))
    }

    pub(super) fn capture(&self, node: u16) -> Capture {
        self.captures.get(usize::from(node)).copied().unwrap_or(Capture::ABSENT)
    }
}

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
/// So the lengths of the names are noted first, and a name is only looked for where one of its length is there.
#[derive(Clone)]
pub(super) struct Headers<'a> {
    map: &'a HeaderMap,
    /// Bit `n`: there is a name whose length is `n`, modulo 64. Without a bit nothing is noted yet.
    lengths: Cell<u64>,
}

/// With more headers than these, hashing is faster.
const MANY: usize = 32;

impl<'a> Headers<'a> {
    pub(super) fn new(map: &'a HeaderMap) -> Self {
        Self { map, lengths: Cell::new(0) }
    }

    /// The first value of a header.
    pub(super) fn get(&self, name: &str) -> Option<&'a [u8]> {
        if self.map.is_empty() {
            return None;
        }
        if self.map.keys_len() > MANY {
            return self.map.get(name).map(http::HeaderValue::as_bytes);
        }
        if self.lengths.get() == 0 {
            self.lengths.set(self.map.keys().fold(0, |lengths, name| lengths | bit(name.as_str())));
        }
        if self.lengths.get() & bit(name) == 0 {
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
    1 << (name.len() % 64)
}
