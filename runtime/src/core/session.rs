//! One call's memory.

use std::time::{Duration, Instant, SystemTime};

use super::{Decision, DelayCause, Failed, Outcome, StopReason, backoff, hint::Hint, safety};
use crate::RetryPolicy;

/// What bounds a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    attempt_timeout: Option<Duration>,
    deadline: Option<Duration>,
    max_attempts: Option<u32>,
    /// Whether there can be a second attempt at all; kept ready, since every call asks.
    may_retry: bool,
    repeatable: bool,
    single_use: bool,
    left_to_caller: bool,
    hedge_after: Option<Duration>,
}

impl Limits {
    /// No limits, of a request that may be sent again only where it is known that the server did not act on it.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            attempt_timeout: None,
            deadline: None,
            max_attempts: None,
            may_retry: true,
            repeatable: false,
            single_use: false,
            left_to_caller: false,
            hedge_after: None,
        }
    }

    /// Sets the longest one attempt may take.
    #[must_use]
    pub const fn attempt_timeout(self, attempt_timeout: Option<Duration>) -> Self {
        Self { attempt_timeout, ..self }
    }

    /// Sets the longest the whole call may take, attempts and waits.
    #[must_use]
    pub const fn deadline(self, deadline: Option<Duration>) -> Self {
        Self { deadline, ..self }
    }

    /// Sets how often the request is sent at most, in place of what the table says. Zero counts as one.
    #[must_use]
    pub const fn max_attempts(self, max_attempts: Option<u32>) -> Self {
        Self { max_attempts, ..self }.settled()
    }

    /// Sets whether the request may be sent again although the server may have acted on it: because its method is
    /// idempotent (see [`is_idempotent`](super::is_idempotent)), or because it carries an idempotency key. It may not
    /// if nothing is said.
    #[must_use]
    pub const fn repeatable(self, repeatable: bool) -> Self {
        Self { repeatable, ..self }
    }

    /// Sets whether the request can be sent only once, such as one whose body is a stream.
    #[must_use]
    pub const fn single_use(self, single_use: bool) -> Self {
        Self { single_use, ..self }.settled()
    }

    /// Sets whether the caller sends the request again, so that this call does not.
    #[must_use]
    pub const fn left_to_caller(self, left_to_caller: bool) -> Self {
        Self { left_to_caller, ..self }
    }

    /// Sets after how long a second attempt is sent beside one that has no answer yet, if the request is
    /// [repeatable](Self::repeatable); `None` for never.
    #[must_use]
    pub const fn hedge_after(self, delay: Option<Duration>) -> Self {
        Self { hedge_after: delay, ..self }
    }

    const fn settled(self) -> Self {
        let allowed = !matches!(self.max_attempts, Some(0 | 1));
        Self { may_retry: allowed && !self.single_use, ..self }
    }

    #[inline]
    pub(crate) fn may_retry(&self) -> bool {
        self.may_retry
    }

    /// The time that the first attempt may take.
    #[inline]
    pub(crate) fn first_timeout(&self) -> Option<Duration> {
        match (self.attempt_timeout, self.deadline) {
            (Some(timeout), Some(deadline)) => Some(timeout.min(deadline)),
            (timeout, deadline) => timeout.or(deadline),
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::new()
    }
}

/// One call: told how its attempts end, it says what to do next.
///
/// See [the module](super) for the order in which it decides.
#[derive(Clone, Debug)]
pub struct Session {
    limits: Limits,
    start: Instant,
    /// The start by the wall clock.
    wall: SystemTime,
    deadline: Option<Instant>,
    attempts: u32,
    /// The server said not to come back before.
    told: Option<Instant>,
    random: fastrand::Rng,
}

impl Session {
    /// Begins a call. `wall` is the start by the wall clock, against which a hint that names an absolute time is read;
    /// the seed is that of the jitter.
    #[must_use]
    pub fn new(limits: Limits, start: Instant, wall: SystemTime, seed: u64) -> Self {
        // A deadline beyond what the clock can tell is none.
        let deadline = limits.deadline.and_then(|deadline| start.checked_add(deadline));
        Self { limits, start, wall, deadline, attempts: 0, told: None, random: fastrand::Rng::with_seed(seed) }
    }

    /// How many attempts have ended.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// When the whole call ends.
    #[must_use]
    pub fn deadline(&self) -> Option<Instant> {
        self.deadline
    }

    /// When an attempt that begins now must have ended: at its timeout, or at the deadline if that comes first.
    ///
    /// # Errors
    ///
    /// [`StopReason::DeadlineExceeded`]: there is no time left for an attempt.
    pub fn attempt_limit(&self, now: Instant) -> Result<Option<Instant>, StopReason> {
        if self.is_over(now) {
            return Err(StopReason::DeadlineExceeded);
        }
        let timeout = self.limits.attempt_timeout.and_then(|timeout| now.checked_add(timeout));
        Ok(timeout.into_iter().chain(self.deadline).min())
    }

