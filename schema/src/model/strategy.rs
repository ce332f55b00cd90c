//! What a client does about an error.

use super::scalar::DurationText;
use crate::catalog::{Jitter, Safety, Scope};
use crate::diagnostic::Sink;
use crate::parse::json::{Node, Value};
use crate::parse::read::{Read, object, words, wrong_type};

object! {
    "a strategy"
    /// What a client does about an error: whether and when it sends the request again.
    ///
    /// Durations are above zero and up to 24 hours, such as "250ms", "1.5s", "2m", "1h".
    struct Strategy {
        /// Whether the request is sent again at all.
        required "retry" retry: RetryWord,
        /// How often the request is sent at most, the first time included: 1 to 100; 3 if absent.
        #[cfg_attr(feature = "json-schema", schemars(range(min = 1, max = 100)))]
        optional "max_attempts" max_attempts: u32,
        /// The bound of the first delay; "1s" if absent.
        optional "initial_backoff" initial_backoff: DurationText,
        /// The bound of every delay; "30s" if absent. Not less than `initial_backoff`.
        optional "max_backoff" max_backoff: DurationText,
        /// The factor between the bounds of two delays: 1 to 1000; 2 if absent.
        #[cfg_attr(feature = "json-schema", schemars(range(min = 1, max = 1000)))]
        optional "backoff_multiplier" backoff_multiplier: f64,
        /// How a delay is drawn below its bound; `full` if absent.
        optional "jitter" jitter: JitterWord,
        /// What becomes of the server's hint when to come back, which every `backoff` obeys.
        optional "retry_after" retry_after: RetryAfter,
        /// Whether the server may have acted on the request; `maybe_processed` if absent, and then only idempotent
        /// requests are sent again.
        optional "safety" safety: SafetyWord,
        /// Let the calls of a scope share a cooldown and slow down.
        optional "throttle" throttle: Hold,
        /// Let the calls of a scope fail at once for a while; then one probe goes through.
        optional "halt" halt: Hold,
        /// Retry-budget tokens that a retry costs: 0 to 1000; by the kind of failure if absent.
        #[cfg_attr(feature = "json-schema", schemars(range(min = 0, max = 1000)))]
        optional "cost" cost: u32,
        /// Whether the request is sent to another endpoint of the API, at once, where the client knows several; `false`
        /// if absent.
        optional "failover" failover: bool,
    }
}

object! {
    "`retry_after`"
    /// What becomes of the server's hint when to come back.
    struct RetryAfter {
        /// The delay where the server names none; the computed one if absent. Not more than `max`.
        optional "default" default: DurationText,
        /// The longest hint that is obeyed, a longer one ends the call at once; "120s" if absent.
        optional "max" max: DurationText,
    }
}

/// A throttle or a halt: a scope, or an object that also says how long.
#[derive(Clone, Debug)]
pub enum Hold {
    /// Whose calls.
    Scope(ScopeWord),
    /// Whose calls, and how long.
    Full(HoldObject),
}

impl Read for Hold {
    const WHAT: &'static str = "a scope such as `credential`, or an object with `scope` and `for`";

    fn read(node: &Node<'_>, sink: &Sink) -> Option<Self> {
        match node.value {
            Value::String(_) => ScopeWord::read(node, sink).map(Self::Scope),
            Value::Object(_) => HoldObject::read(node, sink).map(Self::Full),
            _ => wrong_type(node, Self::WHAT, sink),
        }
    }
}

object! {
    "a throttle or halt"
    /// A throttle or a halt in full.
    struct HoldObject {
        /// Whose calls.
        required "scope" scope: ScopeWord,
        /// How long; the server's hint decides if absent.
        optional "for" duration: DurationText,
    }
}

words! {
    "a way to retry"
    /// Whether the request is sent again.
    enum RetryWord {
        /// Never: the error surfaces at once.
        Never = "never",
        /// After a delay that grows from attempt to attempt.
        Backoff = "backoff",
    }
}

words! {
    "a jitter"
    /// How a delay is drawn below its bound.
    enum JitterWord {
        /// Anywhere between zero and the bound.
        Full = "full",
        /// Anywhere between half the bound and the bound.
        Equal = "equal",
        /// The bound itself.
        None = "none",
    }
}

impl From<JitterWord> for Jitter {
    fn from(word: JitterWord) -> Self {
        match word {
            JitterWord::Full => Self::Full,
            JitterWord::Equal => Self::Equal,
            JitterWord::None => Self::None,
        }
    }
}

words! {
    "a safety"
    /// Whether the server may have acted on a request that failed.
    enum SafetyWord {
        /// It did not act: any request may be sent again.
        NotProcessed = "not_processed",
        /// It may have acted: only idempotent requests are sent again.
        MaybeProcessed = "maybe_processed",
    }
}

impl From<SafetyWord> for Safety {
    fn from(word: SafetyWord) -> Self {
        match word {
            SafetyWord::NotProcessed => Self::NotProcessed,
            SafetyWord::MaybeProcessed => Self::MaybeProcessed,
        }
    }
}

words! {
    "a scope"
    /// Who shares a throttle or a halt.
    enum ScopeWord {
        /// Calls with the same credential.
        Credential = "credential",
        /// Calls to the same scheme, host and port.
        Origin = "origin",
        /// Calls of the same operation.
        Operation = "operation",
    }
}

impl From<ScopeWord> for Scope {
    fn from(word: ScopeWord) -> Self {
        match word {
            ScopeWord::Credential => Self::Credential,
            ScopeWord::Origin => Self::Origin,
            ScopeWord::Operation => Self::Operation,
        }
    }
}
