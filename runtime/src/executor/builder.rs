//! Building an executor.

use std::{fmt, marker::PhantomData, sync::Arc, time::Duration};

use http::HeaderName;

use super::{EndpointList, Executor, Propagation, Settings, Shared, Timer, seed::Seeds};
use crate::{
    Endpoint, Observer, Retry, RetryPolicy,
    core::{Budget, Control, Limits, Pacing, Quota, Traffic},
};

/// The longest error body that is read where nothing else is said: 8 MiB.
const BODY_LIMIT: usize = 8 << 20;

/// The row for failures without an answer where nothing else is said: the built-in strategy `backoff`, at another
/// endpoint if there is one.
static TRANSPORT: RetryPolicy = RetryPolicy::BACKOFF.with_name("transport").with_failover(true);

/// Builds an [`Executor`].
#[cfg(feature = "tokio")]
#[must_use = "nothing is built without `build`"]
pub struct ExecutorBuilder<E, T = super::TokioTimer> {
    shared: Shared<T>,
    control: Control,
    quotas: Vec<Quota>,
    endpoints: Vec<Endpoint>,
    traffic: Option<Arc<Traffic>>,
    error: PhantomData<fn() -> E>,
}

/// Builds an [`Executor`].
#[cfg(not(feature = "tokio"))]
#[must_use = "nothing is built without `build`"]
pub struct ExecutorBuilder<E, T> {
    shared: Shared<T>,
    control: Control,
    quotas: Vec<Quota>,
    endpoints: Vec<Endpoint>,
    traffic: Option<Arc<Traffic>>,
    error: PhantomData<fn() -> E>,
}

impl<E: Retry, T> ExecutorBuilder<E, T> {
    pub(crate) fn new(timer: T) -> Self {
        let timeouts = E::default_timeouts();
        let limits = Limits::new().attempt_timeout(timeouts.attempt).deadline(timeouts.total);
        let shared = Shared {
            settings: Settings { limits, ..Settings::default() },
            transport_policy: &TRANSPORT,
            observer: None,
            key_header: None,
            body_limit: BODY_LIMIT,
            propagation: Propagation::default(),
            endpoints: EndpointList::default(),
            traffic: Traffic::new(Control::none()),
            seeds: Seeds::default(),
            timer,
        };
        Self {
            shared,
            control: Control::new(),
            quotas: Vec::new(),
            endpoints: Vec::new(),
            traffic: None,
            error: PhantomData,
        }
    }

    /// Sets the longest one attempt may take; `None` for as long as it likes. The default is the table's.
    pub fn attempt_timeout(self, timeout: impl Into<Option<Duration>>) -> Self {
        let timeout = timeout.into();
        self.limit(|limits| limits.attempt_timeout(timeout))
    }

    /// Sets the longest a whole call may take, attempts and waits; `None` for as long as it likes. The default is the
    /// table's.
    pub fn deadline(self, deadline: impl Into<Option<Duration>>) -> Self {
        let deadline = deadline.into();
        self.limit(|limits| limits.deadline(deadline))
    }

    /// Sets how often a request is sent at most, the first time included, in place of what the table says for each
    /// error. Zero counts as one.
    pub fn max_attempts(self, max_attempts: u32) -> Self {
        self.limit(|limits| limits.max_attempts(Some(max_attempts)))
    }

    /// Says of all calls whether their request may be sent again although the server may have acted on it, whatever
    /// its method.
    pub fn idempotent(mut self, idempotent: bool) -> Self {
        self.shared.settings.idempotent = Some(idempotent);
        self
    }

    /// Gives each call a random key, the same for all its attempts, by which the server knows a repeated request from
    /// a new one. Any request may then be sent again. `send` puts it into this header of requests that are not
    /// idempotent by their method, unless the header is there already; an operation given to `run` finds it in
    /// [`Attempt::idempotency_key`](super::Attempt::idempotency_key) and must send it itself.
    ///
    /// The usual header is [`IDEMPOTENCY_KEY`].
    pub fn idempotency_key(mut self, header: HeaderName) -> Self {
        self.shared.key_header = Some(header);
        self.shared.settings.mint_key = true;
        self.shared.settings.remembered = true;
        self
    }

    /// Says of all calls whether to retry even if they are made within an attempt of another call that retries; see
    /// [`Executor::run`]. They leave that to the other one by default.
    pub fn retry_when_nested(mut self, retry: bool) -> Self {
        self.shared.settings.retry_when_nested = retry;
        self
    }

    /// Sets the row for failures without an answer of the server. The default is [`RetryPolicy::BACKOFF`], with a
    /// [`failover`](RetryPolicy::failover).
    ///
    /// With several endpoints, one attempt that timed out is enough for calls to keep away from its endpoint for 30 s.
    /// Whether such a request may be sent again depends on how far it got, on its method and its idempotency key.
    pub fn transport_policy(mut self, policy: &'static RetryPolicy) -> Self {
        self.shared.transport_policy = policy;
        self
    }

    /// Sets the retry budget that all calls of the executor and of its clones share; the default is [`Budget::new`].
    pub fn budget(mut self, budget: Budget) -> Self {
        self.control = self.control.with_budget(Some(budget));
        self
    }

    /// Lets every call retry as its table says, however many other calls do.
    pub fn no_budget(mut self) -> Self {
        self.control = self.control.with_budget(None);
        self
    }

    /// Sets how calls behave together after a throttle; the default is [`Pacing::new`].
    pub fn pacing(mut self, pacing: Pacing) -> Self {
        self.control = self.control.with_pacing(Some(pacing));
        self
    }

    /// Lets a row's `throttle` have no effect on other calls.
    pub fn no_pacing(mut self) -> Self {
        self.control = self.control.with_pacing(None);
        self
    }

