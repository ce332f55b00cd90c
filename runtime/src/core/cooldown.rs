//! Cooldown: a time during which no call of a scope is sent.

use std::time::{Duration, Instant};

/// The longest time that others are held for what one call was told, or its row says: a server that sends a date as a number of seconds
/// must not shut a scope for fifty years. After it the next call asks again.
pub(super) const LONGEST: Duration = Duration::from_secs(3_600);

/// Until when no call of a scope is sent.
#[derive(Debug, Default)]
pub(super) struct Cooldown {
    until: Option<Instant>,
    /// The longest wait that the row allows; with more than that left, calls fail instead of waiting.
    allowed: Duration,
}

impl Cooldown {
    /// Holds the scope for a while from now, or for as long as it is held already if that is longer.
    pub(super) fn extend(&mut self, now: Instant, hold: Duration, allowed: Duration) {
        let until = now.checked_add(hold.min(LONGEST));
        if until > self.until {
            (self.until, self.allowed) = (until, allowed);
        }
    }

    /// Its end; `None` if it is over.
    pub(super) fn end(&self, now: Instant) -> Option<Instant> {
        self.until.filter(|until| now < *until)
    }

    /// Whether no call may wait for its end.
    pub(super) fn is_too_long(&self, now: Instant) -> bool {
        self.end(now).is_some_and(|until| until - now > self.allowed)
    }
}
