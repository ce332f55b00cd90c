//! The retry budget: a token bucket that successes fill and retries empty.

use std::fmt;

use super::{
    Failed,
    sync::{AtomicU32, Ordering},
};

/// How many retries a client may add to its own load.
///
/// Every success deposits a fraction of a token, every retry costs tokens; where there are too few, the call fails with
/// what it has ([`StopReason::BudgetExhausted`](super::StopReason::BudgetExhausted)). While a server is well, the
/// bucket is full and nothing is refused; when it is not, retries stop within a few calls, and come back as it recovers.
/// The idea is that of gRPC's retry throttling (gRFC A6), of the AWS SDKs' retry quota, and of the retry budgets in
/// Google's book on site reliability ("Handling Overload").
///
/// Tokens are counted in thousandths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    capacity: u32,
    initial: u32,
    deposit: u32,
    cost: u32,
    timeout_cost: u32,
    throttled_cost: u32,
}

/// Tokens are whole numbers in here.
const TOKEN: u32 = 1_000;

impl Budget {
    /// The default, tuned by the simulation in the example `overload`: room for 12 tokens, 4 of them there from the
    /// start; a success deposits a half; a retry costs 1 after an answer, 4 after a timeout, nothing after a throttle.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            capacity: 12 * TOKEN,
            initial: 4 * TOKEN,
            deposit: TOKEN / 2,
            cost: TOKEN,
            timeout_cost: 4 * TOKEN,
            throttled_cost: 0,
        }
    }

    /// No budget: every retry is free.
    pub(crate) const fn unlimited() -> Self {
        Self { capacity: 0, initial: 0, deposit: 0, cost: 0, timeout_cost: 0, throttled_cost: 0 }
    }

    /// Sets how many tokens there can be: the retries that may follow each other when all has gone well for a while.
    #[must_use]
    pub const fn with_capacity(self, tokens: f64) -> Self {
        Self { capacity: thousandths(tokens), ..self }
    }

    /// Sets how many tokens there are before the first success; more than the capacity counts as the capacity.
    #[must_use]
    pub const fn with_initial(self, tokens: f64) -> Self {
        Self { initial: thousandths(tokens), ..self }
    }

    /// Sets what each success deposits. With a deposit of one half and a cost of one, retries add at most half to the
    /// load that succeeds.
    #[must_use]
    pub const fn with_deposit(self, tokens: f64) -> Self {
        Self { deposit: thousandths(tokens), ..self }
    }

    /// Sets what a retry costs after an answer of the server, or a failure that was known at once.
    #[must_use]
    pub const fn with_cost(self, tokens: f64) -> Self {
        Self { cost: thousandths(tokens), ..self }
    }

    /// Sets what a retry costs after a timeout: one of ours, or of a gateway (408, 504). It is the dearest, for the
    /// server worked in vain and may still be working.
    #[must_use]
    pub const fn with_timeout_cost(self, tokens: f64) -> Self {
        Self { timeout_cost: thousandths(tokens), ..self }
    }

    /// Sets what a retry costs whose row has a `throttle`. It is free by default: such retries are held until the
    /// server's own time and then paced together with all other calls of the scope, so they add no load to it.
    #[must_use]
    pub const fn with_throttled_cost(self, tokens: f64) -> Self {
        Self { throttled_cost: thousandths(tokens), ..self }
    }

    /// What a retry after this failure costs: what its row says, else by the kind of the failure.
    fn cost_of(&self, failed: &Failed) -> u32 {
        let policy = failed.advice.policy;
        match policy.cost() {
            // An unlimited budget has no room for any cost.
            Some(tokens) if self.capacity > 0 => tokens.saturating_mul(TOKEN),
            // The other endpoint takes what this one would have.
            _ if failed.elsewhere => 0,
            _ if failed.is_timeout() => self.timeout_cost,
            _ if policy.throttle().is_some() => self.throttled_cost,
            _ => self.cost,
        }
    }
}

impl Default for Budget {
    fn default() -> Self {
        Self::new()
    }
}

