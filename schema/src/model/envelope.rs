//! Where the parts of an error stand in a response.

use super::value::{Map, OneOrMany, Spanned};
use crate::catalog::{JsonType, Literal, StatusRange, Unit};
use crate::diagnostic::Sink;
use crate::parse::json::{Node, Value};
use crate::parse::read::{Read, object, words, wrong_type};

object! {
    "an envelope"
    /// How the error bodies of one shape are read. Every part has a source, or several of which the first that is
    /// present counts.
    struct Envelope {
        /// What must hold of a response for this envelope to apply; without it, the envelope always applies.
        optional "when" when: Conditions,
        /// What must hold of a 2xx response that is an error all the same.
        optional "error_when" error_when: Conditions,
        /// The message for people.
        optional "message" message: OneOrMany<Source>,
        /// The error's type.
        optional "type" wire_type: OneOrMany<Source>,
        /// The error's code.
        optional "code" code: OneOrMany<Source>,
        /// The request's parameter that is at fault.
        optional "param" param: OneOrMany<Source>,
        /// The status that the body names; it counts where the response's own status is a success.
        optional "status" status: OneOrMany<Source>,
        /// The id by which the server's people find the request.
        optional "request_id" request_id: OneOrMany<Source>,
        /// Where to read more.
        optional "help_url" help_url: OneOrMany<Source>,
        /// When to come back; if absent, as the headers `retry-after-ms` and `retry-after` say. These two are also read
        /// where no envelope applies.
        optional "retry_after" retry_after: OneOrMany<Source>,
        /// Whether to come back at all: `true` or `false`.
        optional "should_retry" should_retry: OneOrMany<Source>,
    }
}

object! {
    "conditions"
    /// What must hold of a response; at least one condition, and all that are given must hold.
    struct Conditions {
        /// The media type is one of these, such as "application/json"; its parameters do not count.
        optional "content_type" content_type: OneOrMany<String>,
        /// The status is one of these.
        optional "status" status: OneOrMany<StatusRange>,
        /// These headers are there; as an object, with these values.
        optional "header" header: HeaderCondition,
        /// These JSON Pointers lead to a value, `null` included.
        optional "exists" exists: OneOrMany<String>,
        /// JSON Pointers and the types of the values they lead to.
        optional "is" is: Map<JsonTypeWord>,
        /// JSON Pointers and the values they lead to.
        optional "equals" equals: Map<Literal>,
    }
}

/// Headers that must be there.
#[derive(Clone, Debug)]
pub enum HeaderCondition {
    /// With any value.
    Present(OneOrMany<String>),
    /// With these values.
    Equal(Map<String>),
}

impl HeaderCondition {
    /// Whether it asks for nothing.
    pub(crate) fn is_empty(&self) -> bool {
        match self {
            Self::Present(names) => names.0.is_empty(),
            Self::Equal(values) => values.0.is_empty(),
        }
    }
}

impl Default for HeaderCondition {
    fn default() -> Self {
        Self::Present(OneOrMany::default())
    }
}

impl Read for HeaderCondition {
    const WHAT: &'static str = "a header's name, a list of them, or an object of names and values";

    fn read(node: &Node<'_>, sink: &Sink) -> Option<Self> {
        match node.value {
            Value::Object(_) => Map::read(node, sink).map(Self::Equal),
            Value::String(_) | Value::Array(_) => OneOrMany::read(node, sink).map(Self::Present),
            _ => wrong_type(node, Self::WHAT, sink),
        }
    }
}

/// Where a value stands: a JSON Pointer into the body ("" is the whole body), "header:name", or an object.
#[derive(Clone, Debug)]
pub enum Source {
    /// "/json/pointer" or "header:name".
    Short(String),
    /// In full.
    Full(Box<SourceObject>),
}

impl Read for Source {
    const WHAT: &'static str = "a source: a JSON Pointer, \"header:name\" or an object";

    fn read(node: &Node<'_>, sink: &Sink) -> Option<Self> {
        match &node.value {
            Value::String(text) => Some(Self::Short(text.clone().into_owned())),
            Value::Object(_) => SourceObject::read(node, sink).map(|object| Self::Full(Box::new(object))),
            _ => wrong_type(node, Self::WHAT, sink),
        }
    }
}

object! {
    "a source"
    /// Where a value stands and how it is read: `body` or `header`, and what to do with the text.
    struct SourceObject {
        /// A JSON Pointer (RFC 6901) into the body. With `where` or `then`, the array to search.
        optional "body" body: String,
        /// The name of a header; its first value counts.
        optional "header" header: String,
        /// Members, and what they must equal, of the item to find in the array at `body`; without it, the first item.
        optional "where" conditions: Map<Literal>,
        /// A JSON Pointer from the item found to the value; without it, the item itself.
        optional "then" then: String,
        /// What a time or a duration means. Without it: seconds or an HTTP date in the header `retry-after`,
        /// milliseconds in `retry-after-ms`, the IETF fields in `ratelimit` and `ratelimit-reset`, RFC 3339 for
        /// timestamps, else seconds.
        optional "unit" unit: UnitWord,
        /// Keep what follows the last of these; all, where there is none.
        optional "strip_before" strip_before: String,
        /// Drop all from the first of these on; nothing, where there is none. It comes after `strip_before`.
        optional "strip_after" strip_after: String,
        /// Read the text in lower case.
        optional "lowercase" lowercase: bool,
    }
}

words! {
    "a unit"
    /// What a time or a duration means.
    enum UnitWord {
        /// A number of seconds.
        Seconds = "seconds",
        /// A number of milliseconds.
        Milliseconds = "milliseconds",
        /// An HTTP date (RFC 9110, section 5.6.7).
        HttpDate = "http_date",
        /// Seconds since 1970-01-01 00:00:00 UTC.
        EpochSeconds = "epoch_seconds",
        /// A date and time as of RFC 3339.
        Rfc3339 = "rfc3339",
        /// A duration with its units, such as "6m0s" or "1.5s".
        Duration = "duration",
    }
}

impl From<UnitWord> for Unit {
    fn from(word: UnitWord) -> Self {
        match word {
            UnitWord::Seconds => Self::Seconds,
            UnitWord::Milliseconds => Self::Milliseconds,
            UnitWord::HttpDate => Self::HttpDate,
            UnitWord::EpochSeconds => Self::EpochSeconds,
            UnitWord::Rfc3339 => Self::Rfc3339,
            UnitWord::Duration => Self::Duration,
        }
    }
}

words! {
    "a JSON type"
    /// The type of a JSON value.
    enum JsonTypeWord {
        /// A string.
        String = "string",
        /// An object.
        Object = "object",
        /// An array.
        Array = "array",
        /// A number.
        Number = "number",
        /// `true` or `false`
        Boolean = "boolean",
        /// `null`
        Null = "null",
    }
}

impl From<JsonTypeWord> for JsonType {
    fn from(word: JsonTypeWord) -> Self {
        match word {
            JsonTypeWord::String => Self::String,
            JsonTypeWord::Object => Self::Object,
            JsonTypeWord::Array => Self::Array,
            JsonTypeWord::Number => Self::Number,
            JsonTypeWord::Boolean => Self::Boolean,
            JsonTypeWord::Null => Self::Null,
        }
    }
}

impl SourceObject {
    /// The keys that only an array in the body gives a meaning.
    pub(crate) fn search(&self) -> Option<(&'static str, crate::diagnostic::Span)> {
        let conditions = self.conditions.get().map(|Spanned { span, .. }| ("where", *span));
        conditions.or_else(|| self.then.get().map(|Spanned { span, .. }| ("then", *span)))
    }
}
