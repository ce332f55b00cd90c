//! What a call costs whose first attempt succeeds at once: the loop one would write by hand, backstop, and the peers.
//! Where nothing else is said, backstop has all of its defaults on: retry budget, pacing, halts and nesting.
//!
//! See [`backstop_tests::measure`] for how it is run. Every loop has what its crate would have it have: a policy of three
//! attempts with exponential backoff.

use std::{
    cell::RefCell,
    fmt,
    future::{Future, Ready, ready},
    hint::black_box,
    pin::pin,
    process::ExitCode,
    sync::{Arc, Mutex},
    task::{Context, Poll, Waker},
    time::Duration,
};

use backon::Retryable;
use backstop::{Advice, Executor, Failure, Retry, RetryPolicy};
use backstop_tests::measure::{self, Bar, Case};
use google_cloud_gax::{
    backoff_policy::BackoffPolicy,
    exponential_backoff::ExponentialBackoff,
    retry_loop_internal::retry_loop,
    retry_policy::{Aip194Strict, RetryPolicyExt},
    retry_throttler::{AdaptiveThrottler, RetryThrottler},
};
use tower::{
    Service, ServiceExt,
    retry::budget::{Budget as _, TpsBudget},
};

/// The bars, in instructions: near a loop by hand, and ahead of the peers.
const BARS: [Bar; 9] = [
    Bar { case: "backstop", most: 2.0, of: "hand" },
    Bar { case: "backstop, nothing shared", most: 2.0, of: "hand" },
    Bar { case: "backstop, timeout and deadline", most: 2.0, of: "hand" },
    // The goal is 2: not reached yet, for the settings of a call are moved about.
    Bar { case: "backstop, call()", most: 5.0, of: "hand" },
    Bar { case: "backstop, timeout and deadline", most: 1.0, of: "tokio-retry" },
    Bar { case: "backstop, timeout and deadline", most: 1.0, of: "backon" },
    Bar { case: "backstop, timeout and deadline", most: 1.0, of: "tower" },
    Bar { case: "backstop, timeout and deadline", most: 0.5, of: "tower, budget" },
    Bar { case: "backstop, timeout and deadline", most: 1.0, of: "google-cloud-gax" },
];

/// What the operation fails with, if it did.
#[derive(Debug)]
struct Overloaded;

impl fmt::Display for Overloaded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("overloaded")
    }
}

impl std::error::Error for Overloaded {}

impl Retry for Overloaded {
    fn advice(&self) -> Advice {
        Advice::new(&RetryPolicy::BACKOFF, "overloaded")
    }
}

/// Succeeds at once; the optimiser cannot know.
async fn operate(request: u64) -> Result<u64, Overloaded> {
    if black_box(request) == u64::MAX { Err(Overloaded) } else { Ok(request) }
}

/// The loop one would write by hand, without timeout, deadline and history.
async fn by_hand(request: u64) -> Result<u64, Overloaded> {
    let mut attempt = 1;
    loop {
        match operate(request).await {
            Ok(value) => return Ok(value),
            Err(error) if attempt == 3 => return Err(error),
            Err(_) => {
                let bound = Duration::from_secs(1 << (attempt - 1));
                tokio::time::sleep(bound.mul_f64(fastrand::f64())).await;
                attempt += 1;
            }
        }
    }
}

/// Polls a future that is ready at once; where it stands, since moving it would cost more than some of the loops do.
#[inline(always)]
fn now<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => unreachable!("the operation never waits"),
    }
}

/// The policy of `tower::retry`: three attempts.
#[derive(Clone)]
struct Thrice(u32);

impl tower::retry::Policy<u64, u64, Overloaded> for Thrice {
    type Future = Ready<()>;

    fn retry(&mut self, _: &mut u64, result: &mut Result<u64, Overloaded>) -> Option<Ready<()>> {
        (result.is_err() && self.0 > 0).then(|| {
            self.0 -= 1;
            ready(())
        })
    }

    fn clone_request(&mut self, request: &u64) -> Option<u64> {
        Some(*request)
    }
}

