//! How long a client waits when a call goes on failing in one way.

use std::time::Duration;

use super::Hint;
use crate::catalog::{Jitter, Safety, Strategy};

/// What counts of a request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// Whether sending it twice is the same as once: by its method, or since it carries an idempotency key.
    pub is_repeatable: bool,
    /// Whether the server says to come back.
    pub should_retry: Option<bool>,
    /// When it says so.
    pub hint: Option<Hint>,
}

/// The waits between attempts, where each fails in the same way and takes no time.
#[derive(Clone, Debug, PartialEq)]
pub struct Schedule {
    /// The waits: that before the second attempt first.
    pub waits: Vec<Wait>,
    /// Why the call is over after the last attempt.
    pub ending: Ending,
}

/// A wait.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wait {
    /// The shortest it may be.
    pub least: Duration,
    /// What it is on the average.
    pub expected: Duration,
    /// The longest it may be.
    pub most: Duration,
    /// Whether it is a hint's, no computed one.
    pub by_hint: bool,
}

/// Why a call is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The strategy never retries.
    NotRetryable,
    /// The server asks not to.
    ServerVeto,
    /// The server may have acted, and the request is not repeatable.
    NotIdempotent,
    /// No attempts are left.
    AttemptsExhausted,
    /// The hint is longer than is obeyed.
    HintTooLong,
}

/// The part of a hint that is added to it at random at most: a quarter.
const SPREAD: u32 = 4;

/// The waits under a strategy. Deadlines do not count here: what they cut off is the end of it.
#[must_use]
pub fn schedule(strategy: &Strategy, request: &Request) -> Schedule {
    let hint = request.hint.map(|hint| hint.delay).or(strategy.retry_after_default).filter(|hint| !hint.is_zero());
    let is_safe =
        request.is_repeatable || request.should_retry == Some(true) || strategy.safety == Safety::NotProcessed;
    let ending = match request.should_retry {
        Some(false) => Ending::ServerVeto,
        None if !strategy.retries => Ending::NotRetryable,
        _ if !is_safe => Ending::NotIdempotent,
        _ if strategy.max_attempts <= 1 => Ending::AttemptsExhausted,
        _ if hint.is_some_and(|hint| hint > strategy.retry_after_max) => Ending::HintTooLong,
        _ => {
            let waits = (1..strategy.max_attempts).map(|retry| match hint {
                Some(hint) => as_hinted(strategy, hint),
                None => computed(strategy, retry),
            });
            return Schedule { waits: waits.collect(), ending: Ending::AttemptsExhausted };
        }
    };
    Schedule { waits: Vec::new(), ending }
}

impl Schedule {
    /// All waits together.
    #[must_use]
    pub fn total(&self) -> Wait {
        let sum =
            |part: fn(&Wait) -> Duration| self.waits.iter().map(part).fold(Duration::ZERO, Duration::saturating_add);
        Wait {
            least: sum(|wait| wait.least),
            expected: sum(|wait| wait.expected),
            most: sum(|wait| wait.most),
            by_hint: self.waits.iter().any(|wait| wait.by_hint),
        }
    }
}

/// Never earlier than told, and up to a quarter later, within what is obeyed.
fn as_hinted(strategy: &Strategy, hint: Duration) -> Wait {
    let spread = match strategy.jitter {
        Jitter::None => Duration::ZERO,
        Jitter::Full | Jitter::Equal => (hint / SPREAD).min(strategy.retry_after_max.saturating_sub(hint)),
    };
    Wait { least: hint, expected: hint + spread / 2, most: hint + spread, by_hint: true }
}

/// `min(max_backoff, initial_backoff × backoff_multiplier ^ (retry - 1))`, then the jitter.
fn computed(strategy: &Strategy, retry: u32) -> Wait {
    let grown = strategy.initial_backoff.as_secs_f64() * strategy.backoff_multiplier.powf(f64::from(retry - 1));
    let bound =
        Duration::try_from_secs_f64(grown).map_or(strategy.max_backoff, |grown| grown.min(strategy.max_backoff));
    let least = match strategy.jitter {
        Jitter::Full => Duration::ZERO,
        Jitter::Equal => bound / 2,
        Jitter::None => bound,
    };
    Wait { least, expected: (least + bound) / 2, most: bound, by_hint: false }
}