    /// Lets a row's `halt` have no effect on other calls.
    pub fn no_halts(mut self) -> Self {
        self.control = self.control.with_halts(false);
        self
    }

    /// Adds a quota for what calls use up: tokens, requests, money. It counts the amounts of its name that the error file's
    /// `usage` finds in successes, with `send` and `tower::RetryLayer` by itself, else with [`Executor::heed`]; and what
    /// [`Executor::usage`] records. At the hard limit calls stop before they are sent, and before the server has to say so.
    pub fn quota(mut self, quota: Quota) -> Self {
        self.quotas.push(quota);
        self
    }

    /// Lets the calls of this executor share their budget and trouble with those of another one, such as one for other
    /// errors of the same server. What was set here of budget, pacing, halts and quotas is then that of the other one.
    /// Which [endpoints](Self::endpoints) are up is not shared.
    pub fn share(mut self, traffic: &Arc<Traffic>) -> Self {
        self.traffic = Some(Arc::clone(traffic));
        self
    }

    /// Shows all calls to an observer.
    pub fn observer(mut self, observer: impl Observer) -> Self {
        self.shared.observer = Some(Arc::new(observer));
        self.shared.settings.remembered = true;
        self
    }

    /// Says where the API can be reached: the first is where calls go while it is up. Where a row says `failover`, and where
    /// no answer came, the call goes to the next one that is up, and those after it begin there. A call is sent to the
    /// one that failed again when the server's hint, or the row's `halt` or `throttle`, is over, else after 30 s; if it
    /// succeeds, all go there again. The default is none: every request goes where it says.
    ///
    /// A request that `send` or `tower::RetryLayer` is given goes to another endpoint if its URL begins with one of these,
    /// scheme and host included, and else where it says. Its credentials go along, and so does its idempotency key: name
    /// only endpoints that you would send either to, and that know each other's keys. An operation given to `run` finds in
    /// [`Attempt::endpoint`](super::Attempt::endpoint) which it is to use:
    ///
    /// ```
    /// # #[cfg(feature = "tokio")]
    /// # async fn example<E: backstop::Retry>() -> Result<(), Box<dyn std::error::Error>>
    /// # where
    /// #     backstop::CallError<E>: std::error::Error + 'static,
    /// # {
    /// # let fetch = async |_url: String| Ok(());
    /// let endpoints = ["https://us.example.com/v1".parse()?, "https://eu.example.com/v1".parse()?];
    /// let executor = backstop::Executor::<E>::builder().endpoints(endpoints).build();
    /// executor.run(async |attempt| fetch(format!("{}/models", executor.endpoints()[attempt.endpoint()])).await).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn endpoints(mut self, endpoints: impl IntoIterator<Item = Endpoint>) -> Self {
        self.endpoints = endpoints.into_iter().take(usize::from(u16::MAX)).collect();
        self
    }

    /// Sets how many bytes of a body are read at most to see which error it is, or what it used up; the default is 8 MiB.
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.shared.body_limit = bytes;
        self
    }

    /// Lets `send` tell the server in this header how long it waits for the attempt, so that the server need not finish
    /// what nobody waits for: in whole milliseconds, as `x-envoy-expected-rq-timeout-ms` has it; in the header
    /// `grpc-timeout` as gRPC has it (`1500m`). An operation given to `run` finds the time in
    /// [`Attempt::timeout`](super::Attempt::timeout).
    pub fn propagate_deadline(mut self, header: HeaderName) -> Self {
        self.shared.propagation.timeout = Some(header);
        self
    }

    /// Lets `send` tell the server in this header the number of the attempt; the first one is 1, as in
    /// `x-envoy-attempt-count`. An operation given to `run` finds it in
    /// [`Attempt::number`](super::Attempt::number).
    pub fn propagate_attempt(mut self, header: HeaderName) -> Self {
        self.shared.propagation.attempt = Some(header);
        self
    }

    /// Makes the jitter the same in every run, as a test or a simulation wants it: the first call draws from this seed,
    /// the next one from another that follows from it. The waits may differ between versions of this crate.
    pub fn seed(mut self, seed: u64) -> Self {
        self.shared.seeds = Seeds::fixed(seed);
        self
    }

    /// The executor, whatever drives it.
    pub(crate) fn finish(mut self) -> Executor<E, T> {
        self.shared.traffic = self.traffic.unwrap_or_else(|| Traffic::with_quotas(self.control, self.quotas));
        self.shared.settings.remembered |= self.endpoints.len() > 1;
        self.shared.endpoints = EndpointList::new(self.endpoints, &self.shared.traffic);
        Executor { shared: Arc::new(self.shared), error: PhantomData }
    }

    fn limit(mut self, change: impl FnOnce(Limits) -> Limits) -> Self {
        self.shared.settings.limits = change(self.shared.settings.limits);
        self
    }
}

impl<E: Retry, T: Timer> ExecutorBuilder<E, T> {
    /// Hedges all calls; see [`Call::hedge_after`](super::Call::hedge_after). `None`, the default, for none.
    pub fn hedge_after(self, delay: impl Into<Option<Duration>>) -> Self {
        let delay = delay.into();
        self.limit(|limits| limits.hedge_after(delay))
    }

    /// Builds it.
    #[must_use]
    pub fn build(self) -> Executor<E, T> {
        self.finish()
    }
}

/// The header that most APIs read an idempotency key from (draft-ietf-httpapi-idempotency-key-header).
pub const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

impl<E, T> fmt::Debug for ExecutorBuilder<E, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ExecutorBuilder").field("limits", &self.shared.settings.limits).finish_non_exhaustive()
    }
}