/// The same with tower's retry budget, which successes fill and retries empty.
#[derive(Clone)]
struct Budgeted {
    budget: Arc<TpsBudget>,
    retries: u32,
}

impl tower::retry::Policy<u64, u64, Overloaded> for Budgeted {
    type Future = Ready<()>;

    fn retry(&mut self, _: &mut u64, result: &mut Result<u64, Overloaded>) -> Option<Ready<()>> {
        if result.is_ok() {
            self.budget.deposit();
            return None;
        }
        (self.retries > 0 && self.budget.withdraw()).then(|| {
            self.retries -= 1;
            ready(())
        })
    }

    fn clone_request(&mut self, request: &u64) -> Option<u64> {
        Some(*request)
    }
}

/// A case that makes so many calls in a round, so that what a round takes besides does not count.
fn case(name: &str, call: impl Fn(u64) -> u64 + 'static) -> Case {
    const CALLS: u64 = 100;
    Case::per(name, CALLS as usize, move || {
        for request in 0..CALLS {
            black_box(call(request));
        }
    })
}

fn main() -> ExitCode {
    let plain = Executor::<Overloaded>::new();
    let alone = Executor::<Overloaded>::builder().no_budget().no_pacing().no_halts().build();
    let bounded = Executor::<Overloaded>::builder()
        .attempt_timeout(Duration::from_secs(30))
        .deadline(Duration::from_secs(120))
        .build();
    let also_bounded = bounded.clone();
    let backoff = backon::ExponentialBuilder::default();
    let strategy = tokio_retry::strategy::ExponentialBackoff::from_millis(10).take(2);
    let service = RefCell::new(tower::retry::Retry::new(Thrice(2), tower::service_fn(operate)));
    let budgeted = Budgeted { budget: Arc::default(), retries: 2 };
    let budgeted = RefCell::new(tower::retry::Retry::new(budgeted, tower::service_fn(operate)));
    let throttler: Arc<Mutex<dyn RetryThrottler>> = Arc::new(Mutex::new(AdaptiveThrottler::default()));
    let policy: Arc<dyn google_cloud_gax::retry_policy::RetryPolicy> = Arc::new(Aip194Strict.with_attempt_limit(3));
    let delays: Arc<dyn BackoffPolicy> = Arc::new(ExponentialBackoff::default());

    let cases = vec![
        case("hand", |request| now(by_hand(request)).unwrap_or(0)),
        case("backstop", move |request| {
            now(plain.run(|_| async move { operate(request).await.map_err(Failure::Api) })).unwrap_or(0)
        }),
        case("backstop, nothing shared", move |request| {
            now(alone.run(|_| async move { operate(request).await.map_err(Failure::Api) })).unwrap_or(0)
        }),
        case("backstop, timeout and deadline", move |request| {
            now(bounded.run(|_| async move { operate(request).await.map_err(Failure::Api) })).unwrap_or(0)
        }),
        case("backstop, call()", move |request| {
            let call = also_bounded.call().idempotent(true);
            now(call.run(|_| async move { operate(request).await.map_err(Failure::Api) })).unwrap_or(0)
        }),
        case("tokio-retry", move |request| {
            now(tokio_retry::Retry::start(strategy.clone(), || operate(request))).unwrap_or(0)
        }),
        case("backon", move |request| now((|| operate(request)).retry(backoff)).unwrap_or(0)),
        case("tower", move |request| {
            let mut service = service.borrow_mut();
            now(async { service.ready().await?.call(request).await }).unwrap_or(0)
        }),
        case("tower, budget", move |request| {
            let mut service = budgeted.borrow_mut();
            now(async { service.ready().await?.call(request).await }).unwrap_or(0)
        }),
        case("google-cloud-gax", move |request| {
            let attempt =
                async |_: Option<Duration>| operate(request).await.map_err(google_cloud_gax::error::Error::io);
            let (throttler, policy, delays) = (throttler.clone(), policy.clone(), delays.clone());
            now(retry_loop(attempt, tokio::time::sleep, true, throttler, policy, delays)).unwrap_or(0)
        }),
    ];
    measure::report(cases, &BARS)
}
