//! What a call costs whose first attempt succeeds at once: the loop one would write by hand, backstop, and the peers.
//! "backstop" is the executor with its defaults: retry budget, pacing, halts and nesting are on.
//!
//! ```sh
//! cargo bench -p backstop-tests --bench executor            # nanoseconds, and ratios to the loop
//! cargo bench -p backstop-tests --bench executor -- backstop 1000000    # one of them, for callgrind
//! ```

#![allow(clippy::print_stdout, reason = "a bench prints its figures")]

use std::{
    fmt,
    future::{Future, Ready, ready},
    hint::black_box,
    pin::pin,
    sync::Arc,
    task::{Context, Poll, Waker},
    time::{Duration, Instant},
};

use backon::Retryable;
use backstop::{Advice, Executor, Failure, Retry, RetryPolicy};
use tower::{
    Service, ServiceExt,
    retry::budget::{Budget as _, TpsBudget},
};

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

/// Polls a future that is ready at once.
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

/// Times `call`: the best of many runs, in nanoseconds a call.
fn time(mut call: impl FnMut(u64)) -> f64 {
    const CALLS: u64 = 100_000;
    let run = |call: &mut dyn FnMut(u64)| {
        let start = Instant::now();
        call(CALLS);
        start.elapsed().as_secs_f64() * 1e9 / CALLS as f64
    };
    (0..60).map(|_| run(&mut call)).fold(f64::INFINITY, f64::min)
}

fn repeat(calls: u64, mut call: impl FnMut(u64) -> u64) {
    for request in 0..calls {
        black_box(call(request));
    }
}

fn main() {
    let plain = Executor::<Overloaded>::new();
    let alone = Executor::<Overloaded>::builder().no_budget().no_pacing().no_halts().build();
    let bounded = Executor::<Overloaded>::builder()
        .attempt_timeout(Duration::from_secs(30))
        .deadline(Duration::from_secs(120))
        .build();
    let backoff = backon::ExponentialBuilder::default();
    let strategy = tokio_retry::strategy::ExponentialBackoff::from_millis(10).take(2);
    let mut service = tower::retry::Retry::new(Thrice(2), tower::service_fn(operate));
    let budgeted = Budgeted { budget: Arc::default(), retries: 2 };
    let mut budgeted = tower::retry::Retry::new(budgeted, tower::service_fn(operate));

    let mut hand = |calls| repeat(calls, |request| now(by_hand(request)).unwrap_or(0));
    let mut executor = |calls| {
        repeat(calls, |request| {
            let call = plain.run(|_| async move { operate(request).await.map_err(Failure::Api) });
            now(call).unwrap_or(0)
        });
    };
    let mut executor_alone = |calls| {
        repeat(calls, |request| {
            let call = alone.run(|_| async move { operate(request).await.map_err(Failure::Api) });
            now(call).unwrap_or(0)
        });
    };
    let mut executor_bounded = |calls| {
        repeat(calls, |request| {
            let call = bounded.run(|_| async move { operate(request).await.map_err(Failure::Api) });
            now(call).unwrap_or(0)
        });
    };
    let mut executor_call = |calls| {
        repeat(calls, |request| {
            let call = bounded.call().idempotent(true);
            now(call.run(|_| async move { operate(request).await.map_err(Failure::Api) })).unwrap_or(0)
        });
    };
    let mut tokio_retry = |calls| {
        repeat(calls, |request| now(tokio_retry::Retry::start(strategy.clone(), || operate(request))).unwrap_or(0));
    };
    let mut backon = |calls| {
        repeat(calls, |request| now((|| operate(request)).retry(backoff)).unwrap_or(0));
    };
    let mut tower = |calls| {
        repeat(calls, |request| now(async { service.ready().await?.call(request).await }).unwrap_or(0));
    };
    let mut tower_budget = |calls| {
        repeat(calls, |request| now(async { budgeted.ready().await?.call(request).await }).unwrap_or(0));
    };
    let subjects: [(&str, &mut dyn FnMut(u64)); 9] = [
        ("hand", &mut hand),
        ("backstop", &mut executor),
        ("backstop, nothing shared", &mut executor_alone),
        ("backstop, timeout and deadline", &mut executor_bounded),
        ("backstop, call()", &mut executor_call),
        ("tokio-retry", &mut tokio_retry),
        ("backon", &mut backon),
        ("tower", &mut tower),
        ("tower, budget", &mut tower_budget),
    ];

    let mut arguments = std::env::args().skip(1).filter(|argument| !argument.starts_with("--"));
    if let Some(only) = arguments.next() {
        let calls = arguments.next().and_then(|calls| calls.parse().ok()).unwrap_or(1);
        subjects.into_iter().filter(|(name, _)| *name == only).for_each(|(_, call)| call(calls));
        return;
    }
    println!("first attempt succeeds: ns a call, ratio to the loop by hand");
    let mut base = None;
    for (name, call) in subjects {
        let nanos = time(call);
        println!("{name:32} {nanos:8.1} {:8.2}", nanos / *base.get_or_insert(nanos));
    }
}
