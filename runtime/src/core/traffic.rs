//! What the calls of an executor share, and one call's part in it.

use std::{sync::Arc, time::Instant};

use super::{Bucket, Budget, Decision, Failed, StopReason};

/// What the calls of an executor share.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Control {
    budget: Option<Budget>,
}

impl Control {
    /// The default: everything.
    #[must_use]
    pub const fn new() -> Self {
        Self { budget: Some(Budget::new()) }
    }

    /// Nothing: each call is on its own.
    #[must_use]
    pub const fn none() -> Self {
        Self { budget: None }
    }

    /// Sets the retry budget; `None` for none.
    #[must_use]
    pub const fn with_budget(mut self, budget: Option<Budget>) -> Self {
        self.budget = budget;
        self
    }
}

impl Default for Control {
    fn default() -> Self {
        Self::new()
    }
}

/// The state that the calls of an executor share.
///
/// A driver keeps one, and gives each call a [`Turn`].
#[derive(Debug)]
pub struct Traffic {
    bucket: Bucket,
}

impl Traffic {
    /// The state at the start.
    #[must_use]
    pub fn new(control: Control) -> Arc<Self> {
        let bucket = Bucket::new(control.budget.unwrap_or(Budget::unlimited()));
        Arc::new(Self { bucket })
    }

    /// The retry budget.
    #[must_use]
    pub fn bucket(&self) -> &Bucket {
        &self.bucket
    }

    /// A call succeeded at once, without a turn.
    #[inline]
    pub fn succeeded_at_once(&self) {
        self.bucket.deposit();
    }
}

/// One call's part in the [`Traffic`]. Dropping it, at any time, gives back what it holds.
#[derive(Debug)]
pub struct Turn {
    traffic: Arc<Traffic>,
    /// Tokens for a retry that was not sent yet.
    drawn: u32,
}

impl Turn {
    /// The turn of a new call.
    #[must_use]
    pub fn new(traffic: &Arc<Traffic>) -> Self {
        Self { traffic: Arc::clone(traffic), drawn: 0 }
    }

    /// An attempt begins: what was drawn for it is spent.
    pub fn begin(&mut self) {
        self.drawn = 0;
    }

    /// The attempt succeeded.
    pub fn succeed(&mut self) {
        self.traffic.bucket.deposit();
    }

    /// The attempt failed, and its [`Session`](super::Session) decided. The decision may change from a retry to a stop.
    pub fn fail(&mut self, _now: Instant, failed: &Failed, decision: Decision) -> Decision {
        let Decision::Retry { at, cause, .. } = decision else { return decision };
        match self.traffic.bucket.draw(failed) {
            Some(drawn) => {
                self.drawn = drawn;
                decision
            }
            None => Decision::Stop { reason: StopReason::BudgetExhausted, retry_at: cause.is_hint().then_some(at) },
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.traffic.bucket.put_back(self.drawn);
    }
}
