//! The failure of a call.

use std::{
    error, fmt,
    time::{Duration, Instant},
};

use http::StatusCode;

use crate::{
    Advice, ApiError, Failure, Reached, Retry, RetryHint, RetryPolicy, TransportError, TransportErrorKind,
    core::StopReason,
};

/// A call failed for good: the last failure, why it was not tried again, and what happened before.
///
/// It is one pointer wide. `Display` is one line: the failure, the number of attempts and why there was no other one.
/// What is behind the failure, such as a refused connection behind a [`TransportError`], is not in that line but in
/// [`source`](error::Error::source), so that whoever prints the chain prints everything once:
///
/// ```
/// # use backstop::{CallError, TransportError};
/// fn report(error: &dyn std::error::Error) -> String {
///     match error.source() {
///         Some(source) => format!("{error}: {}", report(source)),
///         None => error.to_string(),
///     }
/// }
/// # let refused = std::io::Error::from(std::io::ErrorKind::ConnectionRefused);
/// assert_eq!(report(&TransportError::from(refused)), "connection failed before anything was sent: connection refused");
/// ```
pub struct CallError<E> {
    inner: Box<Ended<E>>,
}

/// How a call ended.
pub(crate) struct Ended<E> {
    pub(crate) failure: Failure<E>,
    /// The last typed error of an earlier attempt, where the last attempt had none.
    pub(crate) earlier: Option<E>,
    pub(crate) reason: StopReason,
    pub(crate) retry_at: Option<Instant>,
    pub(crate) at: Instant,
    pub(crate) elapsed: Duration,
    pub(crate) attempts: Vec<AttemptRecord>,
}

/// One attempt of a call.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct AttemptRecord {
    /// Its number; the first one is 1.
    pub number: u32,
    /// Where it was sent: the place in the executor's [`endpoints`](crate::Executor::endpoints). Zero where there are
    /// none, and of a request that goes to none of them.
    pub endpoint: usize,
    /// The kind of the failure: the name of the typed error, or the word of a
    /// [`TransportErrorKind`](crate::TransportErrorKind). `None`: it succeeded.
    pub kind: Option<&'static str>,
    /// The status of the response, where there was one and it is known.
    pub status: Option<StatusCode>,
    /// How far the request got where no whole answer arrived.
    pub reached: Option<Reached>,
    /// The row of the table that applies to the failure.
    pub policy: Option<&'static RetryPolicy>,
    /// How long the attempt took.
    pub duration: Duration,
    /// How long the server asked to stay away.
    pub hint: Option<Duration>,
    /// How long it was held before it began, for what other calls met.
    pub held: Duration,
    /// The wait that followed; `None` where no attempt was to follow, or another one still ran.
    pub delay: Option<Duration>,
}

impl<E> CallError<E> {
    pub(crate) fn new(ended: Ended<E>) -> Self {
        Self { inner: Box::new(ended) }
    }

    /// The error that the server answered the last attempt with; `None` if that failed without an answer.
    #[must_use]
    pub fn api(&self) -> Option<&E> {
        self.inner.failure.api()
    }

    /// The error that the server answered the last attempt with; `None` if that failed without an answer.
    #[must_use]
    pub fn into_api(self) -> Option<E> {
        self.inner.failure.into_api()
    }

    /// The last typed error of any attempt: what the server said before it stopped to answer, for example.
    #[must_use]
    pub fn last_api(&self) -> Option<&E> {
        self.api().or(self.inner.earlier.as_ref())
    }

    /// Why the last attempt had no answer; `None` if it had one.
    #[must_use]
    pub fn transport(&self) -> Option<&TransportError> {
        self.inner.failure.transport()
    }

    /// Why the last attempt had no answer; `None` if it had one.
    #[must_use]
    pub fn into_transport(self) -> Option<TransportError> {
        self.inner.failure.into_transport()
    }

    /// What the server answered the last attempt with or, where it did not and `earlier` is wanted, an earlier one; the
    /// call itself where there is no such answer.
    pub(crate) fn into_answer(self, earlier: bool) -> Result<E, Self> {
        let mut ended = *self.inner;
        ended
            .failure
            .try_into_api()
            .or_else(|failure| ended.earlier.take_if(|_| earlier).ok_or_else(|| Self::new(Ended { failure, ..ended })))
    }

    /// Why there was no other attempt.
    #[must_use]
    pub fn stop_reason(&self) -> StopReason {
        self.inner.reason
    }

    /// All attempts, in their order; none if the call was refused before the first, for what other calls met.
    #[must_use]
    pub fn attempts(&self) -> &[AttemptRecord] {
        &self.inner.attempts
    }

    /// When another call may succeed, where the server said so or the table assumes it.
    #[must_use]
    pub fn retry_at(&self) -> Option<Instant> {
        self.inner.retry_at
    }

    /// The same as [`retry_at`](Self::retry_at), counted from the end of the call.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.inner.retry_at.map(|at| at.saturating_duration_since(self.inner.at))
    }

    /// How long the call took.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.inner.elapsed
    }
}

impl<E: ApiError> CallError<E> {
    /// The id by which the server's people find the last request, if the server gave one.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.api().and_then(|error| error.fault().request_id())
    }
}

/// So that a call can be an attempt of another one: what it left to its caller is sent again as the row of its last
/// failure says, and anything else is not.
impl<E: Retry> Retry for CallError<E> {
    fn advice(&self) -> Advice {
        let last = self.inner.attempts.last();
        let policy = last.and_then(|attempt| attempt.policy).unwrap_or(&RetryPolicy::NEVER);
        let kind = last.and_then(|attempt| attempt.kind).unwrap_or(TransportErrorKind::NotSent.as_str());
        Advice {
            status: last.and_then(|attempt| attempt.status),
            retry_after: self.retry_after().map(RetryHint::After),
            should_retry: (self.inner.reason != StopReason::LeftToCaller).then_some(false),
            ..Advice::new(policy, kind)
        }
    }
}

impl<E: fmt::Display> fmt::Display for CallError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Ended { failure, reason, attempts, .. } = &*self.inner;
        match failure.parts() {
            Ok(error) => write!(f, "{error}")?,
            Err(error) => write!(f, "{error}")?,
        }
        if attempts.is_empty() {
            return write!(f, ": {reason}");
        }
        let plural = if attempts.len() == 1 { "" } else { "s" };
        write!(f, " after {} attempt{plural}: {reason}", attempts.len())
    }
}

impl<E: fmt::Debug> fmt::Debug for CallError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("CallError");
        match self.inner.failure.parts() {
            Ok(error) => debug.field("api", error),
            Err(error) => debug.field("transport", error),
        };
        debug
            .field("stop_reason", &self.inner.reason)
            .field("retry_after", &self.retry_after())
            .field("attempts", &self.inner.attempts)
            .finish_non_exhaustive()
    }
}

impl<E: error::Error> error::Error for CallError<E> {
    /// What is behind the failure; the failure itself is in `Display`.
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        match self.inner.failure.parts() {
            Ok(error) => error.source(),
            Err(error) => error.source(),
        }
    }
}
