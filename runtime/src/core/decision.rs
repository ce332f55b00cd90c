//! What the core decides, and why.

use std::{
    fmt,
    time::{Duration, Instant},
};

/// What to do after an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
#[non_exhaustive]
pub enum Decision {
    /// The call succeeded.
    Done,
    /// Send the request again.
    Retry {
        /// Not before this instant.
        at: Instant,
        /// The same, counted from the end of the attempt.
        delay: Duration,
        /// What the delay comes from.
        cause: DelayCause,
    },
    /// The call failed.
    Stop {
        /// Why it is not sent again.
        reason: StopReason,
        /// When another call may succeed, where the server said so or the table assumes it.
        retry_at: Option<Instant>,
    },
}

/// What a delay comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DelayCause {
    /// Exponential backoff.
    Backoff,
    /// The server's hint.
    Hint,
    /// The hint that the table assumes where the server gives none.
    DefaultHint,
    /// None: another endpoint is up.
    Failover,
}

impl DelayCause {
    /// Whether the delay is a time at which the server may be asked again, told or assumed.
    pub(crate) const fn is_hint(self) -> bool {
        matches!(self, Self::Hint | Self::DefaultHint)
    }

    /// The cause as a word for logs and metrics.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Backoff => "backoff",
            Self::Hint => "hint",
            Self::DefaultHint => "default_hint",
            Self::Failover => "failover",
        }
    }
}

impl fmt::Display for DelayCause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Backoff => "exponential backoff",
            Self::Hint => "as the server asked",
            Self::DefaultHint => "as the table says where the server names no time",
            Self::Failover => "to another endpoint",
        })
    }
}

/// Why a failed request is not sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum StopReason {
    /// The table says that a retry would not help.
    NotRetryable,
    /// The server says that a retry would not help.
    ServerVeto,
    /// A part of the response was handed on already.
    BodyStarted,
    /// The request's body is a stream, which cannot be sent twice.
    NotReplayable,
    /// The server may have acted on the request, and the request is not idempotent.
    NotIdempotent,
    /// It was sent as often as the table, or the caller, allows.
    AttemptsExhausted,
    /// The call was made within an attempt of another call, which retries itself: it leaves that to it.
    LeftToCaller,
    /// The server wants us to stay away for longer than the table obeys.
    HintTooLong,
    /// The next attempt would begin at the deadline or after it.
    WouldOverrunDeadline,
    /// The deadline passed.
    DeadlineExceeded,
    /// The retry budget, which all calls of the executor share, has too few tokens left.
    BudgetExhausted,
    /// The scope was halted, and the time is not over, or a probe is on its way.
    Halted,
    /// The usage that was recorded reached the hard limit of a [`Quota`](crate::Quota).
    UsageExhausted,
}

impl StopReason {
    /// Whether it says of the request, and not of this attempt, that sending it again is no use: then a second attempt
    /// that is on its way is of no use either.
    pub(crate) const fn is_of_the_request(self) -> bool {
        matches!(self, Self::NotRetryable | Self::ServerVeto | Self::BodyStarted)
    }

    /// The reason as a word for logs and metrics.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotRetryable => "not_retryable",
            Self::ServerVeto => "server_veto",
            Self::BodyStarted => "body_started",
            Self::NotReplayable => "not_replayable",
            Self::NotIdempotent => "not_idempotent",
            Self::AttemptsExhausted => "attempts_exhausted",
            Self::LeftToCaller => "left_to_caller",
            Self::HintTooLong => "hint_too_long",
            Self::WouldOverrunDeadline => "would_overrun_deadline",
            Self::DeadlineExceeded => "deadline_exceeded",
            Self::BudgetExhausted => "budget_exhausted",
            Self::Halted => "halted",
            Self::UsageExhausted => "usage_exhausted",
        }
    }
}

impl fmt::Display for StopReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotRetryable => "not retryable",
            Self::ServerVeto => "the server asked not to retry",
            Self::BodyStarted => "part of the response was already handed on",
            Self::NotReplayable => "the request body cannot be sent twice",
            Self::NotIdempotent => "the server may have acted on it and the request is not idempotent",
            Self::AttemptsExhausted => "no attempts left",
            Self::LeftToCaller => "the caller is left to retry",
            Self::HintTooLong => "the server asked for a longer wait than allowed",
            Self::WouldOverrunDeadline => "the next attempt would miss the deadline",
            Self::DeadlineExceeded => "the deadline passed",
            Self::BudgetExhausted => "the retry budget is exhausted",
            Self::Halted => "calls are halted",
            Self::UsageExhausted => "the usage limit is reached",
        })
    }
}
