//! Where in a response what is read stands.

use super::StatusRange;

/// How bodies of one shape are read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Envelope {
    /// All must hold where it applies.
    pub when: Vec<Condition>,
    /// All must hold where a 2xx response is an error.
    pub error_when: Option<Vec<Condition>>,
    /// Sources of the message; each list is "the first that is present".
    pub message: Vec<Source>,
    /// Sources of the type.
    pub wire_type: Vec<Source>,
    /// Sources of the code.
    pub code: Vec<Source>,
    /// Sources of the parameter.
    pub param: Vec<Source>,
    /// Sources of the status.
    pub status: Vec<Source>,
    /// Sources of the request id.
    pub request_id: Vec<Source>,
    /// Sources of the help URL.
    pub help_url: Vec<Source>,
    /// Sources of the time to come back.
    pub retry_after: Vec<Source>,
    /// Sources of the server's word on retrying.
    pub should_retry: Vec<Source>,
}

/// One thing that must hold of a response.
#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    /// One of these media types, in lower case, without parameters.
    ContentType(Vec<String>),
    /// One of these statuses.
    Status(Vec<StatusRange>),
    /// The header is there, with this value if given; the name is in lower case.
    Header(String, Option<String>),
    /// The pointer leads somewhere.
    Exists(Pointer),
    /// The pointer leads to a value of this type.
    Is(Pointer, JsonType),
    /// The pointer leads to this value.
    Equals(Pointer, Literal),
}

/// The type of a JSON value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsonType {
    /// `null`
    Null,
    /// `true` or `false`
    Boolean,
    /// A number.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
}

/// A JSON scalar.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Literal {
    /// `null`
    Null,
    /// `true` or `false`
    Boolean(bool),
    /// A number, as the file writes it.
    Number(String),
    /// A string.
    String(String),
}

/// A JSON pointer (RFC 6901): its reference tokens, unescaped. Without tokens it is the whole body.
pub type Pointer = Vec<String>;

/// Where a value stands and how it is read.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Source {
    /// The place.
    pub place: Place,
    /// What a time or duration in it means.
    pub unit: Unit,
    /// Keep what follows the last of these.
    pub strip_before: Option<String>,
    /// Drop all from the first of these on.
    pub strip_after: Option<String>,
    /// Read it in lower case.
    pub lowercase: bool,
}

/// The place of a value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// A value in the body.
    Body(Pointer),
    /// A value inside the first item of an array that fulfils the conditions.
    Search {
        /// The array.
        array: Pointer,
        /// The members of the item and what they must equal.
        conditions: Vec<(String, Literal)>,
        /// From the item to the value.
        then: Pointer,
    },
    /// The first value of a header; the name is in lower case.
    Header(String),
}

/// What a time or duration means; each is the runtime's unit of the same name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each is the runtime's unit of the same name")]
pub enum Unit {
    Seconds,
    Milliseconds,
    HttpDate,
    EpochSeconds,
    Rfc3339,
    Duration,
    RetryAfter,
    RateLimit,
    RateLimitReset,
}
