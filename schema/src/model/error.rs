//! Statuses, errors and operations.

use super::Timeouts;
use super::body::Body;
use super::envelope::{HeaderCondition, Source};
use super::scalar::{StatusCode, Word};
use super::value::{Field, List, Map, OneOrMany, Spanned};
use crate::catalog::{FieldKind, StatusRange};
use crate::diagnostic::{Diagnostic, Sink};
use crate::parse::json::{Node, Value};
use crate::parse::read::{Read, object, words, wrong_type};

object! {
    "a status"
    /// What a status says by itself. What an exact status leaves out, its class may say.
    struct Status {
        /// A code such as 404, or a class from "1xx" to "5xx".
        required "status" status: StatusRange,
        /// Its title.
        optional "title" title: String,
        /// What it means and what to do about it. Markdown.
        optional "docs" docs: String,
        /// The error assumed where the body names none, by its type, code or name.
        optional "error" error: String,
        /// The strategy of errors that have none of their own.
        optional "strategy" strategy: String,
    }
}

object! {
    "an error"
    /// An error of the API. Something must identify it: `type`, `code`, `status` or `match`.
    struct Error {
        /// The types that identify it: any of these. Beside `code`, both must hold.
        optional "type" wire_type: OneOrMany<Word>,
        /// The codes that identify it: any of these. Beside `type`, both must hold.
        optional "code" code: OneOrMany<Word>,
        /// The statuses on which it is expected, the canonical one first. Beside `type`, `code` or `match` they are no
        /// requirement: among errors that share the type or code, the one that lists the status wins. Alone, they
        /// identify it.
        optional "status" status: OneOrMany<StatusRange>,
        /// Any of these identifies it too, and wins over a plain `type` or `code`.
        optional "match" matches: List<MatchObject>,
        /// The name in Rust, such as "RateLimit"; else it is made from the first type or code, less a final "error"
        /// or "exception".
        optional "name" name: String,
        /// What happened and what to do about it. Markdown; these become the docs in Rust.
        optional "docs" docs: String,
        /// Its own strategy, whatever the status.
        optional "strategy" strategy: String,
        /// How bad it is, in the API's own words.
        optional "severity" severity: String,
        /// Where to read more.
        optional "help_url" help_url: String,
        /// The version of the API that brought it.
        optional "since" since: String,
        /// Whether, or why, it is deprecated.
        optional "deprecated" deprecated: Deprecated,
        /// The groups it belongs to. Each becomes an enum of its errors: "billing" is `BillingError`.
        optional "groups" groups: OneOrMany<String>,
        /// What its responses hold besides, typed.
        optional "fields" fields: List<TypedField>,
        /// Responses that show it.
        optional "examples" examples: List<Example>,
    }
}

object! {
    "a `match` object"
    /// What identifies an error: all that is given must hold, and at least one thing must be given.
    struct MatchObject {
        /// The type is one of these.
        optional "type" wire_type: OneOrMany<Word>,
        /// The code is one of these.
        optional "code" code: OneOrMany<Word>,
        /// The status is one of these.
        optional "status" status: OneOrMany<StatusRange>,
        /// The parameter is one of these.
        optional "param" param: OneOrMany<Word>,
        /// These headers are there; as an object, with these values.
        optional "header" header: HeaderCondition,
        /// The request's method is one of these.
        optional "method" method: OneOrMany<String>,
    }
}

/// `true`, or why it is deprecated.
#[derive(Clone, Debug)]
pub enum Deprecated {
    /// Whether it is.
    Flag(bool),
    /// Why it is, and what to use instead.
    Reason(String),
}

impl Default for Deprecated {
    fn default() -> Self {
        Self::Flag(false)
    }
}

impl Read for Deprecated {
    const WHAT: &'static str = "`true` or a text";

    fn read(node: &Node<'_>, sink: &Sink) -> Option<Self> {
        match &node.value {
            Value::Boolean(flag) => Some(Self::Flag(*flag)),
            Value::String(reason) => Some(Self::Reason(reason.clone().into_owned())),
            _ => wrong_type(node, Self::WHAT, sink),
        }
    }
}

