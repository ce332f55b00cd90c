//! Sources: from a place in the response to a text.

use std::time::SystemTime;

use super::{Response, Said, json, moment};
use crate::{
    catalog::{Envelope, Place, Source},
    parse::json::{Node, Value},
};

/// A response whose body was read.
pub(super) struct Places<'r> {
    pub(super) response: &'r Response,
    /// The body, if it is JSON.
    pub(super) document: Option<Node<'r>>,
}

impl<'r> Places<'r> {
    pub(super) fn new(response: &'r Response) -> Self {
        Self { response, document: json::document(&response.body) }
    }

    /// The first value of a header, without the space around it.
    pub(super) fn header(&self, name: &str) -> Option<&'r str> {
        self.response.headers.iter().find(|(sent, _)| sent == name).map(|(_, value)| value.trim_ascii())
    }

    /// The text of the first source that is present.
    pub(super) fn first(&self, sources: &[Source]) -> Option<String> {
        sources.iter().find_map(|source| self.text(source))
    }

    /// The text of a source.
    pub(super) fn text(&self, source: &Source) -> Option<String> {
        let mut text = match &source.place {
            Place::Header(name) => self.header(name).filter(|value| !value.is_empty())?.to_owned(),
            Place::Body(pointer) => json::text(json::at(self.document.as_ref()?, pointer)?)?,
            Place::Search { array, conditions, then } => {
                let Value::Array(items) = &json::at(self.document.as_ref()?, array)?.value else { return None };
                let mut items = items.iter().filter(|item| {
                    conditions
                        .iter()
                        .all(|(key, value)| json::member(item, key).is_some_and(|found| json::equals(found, value)))
                });
                json::text(json::at(items.next()?, then)?)?
            }
        };
        if let Some((_, after)) = source.strip_before.as_deref().and_then(|before| text.rsplit_once(before)) {
            text = after.to_owned();
        }
        if let Some((before, _)) = source.strip_after.as_deref().and_then(|after| text.split_once(after)) {
            text = before.to_owned();
        }
        Some(if source.lowercase { text.to_ascii_lowercase() } else { text })
    }
}

/// What all sources of an envelope say.
pub(super) fn said(envelope: &Envelope, places: &Places<'_>, now: SystemTime) -> Said {
    let date = places.header("date");
    let hint = |source: &Source| moment::hint(places.text(source)?.trim_ascii(), source.unit, date, now);
    let flag = |source: &Source| match places.text(source)?.to_ascii_lowercase().as_str() {
        "true" => Some(true),
        "false" => Some(false),
        _ => None,
    };
    Said {
        message: places.first(&envelope.message),
        wire_type: places.first(&envelope.wire_type),
        code: places.first(&envelope.code),
        param: places.first(&envelope.param),
        request_id: places.first(&envelope.request_id),
        help_url: places.first(&envelope.help_url),
        retry_after: envelope.retry_after.iter().find_map(hint),
        should_retry: envelope.should_retry.iter().find_map(flag),
    }
}