/// Negative numbers count as zero, NaN too; huge ones as the most that can be counted.
const fn thousandths(tokens: f64) -> u32 {
    (tokens * TOKEN as f64) as u32
}

/// The tokens that the calls of an executor share.
pub struct Bucket {
    budget: Budget,
    tokens: AtomicU32,
}

impl Bucket {
    /// A bucket with the tokens of the start.
    #[must_use]
    pub fn new(budget: Budget) -> Self {
        let Budget { initial, capacity, .. } = budget;
        Self { budget, tokens: AtomicU32::new(if initial < capacity { initial } else { capacity }) }
    }

    /// How many tokens there are.
    #[must_use]
    pub fn tokens(&self) -> f64 {
        f64::from(self.tokens.load(Ordering::Relaxed)) / f64::from(TOKEN)
    }

    /// A call succeeded. While the bucket is full this only reads.
    #[inline]
    pub fn deposit(&self) {
        if self.tokens.load(Ordering::Relaxed) < self.budget.capacity {
            self.add(self.budget.deposit);
        }
    }

    /// Draws what a retry after this failure costs; `None` if there is not enough. [`put_back`](Self::put_back) with
    /// the same number undoes it.
    ///
    /// Neither gives more than there is, nor is anything lost: the tokens are one number, changed in one step.
    #[must_use]
    pub fn draw(&self, failed: &Failed) -> Option<u32> {
        let cost = self.budget.cost_of(failed);
        if cost == 0 {
            return Some(0);
        }
        // Nothing else is ordered by the tokens, so no stronger ordering is needed.
        let draw = |tokens: u32| tokens.checked_sub(cost);
        self.tokens.fetch_update(Ordering::Relaxed, Ordering::Relaxed, draw).ok().map(|_| cost)
    }

    /// Draws what a second attempt costs that is sent beside the first: as much as a retry after an answer. `false` if
    /// there is not enough.
    #[must_use]
    pub fn draw_hedge(&self) -> bool {
        let draw = |tokens: u32| tokens.checked_sub(self.budget.cost);
        self.tokens.fetch_update(Ordering::Relaxed, Ordering::Relaxed, draw).is_ok()
    }

    /// Gives back what was drawn for a retry that was not sent.
    pub fn put_back(&self, drawn: u32) {
        if drawn > 0 {
            self.add(drawn);
        }
    }

    #[cold]
    fn add(&self, tokens: u32) {
        let capacity = self.budget.capacity;
        let add = |there: u32| (there < capacity).then(|| there.saturating_add(tokens).min(capacity));
        // Fails where another call filled the bucket meanwhile.
        let _ = self.tokens.fetch_update(Ordering::Relaxed, Ordering::Relaxed, add);
    }
}

impl fmt::Debug for Bucket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bucket").field("tokens", &self.tokens()).field("budget", &self.budget).finish()
    }
}

/// `RUSTFLAGS="--cfg backstop_loom" cargo test -p backstop --lib loom --no-default-features`
#[cfg(all(test, backstop_loom))]
mod loom_tests {
    use loom::{sync::Arc, thread};

    use super::*;
    use crate::{Advice, RetryPolicy};

    fn failed() -> Failed {
        Failed::new(Advice::new(&RetryPolicy::BACKOFF, "fails"))
    }

    #[test]
    fn two_calls_never_draw_the_same_token() {
        loom::model(|| {
            let bucket = Arc::new(Bucket::new(Budget::new().with_capacity(2.0).with_initial(1.0)));
            let other = Arc::clone(&bucket);
            let thread = thread::spawn(move || {
                let drawn = other.draw(&failed());
                other.deposit();
                drawn.is_some()
            });
            let drawn = bucket.draw(&failed());
            let spent = u32::from(drawn.is_some()) + u32::from(thread.join().unwrap());
            if let Some(drawn) = drawn {
                bucket.put_back(drawn);
            }
            let left = bucket.tokens.load(Ordering::Relaxed);
            let kept = spent - u32::from(drawn.is_some());
            assert_eq!(left, 1_500 - kept * 1_000, "{spent} spent");
        });
    }
}
