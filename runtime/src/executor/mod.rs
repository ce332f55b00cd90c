//! The async driver of the [core](crate::core).

mod attempt;
mod builder;
mod call;
mod drive;
mod endpoints;
mod failure;
mod heed;
mod lane;
mod nested;
mod operation;
mod race;
mod seed;
mod settings;
mod sleep;
mod state;
mod timer;
mod usage;

use std::{fmt, marker::PhantomData, sync::Arc};

use http::HeaderName;

pub use attempt::{Attempt, IdempotencyKey};
pub use builder::{ExecutorBuilder, IDEMPOTENCY_KEY};
pub use call::Call;
pub use failure::Failure;
pub use timer::Timer;
#[cfg(feature = "tokio")]
pub use timer::TokioTimer;
pub use usage::UsageMeter;

#[cfg(any(feature = "blocking", feature = "reqwest", feature = "tower"))]
pub(crate) use lane::Which;
pub(crate) use {
    drive::Drive,
    endpoints::EndpointList,
    operation::Closure,
    settings::{Propagation, Settings},
    timer::Clock,
};
#[cfg(any(feature = "reqwest", feature = "tower"))]
pub(crate) use {endpoints::origin, operation::Operation, settings::Server};
#[cfg(feature = "blocking")]
pub(crate) use {
    nested::Polling,
    state::{State, Step},
};

use crate::{CallError, Endpoint, Observer, Retry, RetryPolicy, core::Traffic};

/// Runs calls as the table of `E` says: attempts, waits, deadline.
///
/// It is cheap to clone, and clones share their settings. One executor for each API is the usual number.
///
/// ```
/// use std::time::Duration;
///
/// use backstop::{Advice, Executor, Retry, RetryPolicy};
///
/// #[derive(Debug)]
/// struct Overloaded;
///
/// impl Retry for Overloaded {
///     fn advice(&self) -> Advice {
///         static POLICY: RetryPolicy = RetryPolicy::backoff().with_max_attempts(4);
///         Advice::new(&POLICY, "overloaded")
///     }
/// }
///
/// async fn fetch() -> Result<String, Overloaded> {
///     // Any transport.
/// #   Ok(String::new())
/// }
///
/// # async fn example() -> Result<(), backstop::CallError<Overloaded>> {
/// let executor = Executor::<Overloaded>::builder().deadline(Duration::from_secs(30)).build();
/// let page = executor.run(|_attempt| async { Ok(fetch().await?) }).await?;
/// # Ok(())
/// # }
/// ```
#[cfg(feature = "tokio")]
pub struct Executor<E, T = TokioTimer> {
    pub(crate) shared: Arc<Shared<T>>,
    error: PhantomData<fn() -> E>,
}

/// Runs calls as the table of `E` says: attempts, waits, deadline.
///
/// It is cheap to clone, and clones share their settings. One executor for each API is the usual number.
#[cfg(not(feature = "tokio"))]
pub struct Executor<E, T> {
    pub(crate) shared: Arc<Shared<T>>,
    error: PhantomData<fn() -> E>,
}

/// What the clones of an executor share.
pub(crate) struct Shared<T> {
    pub(crate) settings: Settings,
    pub(crate) transport_policy: &'static RetryPolicy,
    pub(crate) observer: Option<Arc<dyn Observer>>,
    pub(crate) key_header: Option<HeaderName>,
    pub(crate) body_limit: usize,
    pub(crate) propagation: Propagation,
    pub(crate) endpoints: EndpointList,
    pub(crate) traffic: Arc<Traffic>,
    pub(crate) seeds: seed::Seeds,
    pub(crate) timer: T,
}

#[cfg(feature = "tokio")]
impl<E: Retry> Executor<E> {
    /// Starts to build an executor on tokio's timer.
    pub fn builder() -> ExecutorBuilder<E> {
        ExecutorBuilder::new(TokioTimer)
    }

    /// An executor with nothing but defaults: the timeouts of the table, on tokio's timer.
    #[must_use]
    pub fn new() -> Self {
        Self::builder().build()
    }
}

#[cfg(feature = "tokio")]
impl<E: Retry> Default for Executor<E> {
    fn default() -> Self {
        Self::new()
    }
}

impl<E: Retry, T: Timer> Executor<E, T> {
    /// Starts to build an executor on a timer of your own.
    pub fn with_timer(timer: T) -> ExecutorBuilder<E, T> {
        ExecutorBuilder::new(timer)
    }

