//! Calls that block their thread: the same decisions as those of the async [`Executor`](crate::Executor), without a
//! runtime.
//!
//! With `ureq`, or any other client that blocks:
//!
//! ```no_run
//! # use backstop::ApiError;
//! use std::time::Duration;
//!
//! use backstop::{CallError, Failure, Reply, TransportError, blocking::Executor};
//!
//! // `E` is the error type of your API.
//! fn list<E: ApiError>(executor: &Executor<E>) -> Result<Vec<u8>, CallError<E>> {
//!     executor.run(|attempt| {
//!         let request = ureq::get("https://api.example.com/models").config();
//!         let request = request.http_status_as_error(false).timeout_global(attempt.timeout()).build();
//!         let lost = |error: ureq::Error| TransportError::from(error.into_io());
//!         let mut response = request.call().map_err(lost)?;
//!         let body = response.body_mut().read_to_vec().map_err(lost)?;
//!         let reply = Reply::new(response.status(), response.headers(), &body);
//!         if let Some(error) = E::detect(&reply) {
//!             return Err(Failure::Api(error));
//!         }
//!         executor.heed(&reply); // what it used up, and whether more is granted
//!         Ok(body)
//!     })
//! }
//!
//! # fn example<E: ApiError>() -> Result<(), CallError<E>> {
//! let executor = Executor::<E>::builder().attempt_timeout(Duration::from_secs(30)).build();
//! let models = list(&executor)?;
//! # Ok(())
//! # }
//! ```

mod drive;
mod timer;

use std::{fmt, sync::Arc};

pub use timer::{Blocking, BlockingTimer, ThreadTimer};

use self::drive::drive;
use crate::{ApiError, Attempt, CallError, Endpoint, Failure, Operation, Reply, Retry, core::Traffic};

/// Builds an [`Executor`] that blocks.
pub type ExecutorBuilder<E, T = ThreadTimer> = crate::ExecutorBuilder<E, Blocking<T>>;

/// A call that blocks, and whose settings differ from the executor's.
pub type Call<'a, E, T = ThreadTimer> = crate::Call<'a, E, Blocking<T>>;

/// Runs calls as the table of `E` says, on the caller's thread: attempts, waits, deadline.
///
/// It is cheap to clone, and clones share their settings and what they learn, across threads. See [the module](self)
/// for an example.
pub struct Executor<E, T = ThreadTimer> {
    inner: crate::Executor<E, Blocking<T>>,
}

impl<E: Retry> Executor<E> {
    /// Starts to build an executor.
    pub fn builder() -> ExecutorBuilder<E> {
        Self::with_timer(ThreadTimer)
    }

    /// An executor with nothing but defaults: the timeouts of the table.
    #[must_use]
    pub fn new() -> Self {
        Self::builder().build()
    }
}

impl<E: Retry> Default for Executor<E> {
    fn default() -> Self {
        Self::new()
    }
}

impl<E: Retry, T: BlockingTimer> Executor<E, T> {
    /// Starts to build an executor on a timer of your own.
    pub fn with_timer(timer: T) -> ExecutorBuilder<E, T> {
        crate::ExecutorBuilder::new(Blocking(timer))
    }

    /// Runs an operation until it succeeds or the table says to stop.
    ///
    /// The operation is a closure that makes one attempt; `?` inside it takes an `E` as well as a
    /// [`TransportError`](crate::TransportError). Nothing can interrupt it: it must itself end in time, and
    /// [`Attempt::timeout`] says when that is. The deadline is looked at between attempts; an answer that comes after
    /// it is taken all the same, a failure is final.
    ///
    /// What it sends is not seen here, so a closure is taken as one that may be run again: where it sends a request
    /// that is not idempotent, say so with [`call`](Self::call) and [`method`](crate::Call::method).
    ///
    /// A call that is made within an attempt of another call leaves retries to that one, as
    /// [told there](crate::Executor::run). While it waits, for its own backoff or for what other calls met, its thread
    /// is parked.
    ///
    /// # Errors
    ///
    /// The failure of the last attempt, with the history of all.
    pub fn run<V>(&self, operation: impl FnMut(Attempt) -> Result<V, Failure<E>>) -> Result<V, CallError<E>> {
        drive(&self.inner.shared, &self.inner.shared.settings, operation)
    }

    /// What the executor's calls share; any other executor, async ones included, can
    /// [share](crate::ExecutorBuilder::share) it.
    #[must_use]
    pub fn traffic(&self) -> &Arc<Traffic> {
        self.inner.traffic()
    }

    /// Where the API can be reached; see [the async one](crate::Executor::endpoints).
    #[must_use]
    pub fn endpoints(&self) -> &[Endpoint] {
        self.inner.endpoints()
    }

    /// What the calls have used up; see [the async one](crate::Executor::usage).
    pub fn usage(&self) -> crate::UsageMeter<'_, Blocking<T>> {
        self.inner.usage()
    }

    /// Takes from a success what it says besides its answer; see [the async one](crate::Executor::heed).
    pub fn heed(&self, reply: &Reply<'_>)
    where
        E: ApiError,
    {
        self.inner.heed(reply);
    }

    /// Records what an event of a stream says was used up; see [the async one](crate::Executor::heed_event).
    pub fn heed_event(&self, data: impl AsRef<[u8]>)
    where
        E: ApiError,
    {
        self.inner.heed_event(data);
    }

    /// Starts a call whose settings differ from the executor's.
    pub fn call(&self) -> Call<'_, E, T> {
        self.inner.call()
    }

    /// Starts a call of an operation that the error file describes; see
    /// [the async one](crate::Executor::operation).
    pub fn operation(&self, operation: &'static Operation) -> Call<'_, E, T> {
        self.inner.operation(operation)
    }
}

impl<E: Retry, T: BlockingTimer> crate::ExecutorBuilder<E, Blocking<T>> {
    /// Builds it.
    #[must_use]
    pub fn build(self) -> Executor<E, T> {
        Executor { inner: self.finish() }
    }
}

impl<E: Retry, T: BlockingTimer> crate::Call<'_, E, Blocking<T>> {
    /// As [`blocking::Executor::run`](Executor::run).
    ///
    /// # Errors
    ///
    /// As [`blocking::Executor::run`](Executor::run).
    pub fn run<V>(self, operation: impl FnMut(Attempt) -> Result<V, Failure<E>>) -> Result<V, CallError<E>> {
        drive(&self.executor.shared, &self.settings, operation)
    }
}

impl<E, T> Clone for Executor<E, T> {
    fn clone(&self) -> Self {
        Self { inner: self.inner.clone() }
    }
}

impl<E, T> fmt::Debug for Executor<E, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}
