//! What to do about an error: the rows of a retry-policy table.

use std::time::Duration;

/// What a client does when a call fails in one particular way: one row of the table that an error file becomes.
///
/// The words are those of the gRPC service config (gRFC A6): attempts count the first one, and the delay before the
/// `n`-th retry is drawn from `initial_backoff * backoff_multiplier^(n - 1)`, capped by `max_backoff`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RetryPolicy {
    name: &'static str,
    retries: bool,
    max_attempts: u32,
    initial_backoff: Duration,
    max_backoff: Duration,
    backoff_multiplier: f64,
    jitter: Jitter,
    retry_after: RetryAfter,
    safety: Safety,
    throttle: Option<Throttle>,
    halt: Option<Halt>,
    cost: Option<u32>,
    failover: bool,
}

impl RetryPolicy {
    /// Never send the request again. This is the built-in strategy `never`.
    pub const NEVER: Self = Self::never();

    /// Exponential backoff with full jitter, three attempts. This is the built-in strategy `backoff`.
    pub const BACKOFF: Self = Self::backoff();

    /// A rate limit: the server did not act on the request and says when to come back; without a hint, wait 60
    /// seconds. This is the built-in strategy `wait`.
    pub const WAIT: Self = Self::backoff()
        .with_name("wait")
        .with_max_backoff(Duration::from_secs(60))
        .with_retry_after(RetryAfter { default: Some(Duration::from_secs(60)), max: RetryAfter::DEFAULT_MAX })
        .with_safety(Safety::NotProcessed);

    /// A policy that surfaces the error at once.
    #[must_use]
    pub const fn never() -> Self {
        Self { name: "never", retries: false, ..Self::backoff() }
    }

    /// A policy that retries with exponential backoff: 3 attempts, from 1 s to 30 s, doubling, full jitter.
    #[must_use]
    pub const fn backoff() -> Self {
        Self {
            name: "backoff",
            retries: true,
            max_attempts: 3,
            initial_backoff: Duration::from_secs(1),
            max_backoff: Duration::from_secs(30),
            backoff_multiplier: 2.0,
            jitter: Jitter::Full,
            retry_after: RetryAfter { default: None, max: RetryAfter::DEFAULT_MAX },
            safety: Safety::MaybeProcessed,
            throttle: None,
            halt: None,
            cost: None,
            failover: false,
        }
    }

    /// Names the policy, as its strategy is named in the file.
    #[must_use]
    pub const fn with_name(self, name: &'static str) -> Self {
        Self { name, ..self }
    }

    /// Sets how often the request is sent at most, the first time included. Zero counts as one.
    #[must_use]
    pub const fn with_max_attempts(self, max_attempts: u32) -> Self {
        Self { max_attempts, ..self }
    }

    /// Sets the upper bound of the first delay.
    #[must_use]
    pub const fn with_initial_backoff(self, initial_backoff: Duration) -> Self {
        Self { initial_backoff, ..self }
    }

    /// Sets the upper bound of every computed delay.
    #[must_use]
    pub const fn with_max_backoff(self, max_backoff: Duration) -> Self {
        Self { max_backoff, ..self }
    }

    /// Sets the factor between the bounds of two consecutive delays.
    #[must_use]
    pub const fn with_backoff_multiplier(self, backoff_multiplier: f64) -> Self {
        Self { backoff_multiplier, ..self }
    }

    /// Sets how a delay is drawn below its bound.
    #[must_use]
    pub const fn with_jitter(self, jitter: Jitter) -> Self {
        Self { jitter, ..self }
    }

    /// Sets what becomes of the server's hint.
    #[must_use]
    pub const fn with_retry_after(self, retry_after: RetryAfter) -> Self {
        Self { retry_after, ..self }
    }

    /// Sets whether the server may have acted on the failed request.
    #[must_use]
    pub const fn with_safety(self, safety: Safety) -> Self {
        Self { safety, ..self }
    }

    /// Lets the callers of a scope slow down together.
    #[must_use]
    pub const fn with_throttle(self, throttle: Throttle) -> Self {
        Self { throttle: Some(throttle), ..self }
    }

    /// Lets the calls of a scope fail at once for a while.
    #[must_use]
    pub const fn with_halt(self, halt: Halt) -> Self {
        Self { halt: Some(halt), ..self }
    }