    /// Runs an operation until it succeeds or the table says to stop.
    ///
    /// The operation is a closure that makes one attempt; `?` inside it takes an `E` as well as a
    /// [`TransportError`](crate::TransportError). Its future is dropped when the attempt's time is up. What it sends is
    /// not seen here, so a closure is taken as one that may be run again: where it sends a request that is not
    /// idempotent, say so with [`call`](Self::call) and [`method`](Call::method).
    ///
    /// If the first attempt is ready at once and succeeds, no clock is read, no timer made and nothing allocated. The
    /// time of a call therefore starts when its first attempt first waits.
    ///
    /// # What calls share
    ///
    /// A call may be held, or fail without being sent, for what other calls of its scope met; see [the
    /// core](crate::core). Calls that are held come in their order. One whose future is kept but not polled when its turn
    /// comes, as in a `buffer_unordered` whose consumer is busy, is passed over after a second, and sent as soon as it is
    /// polled.
    ///
    /// A call that was sent and is not polled is still on its way, as far as anybody knows: it keeps its slot where only so
    /// many may be in flight, and no timeout of its own ends it. Spawn such calls, or poll them.
    ///
    /// # Executors inside executors
    ///
    /// Retries at two layers multiply. A call that is made within an attempt of another call, by this executor or any
    /// other, therefore leaves retries to that one, if that one may retry: it stops with
    /// [`StopReason::LeftToCaller`](crate::StopReason::LeftToCaller) where it would have sent again. Set
    /// [`retry_when_nested`](Call::retry_when_nested) to have it retry all the same. A call counts as made within an
    /// attempt if it is polled there, be it through `join`, `select` or a `FuturesUnordered`; one that the attempt
    /// spawns as a task of its own does not, and neither does one on another thread.
    ///
    /// A [`CallError`] is an error with a retry policy, so `Executor<CallError<E>>` is the type of an outer executor
    /// that sends again what an inner one left to it.
    ///
    /// # Errors
    ///
    /// The failure of the last attempt, with the history of all. Dropping the future cancels the call.
    pub fn run<F, Fut, V>(
        &self,
        operation: F,
    ) -> impl Future<Output = Result<V, CallError<E>>> + use<'_, F, Fut, V, E, T>
    where
        F: FnMut(Attempt) -> Fut,
        Fut: Future<Output = Result<V, Failure<E>>>,
    {
        Drive::new(&*self.shared, &self.shared.settings, Closure(operation))
    }
}

impl<E: Retry, T> Executor<E, T> {
    /// What the executor's calls share: its retry budget and the trouble of its scopes. Another executor, or a driver of
    /// your own, can [share](ExecutorBuilder::share) it.
    #[must_use]
    pub fn traffic(&self) -> &Arc<Traffic> {
        &self.shared.traffic
    }

    /// Where the API can be reached, as the executor was [built](ExecutorBuilder::endpoints).
    #[must_use]
    pub fn endpoints(&self) -> &[Endpoint] {
        self.shared.endpoints.all()
    }

    /// Starts a call whose settings differ from the executor's.
    pub fn call(&self) -> Call<'_, E, T> {
        Call::new(self)
    }

    /// Starts a call of an operation that the error file describes, such as `&altllm::operations::CREATE_CHAT`.
    ///
    /// Whether its request may be sent again although the server may have acted on it follows from the operation and
    /// from its idempotency key. The operation's timeouts, where the file names them, take the place of the executor's,
    /// for they are the more special ones; [`Call`] sets others.
    pub fn operation(&self, operation: &'static crate::Operation) -> Call<'_, E, T> {
        Call::of(self, operation)
    }
}

#[expect(private_bounds, reason = "any timer has a clock")]
impl<E: Retry, T: Clock> Executor<E, T> {
    /// What the calls have used up, to be recorded and to be shown, by the quotas that the executor was
    /// [built with](ExecutorBuilder::quota).
    pub fn usage(&self) -> UsageMeter<'_, T> {
        UsageMeter::new(&self.shared)
    }
}

impl<E, T> Clone for Executor<E, T> {
    fn clone(&self) -> Self {
        Self { shared: Arc::clone(&self.shared), error: PhantomData }
    }
}

impl<E, T> fmt::Debug for Executor<E, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Executor").field("limits", &self.shared.settings.limits).finish_non_exhaustive()
    }
}