    /// When a second attempt is to be sent beside one that begins now as the attempt of that number, if it has no answer
    /// by then: no more are sent than the limits allow, or where these say nothing the row.
    #[must_use]
    pub fn hedge_at(&self, now: Instant, number: u32, policy: &RetryPolicy) -> Option<Instant> {
        let Limits { hedge_after, max_attempts, repeatable, may_retry, left_to_caller, .. } = self.limits;
        let allowed = repeatable && may_retry && !left_to_caller;
        let left = number < max_attempts.unwrap_or(policy.max_attempts());
        let at = now.checked_add(hedge_after.filter(|_| allowed && left)?)?;
        self.deadline.is_none_or(|deadline| at < deadline).then_some(at)
    }

    /// Takes note of how an attempt ended, and decides what to do.
    ///
    /// `now` is the time at which it ended. Where two attempts run at a time, the decision on the first that ends is
    /// about the call without the other one.
    pub fn on_outcome(&mut self, now: Instant, outcome: Outcome) -> Decision {
        self.attempts = self.attempts.saturating_add(1);
        let failed = match outcome {
            Outcome::Success => return Decision::Done,
            Outcome::Failed(failed) => failed,
        };
        let policy = failed.advice.policy;
        let hint = Hint::of(&failed.advice, self.wall_clock(now));
        let end = hint.map(|hint| hint.end(now));
        // What the server told another attempt holds as well, where two ran at the same time.
        self.told = self.told.max(end.filter(|_| hint.is_some_and(|hint| hint.by_server)));
        let floor = self.told.map_or(Duration::ZERO, |told| told.saturating_duration_since(now));
        let retry_at = end.max(self.told.filter(|_| !floor.is_zero()));
        let stop = |reason| Decision::Stop { reason, retry_at };

        if failed.reached.is_some() && self.is_over(now) {
            return stop(StopReason::DeadlineExceeded);
        }
        if let Some(reason) = self.refusal(&failed) {
            return stop(reason);
        }
        let (delay, cause) = if failed.elsewhere {
            // What one endpoint told does not hold for another.
            self.told = None;
            (Duration::ZERO, DelayCause::Failover)
        } else if floor > policy.retry_after().max || hint.is_some_and(|hint| hint.is_too_long(policy)) {
            return stop(StopReason::HintTooLong);
        } else {
            let (delay, cause) = self.delay(policy, hint, now);
            (delay.max(floor), cause)
        };
        match now.checked_add(delay) {
            Some(at) if self.deadline.is_none_or(|deadline| at < deadline) => Decision::Retry { at, delay, cause },
            // Later than the deadline, or than any time the clock can tell.
            _ => stop(StopReason::WouldOverrunDeadline),
        }
    }

    /// The time by the wall clock, as far as it has not been set anew since the start.
    pub(crate) fn wall_clock(&self, now: Instant) -> SystemTime {
        self.wall.checked_add(now.saturating_duration_since(self.start)).unwrap_or(self.wall)
    }

    /// A number between 0 and 1.
    pub(super) fn random(&mut self) -> f64 {
        self.random.f64()
    }

    fn is_over(&self, now: Instant) -> bool {
        self.deadline.is_some_and(|deadline| deadline <= now)
    }

    /// Why the request is not sent again, whatever the time.
    fn refusal(&self, failed: &Failed) -> Option<StopReason> {
        let policy = failed.advice.policy;
        match failed.advice.should_retry {
            Some(false) => return Some(StopReason::ServerVeto),
            None if !policy.retries() => return Some(StopReason::NotRetryable),
            _ => {}
        }
        if failed.body_started {
            return Some(StopReason::BodyStarted);
        }
        if self.limits.single_use {
            return Some(StopReason::NotReplayable);
        }
        if !safety::is_safe(failed, self.limits.repeatable) {
            return Some(StopReason::NotIdempotent);
        }
        let max_attempts = self.limits.max_attempts.unwrap_or(policy.max_attempts());
        if self.attempts >= max_attempts {
            return Some(StopReason::AttemptsExhausted);
        }
        self.limits.left_to_caller.then_some(StopReason::LeftToCaller)
    }

    fn delay(&mut self, policy: &RetryPolicy, hint: Option<Hint>, now: Instant) -> (Duration, DelayCause) {
        let random = self.random.u32(..);
        match hint {
            Some(hint) => {
                let remaining = self.deadline.map_or(Duration::MAX, |deadline| deadline.saturating_duration_since(now));
                let cause = if hint.by_server { DelayCause::Hint } else { DelayCause::DefaultHint };
                (hint.draw(policy, remaining, random), cause)
            }
            None => {
                let bound = backoff::bound(policy, self.attempts - 1);
                (backoff::draw(bound, policy.jitter(), random), DelayCause::Backoff)
            }
        }
    }
}
