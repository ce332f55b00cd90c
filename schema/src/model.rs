//! The file format `NAME.errors.json`: what each object may hold, as written, before any rule is checked.
//!
//! The docs of these types are the reference of the format; the published JSON Schema carries them as descriptions.
//! Every object may also hold keys that start with `x-`: they are the user's own and mean nothing here.

pub mod body;
pub mod envelope;
pub mod error;
pub mod scalar;
#[cfg(feature = "json-schema")]
pub mod schema;
pub mod strategy;
pub mod usage;
pub mod value;

use crate::parse::read::object;
pub use envelope::{Conditions, Envelope, HeaderCondition, JsonTypeWord, Source, SourceObject, UnitWord};
pub use error::{
    Deprecated, Error, Example, FieldKindWord, ListKind, MatchObject, Operation, ScalarWord, Status, TypedField,
};
use scalar::DurationText;
pub use strategy::{Hold, HoldObject, JitterWord, RetryAfter, RetryWord, SafetyWord, ScopeWord, Strategy};
pub use usage::Amount;
use value::{List, Named};

object! {
    "an error file"
    /// How an HTTP API fails: its error types, its status codes, and what a client should do about each.
    ///
    /// At least `errors` or `statuses` must be there.
    struct File {
        /// The JSON Schema of this file, for editors; Backstop does not read it.
        optional "$schema" schema: String,
        /// The version of the format: 1.
        #[cfg_attr(feature = "json-schema", schemars(range(min = 1, max = 1)))]
        optional "format" format: u32,
        /// The name of the API, as people write it.
        optional "api" api: String,
        /// What there is to know about the API's errors as a whole. Markdown.
        optional "docs" docs: String,
        /// How error bodies are read. The first envelope whose `when` holds is used.
        optional "envelopes" envelopes: List<Envelope>,
        /// How long calls may take where the caller does not say.
        optional "timeouts" timeouts: Timeouts,
        /// What to do about an error, by name. `never`, `backoff` and `wait` are there without being declared; a
        /// strategy of the same name replaces them.
        optional "strategies" strategies: Named<Strategy>,
        /// The name of the strategy where neither the error nor the status has one; `never` if absent.
        optional "default_strategy" default_strategy: String,
        /// What a status says by itself.
        optional "statuses" statuses: List<Status>,
        /// The errors; each becomes a variant.
        optional "errors" errors: List<Error>,
        /// The operations of the API.
        optional "operations" operations: List<Operation>,
        /// What a success says it used up, for the quotas of an executor. Amounts of one name add up.
        optional "usage" usage: List<Amount>,
    }
}

object! {
    "timeouts"
    /// How long something may take: durations above zero and up to 24 hours, such as "250ms", "1.5s", "2m", "1h".
    struct Timeouts {
        /// One attempt, until the head of its response.
        optional "attempt" attempt: DurationText,
        /// The whole call: all attempts and waits. Not less than `attempt`.
        optional "total" total: DurationText,
    }
}
