//! The server's hint: a floor below which no retry is sent.

use std::time::{Duration, Instant, SystemTime};

use super::backoff::scale;
use crate::{Advice, Jitter, RetryPolicy};

/// The longest part of a hint that is added to it at random, so that those who were told the same time do not come
/// back at the same time: a quarter.
const SPREAD: u32 = 4;

/// It stands for any longer time, which the clock may not be able to tell.
pub(super) const CENTURY: Duration = Duration::from_secs(100 * 365 * 86_400);

/// How long the server, or the row in its place, wants us to stay away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hint {
    pub(super) delay: Duration,
    /// Whether the server itself said so.
    pub(super) by_server: bool,
}

impl Hint {
    /// Zero is no hint: it says "now", which leaves the delay to the computed backoff. Where the server says nothing
    /// the row's own default stands in.
    pub(super) fn of(advice: &Advice, wall: SystemTime) -> Option<Self> {
        let hint = match advice.retry_after {
            Some(hint) => Self { delay: hint.delay(wall), by_server: true },
            None => Self { delay: advice.policy.retry_after().default?, by_server: false },
        };
        (!hint.delay.is_zero()).then_some(hint)
    }

    /// When the hint is over, a century from now at the latest.
    pub(super) fn end(self, now: Instant) -> Instant {
        now.checked_add(self.delay.min(CENTURY)).unwrap_or(now)
    }

    pub(super) fn is_too_long(self, policy: &RetryPolicy) -> bool {
        self.delay > policy.retry_after().max
    }

    /// The hint and up to a quarter more, but no more than `max` in all, and no more than half of the time that then
    /// remains: the jitter alone never makes a call wait longer than allowed, nor miss its deadline.
    pub(super) fn draw(self, policy: &RetryPolicy, remaining: Duration, random: u32) -> Duration {
        let allowed = policy.retry_after().max.saturating_sub(self.delay);
        let spread = (self.delay / SPREAD).min(allowed).min(remaining.saturating_sub(self.delay) / 2);
        match policy.jitter() {
            Jitter::None => self.delay,
            Jitter::Full | Jitter::Equal => self.delay.saturating_add(scale(spread, random)),
        }
    }
}
