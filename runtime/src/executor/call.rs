//! A call whose settings differ from the executor's.

use std::{fmt, time::Duration};

use http::Method;

use super::{Attempt, Executor, Failure, Settings, Timer, drive::Drive, endpoints::named_origin, operation::Closure};
use crate::{
    CallError, Operation, Retry, Scope, Timeouts,
    core::{Keys, Limits},
};

/// A call whose settings differ from the executor's; see [`Executor::call`] and [`Executor::operation`].
#[must_use = "nothing is sent without `run` or `send`"]
pub struct Call<'a, E, T> {
    pub(crate) executor: &'a Executor<E, T>,
    pub(crate) settings: Settings,
}

impl<'a, E: Retry, T> Call<'a, E, T> {
    #[inline]
    pub(super) fn new(executor: &'a Executor<E, T>) -> Self {
        Self { executor, settings: executor.shared.settings.for_call() }
    }

    /// A call of an operation: with its method, and with its timeouts where the file names them.
    pub(super) fn of(executor: &'a Executor<E, T>, operation: &'static Operation) -> Self {
        let mut call = Self::new(executor).method(operation.method());
        call.settings.operation = Some(operation);
        let Timeouts { attempt, total } = operation.timeouts();
        let limits = call.settings.limits;
        let limits = if attempt.is_some() { limits.attempt_timeout(attempt) } else { limits };
        call.settings.limits = if total.is_some() { limits.deadline(total) } else { limits };
        call
    }

    /// Sets the longest one attempt may take; `None` for as long as it likes.
    pub fn attempt_timeout(self, timeout: impl Into<Option<Duration>>) -> Self {
        let timeout = timeout.into();
        self.limit(|limits| limits.attempt_timeout(timeout))
    }

    /// Sets the longest the call may take, attempts and waits; `None` for as long as it likes.
    pub fn deadline(self, deadline: impl Into<Option<Duration>>) -> Self {
        let deadline = deadline.into();
        self.limit(|limits| limits.deadline(deadline))
    }

    /// Sets how often the request is sent at most, the first time included, in place of what the table says. Zero
    /// counts as one.
    pub fn max_attempts(self, max_attempts: u32) -> Self {
        self.limit(|limits| limits.max_attempts(Some(max_attempts)))
    }

    /// Says whether the request may be sent again although the server may have acted on it, whatever its method.
    #[inline]
    pub fn idempotent(mut self, idempotent: bool) -> Self {
        self.settings.idempotent = Some(idempotent);
        self
    }

    /// Says what the method of the request is, for an operation given to [`run`](Self::run); whether the request is
    /// idempotent follows from it (RFC 9110, section 9.2.2).
    pub fn method(mut self, method: Method) -> Self {
        self.settings.method = Some(method);
        self
    }

    /// Says that the request can be sent only once, such as one whose body is a stream.
    pub fn single_use(self) -> Self {
        self.limit(|limits| limits.single_use(true))
    }

    /// Says whether to retry even if this call is made within an attempt of another one that retries; see
    /// [`Executor::run`].
    pub fn retry_when_nested(mut self, retry: bool) -> Self {
        self.settings.retry_when_nested = retry;
        self
    }

    /// Says by what the request authorises itself, such as its API key, for an operation given to [`run`](Self::run): a
    /// row's `throttle` or `halt` of the scope `credential` then concerns the calls with the same one, and not all of
    /// the executor. Only a hash of it is kept.
    pub fn credential(mut self, credential: impl AsRef<[u8]>) -> Self {
        let key = self.executor.shared.traffic.key(Scope::Credential, credential.as_ref());
        self.settings.credential = Some(key);
        self
    }

    /// Says where the request goes (scheme, host and port), for an operation given to [`run`](Self::run): a row's
    /// `throttle` or `halt` of the scope `origin` then concerns the calls to the same one, and not all of the executor.
    /// Where the executor has several endpoints, it is that of the endpoint.
    pub fn origin(mut self, origin: impl AsRef<[u8]>) -> Self {
        self.settings.origin = Some(named_origin(&self.executor.shared.traffic, origin.as_ref()));
        self
    }

    /// The scopes that it is in.
    pub(crate) fn keys(&self) -> Keys {
        self.settings.keys(&self.executor.shared.traffic)
    }

    #[inline]
    fn limit(mut self, change: impl FnOnce(Limits) -> Limits) -> Self {
        self.settings.limits = change(self.settings.limits);
        self
    }
}

impl<'a, E: Retry, T: Timer> Call<'a, E, T> {
    /// Sends a second attempt beside one that has no answer after this time, and takes the answer that comes first; the
    /// other attempt is cancelled. `None` for never.
    ///
    /// It cuts off the slow tail where few answers are late: a delay that 95 of 100 calls stay below adds 5 % of
    /// requests at most ("The Tail at Scale", Dean and Barroso, 2013). Hedged are only requests that may be sent again
    /// although the server may have acted on them, and not for their idempotency key alone: many servers refuse a key
    /// whose first request they are still at work on (409, draft-ietf-httpapi-idempotency-key-header), and that would
    /// end the call. The second attempt goes to the same endpoint, costs a token of the retry budget and counts as an
    /// attempt; none is sent while a scope is in trouble or within an attempt of a call that retries. A failure that a
    /// retry may mend leaves the other attempt its time; any other ends the call.
    pub fn hedge_after(self, delay: impl Into<Option<Duration>>) -> Self {
        let delay = delay.into();
        self.limit(|limits| limits.hedge_after(delay))
    }

    /// As [`Executor::run`].
    ///
    /// # Errors
    ///
    /// As [`Executor::run`].
    pub fn run<F, Fut, V>(
        self,
        operation: F,
    ) -> impl Future<Output = Result<V, CallError<E>>> + use<'a, F, Fut, V, E, T>
    where
        F: FnMut(Attempt) -> Fut,
        Fut: Future<Output = Result<V, Failure<E>>>,
    {
        Drive::new(&*self.executor.shared, self.settings, Closure(operation))
    }
}

impl<E, T> fmt::Debug for Call<'_, E, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call").field("settings", &self.settings).finish_non_exhaustive()
    }
}