    /// Sets the retry-budget tokens that a retry under this policy costs.
    #[must_use]
    pub const fn with_cost(self, cost: u32) -> Self {
        Self { cost: Some(cost), ..self }
    }

    /// Sets whether the request is sent to another endpoint, at once, where the client knows several.
    #[must_use]
    pub const fn with_failover(self, failover: bool) -> Self {
        Self { failover, ..self }
    }

    /// The strategy's name in the file, or that of the built-in strategy.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Whether the table asks for a retry at all.
    #[must_use]
    pub const fn retries(&self) -> bool {
        self.retries
    }

    /// How often the request is sent at most, the first time included.
    #[must_use]
    pub const fn max_attempts(&self) -> u32 {
        self.max_attempts
    }

    /// The upper bound of the first delay.
    #[must_use]
    pub const fn initial_backoff(&self) -> Duration {
        self.initial_backoff
    }

    /// The upper bound of every computed delay.
    #[must_use]
    pub const fn max_backoff(&self) -> Duration {
        self.max_backoff
    }

    /// The factor between the bounds of two consecutive delays.
    #[must_use]
    pub const fn backoff_multiplier(&self) -> f64 {
        self.backoff_multiplier
    }

    /// How a delay is drawn below its bound.
    #[must_use]
    pub const fn jitter(&self) -> Jitter {
        self.jitter
    }

    /// What becomes of the server's hint.
    #[must_use]
    pub const fn retry_after(&self) -> RetryAfter {
        self.retry_after
    }

    /// Whether the server may have acted on the failed request.
    #[must_use]
    pub const fn safety(&self) -> Safety {
        self.safety
    }

    /// Whether the callers of a scope slow down together, and which scope.
    #[must_use]
    pub const fn throttle(&self) -> Option<Throttle> {
        self.throttle
    }

    /// Whether the calls of a scope fail at once for a while, and which scope.
    #[must_use]
    pub const fn halt(&self) -> Option<Halt> {
        self.halt
    }

    /// The retry-budget tokens that a retry costs; `None` leaves it to the kind of failure.
    #[must_use]
    pub const fn cost(&self) -> Option<u32> {
        self.cost
    }

    /// Whether the request is sent to another endpoint, at once, where the client knows
    /// [several](crate::ExecutorBuilder::endpoints).
    #[must_use]
    pub const fn failover(&self) -> bool {
        self.failover
    }
}

/// How a delay is drawn below its bound.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Jitter {
    /// Anywhere between zero and the bound.
    #[default]
    Full,
    /// Anywhere between half the bound and the bound.
    Equal,
    /// The bound itself; a server's hint is then obeyed to the millisecond as well.
    None,
}

/// What becomes of the server's hint when to come back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RetryAfter {
    /// The delay where the server names none; `None` leaves it to the computed backoff.
    pub default: Option<Duration>,
    /// The longest hint that is obeyed; a longer one ends the call at once.
    pub max: Duration,
}

impl RetryAfter {
    /// The longest hint that is obeyed where the file says nothing: 120 s.
    pub const DEFAULT_MAX: Duration = Duration::from_secs(120);
}

/// Whether the server may have acted on a request that failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Safety {
    /// The server did not act: any request may be sent again.
    NotProcessed,
    /// The server may have acted: only an idempotent request is sent again.
    #[default]
    MaybeProcessed,
}

/// Who shares a throttle or a halt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Scope {
    /// All calls made with the same credential.
    Credential,
    /// All calls to the same scheme, host and port.
    Origin,
    /// All calls of the same operation.
    Operation,
}

impl Scope {
    /// The scope as files and logs have it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Credential => "credential",
            Self::Origin => "origin",
            Self::Operation => "operation",
        }
    }
}

/// The callers of a scope share a cooldown and slow down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Throttle {
    /// Who slows down.
    pub scope: Scope,
    /// For how long where the server does not say; `None` means as long as the failed call itself waits.
    pub duration: Option<Duration>,
}

/// The calls of a scope fail at once until the time is over; then one probe goes through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Halt {
    /// Whose calls fail.
    pub scope: Scope,
    /// For how long; `None` means the server's hint, or 60 s without one.
    pub duration: Option<Duration>,
}

/// How long a call may take.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Timeouts {
    /// The longest one attempt may take, until the head of its response.
    pub attempt: Option<Duration>,
    /// The longest the whole call may take: all attempts and waits.
    pub total: Option<Duration>,
}
