//! Seeing what an executor does.

use std::time::Duration;

use http::{Method, StatusCode};

use crate::{AttemptRecord, HoldCause, Operation, RetryPolicy, Scope, StopReason, UsageLevel, core::DelayCause};

/// Sees every attempt, every wait and every end of a call, and the trouble that calls share.
///
/// Its methods are called within the call itself, so they must not block. What they are shown holds no header, no body
/// and nothing of the URL but the host.
pub trait Observer: Send + Sync + 'static {
    /// An attempt begins; the first one has the number 1.
    fn attempt_started(&self, call: &CallInfo<'_>, attempt: u32) {
        let _ = (call, attempt);
    }

    /// An attempt ended.
    fn attempt_ended(&self, call: &CallInfo<'_>, attempt: &AttemptRecord) {
        let _ = (call, attempt);
    }

    /// An attempt begins beside one that has no answer yet; see [`hedge_after`](crate::Call::hedge_after). Whichever
    /// answers first ends the other, of which no more is told.
    fn hedged(&self, call: &CallInfo<'_>, attempt: u32) {
        let _ = (call, attempt);
    }

    /// A wait begins, after which the request is sent again.
    fn waiting(&self, call: &CallInfo<'_>, wait: &Wait) {
        let _ = (call, wait);
    }

    /// A call is held before an attempt, for what other calls met. It may be held for several causes in turn; the first
    /// is told.
    fn held(&self, call: &CallInfo<'_>, hold: &Hold) {
        let _ = (call, hold);
    }

    /// The call's failure slows down all calls of a scope.
    fn throttled(&self, call: &CallInfo<'_>, trouble: &ScopeTrouble) {
        let _ = (call, trouble);
    }

    /// The call's failure lets all calls of a scope fail at once.
    fn halted(&self, call: &CallInfo<'_>, trouble: &ScopeTrouble) {
        let _ = (call, trouble);
    }

    /// What was recorded reached a limit of a quota: the soft one or, if it
    /// [is exhausted](UsageLevel::is_exhausted), the hard one. Told once a limit and window, by whoever records: where the
    /// amount stands in a body, within the poll that reads its end.
    fn usage_limit_reached(&self, usage: &UsageLevel) {
        let _ = usage;
    }

    /// The call ended, or was cancelled.
    fn call_ended(&self, call: &CallInfo<'_>, end: &CallEnd) {
        let _ = (call, end);
    }
}

/// What is known of a call.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct CallInfo<'a> {
    /// The operation, where it was named.
    pub operation: Option<&'static Operation>,
    /// The method of the request.
    pub method: Option<&'a Method>,
    /// The host that it goes to.
    pub server_address: Option<&'a str>,
    /// The port that it goes to.
    pub server_port: Option<u16>,
}

/// A wait between two attempts.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Wait {
    /// The attempt that failed.
    pub attempt: u32,
    /// How long it is.
    pub delay: Duration,
    /// Where that comes from.
    pub cause: DelayCause,
    /// The row of the table that asks for the retry.
    pub policy: &'static RetryPolicy,
}

/// A hold before an attempt.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Hold {
    /// The attempt that is to begin.
    pub attempt: u32,
    /// Why it does not yet.
    pub cause: HoldCause,
    /// For how long at least, where that is known.
    pub duration: Option<Duration>,
}

/// Trouble that the calls of a scope share.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct ScopeTrouble {
    /// The scope that the row names; where the call did not say who it is, it is the executor itself.
    pub scope: Scope,
    /// For how long.
    pub duration: Duration,
    /// The row of the table that asks for it.
    pub policy: &'static RetryPolicy,
}

/// The end of a call.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct CallEnd {
    /// How it ended.
    pub result: CallResult,
    /// How many attempts it made, one that was cancelled included; none if it was refused before the first.
    pub attempts: u32,
    /// How long it took.
    pub duration: Duration,
    /// The status of the last answer, where there was one and it is known.
    pub status: Option<StatusCode>,
}

/// How a call ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CallResult {
    /// It gave what the caller asked for.
    Succeeded,
    /// It failed.
    Failed {
        /// The kind of the last failure.
        kind: &'static str,
        /// Why there was no further attempt.
        reason: StopReason,
    },
    /// Its future was dropped.
    Cancelled,
}