object! {
    "a field"
    /// A typed field of an error's struct; it is `None` where the response does not have it.
    struct TypedField {
        /// The name in Rust, in snake case.
        required "name" name: String,
        /// What it holds. Markdown.
        optional "docs" docs: String,
        /// Where its value stands: the first source that is present.
        required "from" from: OneOrMany<Source>,
        /// Its type; `string` if absent.
        optional "kind" kind: FieldKindWord,
        /// Whether `Debug` and logs hide it; what they show, other fields and texts of envelopes, must then stand
        /// elsewhere.
        optional "sensitive" sensitive: bool,
    }
}

words! {
    "a kind of field"
    /// The type of one value.
    enum ScalarWord {
        /// A text.
        String = "string",
        /// A whole number, as `i64`.
        Integer = "integer",
        /// A number, as `f64`.
        Number = "number",
        /// `true` or `false`
        Boolean = "boolean",
        /// A duration; see `unit`.
        Duration = "duration",
        /// A point in time; see `unit`.
        Timestamp = "timestamp",
        /// Any JSON value, as its text.
        Json = "json",
    }
}

/// The type of a field: a word, or `{"list": word}`.
#[derive(Clone, Debug)]
pub enum FieldKindWord {
    /// One value.
    One(ScalarWord),
    /// A list of them.
    List(Box<ListKind>),
}

object! {
    "a kind of list"
    /// A list of values of one type.
    struct ListKind {
        /// The type of its items.
        required "list" list: ScalarWord,
    }
}

impl Read for FieldKindWord {
    const WHAT: &'static str = "a kind of field such as `string` or `{\"list\": \"string\"}`";

    fn read(node: &Node<'_>, sink: &Sink) -> Option<Self> {
        match &node.value {
            Value::String(text) if ["list", "array"].contains(&text.as_ref()) => {
                let mistake = Diagnostic::at(node.span, format!("`{text}` does not say what the list holds"));
                sink.report(mistake.help("write `{ \"list\": \"string\" }`, or whatever else its items are"));
                None
            }
            Value::String(_) => ScalarWord::read(node, sink).map(Self::One),
            Value::Object(_) => ListKind::read(node, sink).map(|list| Self::List(Box::new(list))),
            _ => wrong_type(node, Self::WHAT, sink),
        }
    }
}

impl From<ScalarWord> for FieldKind {
    fn from(word: ScalarWord) -> Self {
        match word {
            ScalarWord::String => Self::String,
            ScalarWord::Integer => Self::Integer,
            ScalarWord::Number => Self::Number,
            ScalarWord::Boolean => Self::Boolean,
            ScalarWord::Duration => Self::Duration,
            ScalarWord::Timestamp => Self::Timestamp,
            ScalarWord::Json => Self::Json,
        }
    }
}

impl From<&FieldKindWord> for FieldKind {
    fn from(word: &FieldKindWord) -> Self {
        match word {
            FieldKindWord::One(word) => (*word).into(),
            FieldKindWord::List(list) => {
                let item = list.list.value().map_or(Self::Json, |&word| word.into());
                Self::List(Box::new(item))
            }
        }
    }
}

object! {
    "an example"
    /// A response that shows an error: the generated tests decode it, the docs show it.
    struct Example {
        /// Its status.
        required "status" status: StatusCode,
        /// Its headers.
        optional "headers" headers: Map<String>,
        /// Its body: a string is the text as it is, any other value is sent as JSON.
        optional "body" body: Body,
    }
}

object! {
    "an operation"
    /// An operation of the API. It becomes a constant in the module `operations`.
    struct Operation {
        /// Its name, such as "create_chat", whose constant is `CREATE_CHAT`.
        required "name" name: String,
        /// The method of its requests.
        required "method" method: String,
        /// The path of its requests, with placeholders such as `{id}`.
        required "path" path: String,
        /// Whether sending a request twice is the same as once; by the method if absent (RFC 9110, section 9.2.2).
        optional "idempotent" idempotent: bool,
        /// How long its calls may take; what is absent is as for any other call.
        optional "timeouts" timeouts: Timeouts,
        /// The errors it can end in, by type, code or name; any if absent. They become an enum, such as
        /// `CreateChatError`.
        optional "errors" errors: List<String>,
    }
}

impl Error {
    /// All words of a key, with their places.
    pub(crate) fn words(field: &Field<OneOrMany<Word>>) -> &[Spanned<Word>] {
        field.value().map_or(&[], |words| &words.0)
    }
}
