//! The executor that blocks, on a clock that moves instead.

#![cfg(feature = "blocking")]
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

use std::{
    fmt,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Barrier, Mutex},
    thread,
    time::{Duration, Instant},
};

use backstop::{
    Advice, CallEnd, CallError, CallInfo, CallResult, Halt, Jitter, Observer, Retry, RetryHint, RetryPolicy, Scope,
    StopReason, Throttle, TransportError,
    blocking::{BlockingTimer, Executor, ExecutorBuilder},
};
use http::Method;

static STEADY: RetryPolicy = RetryPolicy::backoff().with_jitter(Jitter::None).with_max_attempts(5);
static THROTTLE: RetryPolicy = STEADY.with_throttle(Throttle { scope: Scope::Credential, duration: None });
static HALT: RetryPolicy = RetryPolicy::NEVER.with_halt(Halt { scope: Scope::Credential, duration: None });

#[derive(Clone, Copy, Debug)]
struct Fails {
    policy: &'static RetryPolicy,
    after: Option<Duration>,
}

impl Fails {
    const fn by(policy: &'static RetryPolicy) -> Self {
        Self { policy, after: None }
    }
}

impl Retry for Fails {
    fn advice(&self) -> Advice {
        let mut advice = Advice::new(self.policy, "fails");
        advice.retry_after = self.after.map(RetryHint::After);
        advice
    }
}

impl fmt::Display for Fails {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("it fails")
    }
}

impl std::error::Error for Fails {}

/// Its waits take no time; the clock is where they would have ended.
#[derive(Clone)]
struct Jumps(Arc<Mutex<Instant>>);

impl Jumps {
    fn new() -> Self {
        Self(Arc::new(Mutex::new(Instant::now())))
    }

    fn pass(&self, duration: Duration) {
        *self.0.lock().unwrap() += duration;
    }
}

impl BlockingTimer for Jumps {
    fn now(&self) -> Instant {
        *self.0.lock().unwrap()
    }

    fn park_until(&self, at: Instant) {
        let mut now = self.0.lock().unwrap();
        *now = at.max(*now);
    }
}

fn executor() -> (Jumps, ExecutorBuilder<Fails, Jumps>) {
    let timer = Jumps::new();
    (timer.clone(), Executor::with_timer(timer))
}

fn secs(secs: u64) -> Duration {
    Duration::from_secs(secs)
}

fn fail<T: BlockingTimer>(executor: &Executor<Fails, T>, error: Fails) -> CallError<Fails> {
    executor.run(|_| Err::<(), _>(error.into())).unwrap_err()
}

#[test]
fn waits_are_what_the_table_says() {
    let (timer, builder) = executor();
    let executor = builder.build();
    let start = timer.now();
    let mut began = Vec::new();
    let result = executor.run(|attempt| {
        began.push((attempt.number(), timer.now() - start));
        Err::<(), _>(Fails::by(&STEADY).into())
    });
    let error = result.unwrap_err();
    assert_eq!(began, [(1, secs(0)), (2, secs(1)), (3, secs(3)), (4, secs(7)), (5, secs(15))]);
    assert_eq!(error.to_string(), "it fails after 5 attempts: no attempts left");
    assert_eq!(error.elapsed(), secs(15));
}

#[test]
fn a_success_ends_the_call_with_its_value() {
    let executor = executor().1.build();
    let answer =
        executor.run(|attempt| if attempt.is_retry() { Ok(42) } else { Err(TransportError::timeout().into()) });
    assert_eq!(answer.unwrap(), 42);
}

#[test]
fn an_attempt_is_told_its_time_and_never_more_than_the_deadline_leaves() {
    let (timer, builder) = executor();
    let executor = builder.attempt_timeout(secs(4)).deadline(secs(10)).build();
    let mut told = Vec::new();
    let result = executor.run(|attempt| {
        told.push(attempt.timeout().unwrap());
        timer.pass(secs(3));
        Err::<(), _>(Fails::by(&STEADY).into())
    });
    // 0-3, 4-7, 9-12.
    assert_eq!(told, [secs(4), secs(4), secs(1)]);
    assert_eq!(result.unwrap_err().stop_reason(), StopReason::WouldOverrunDeadline);
}

#[test]
fn an_answer_that_comes_too_late_is_taken_and_a_late_failure_is_final() {
    let (timer, builder) = executor();
    let executor = builder.deadline(secs(10)).build();
    let late = executor.run(|_| {
        timer.pass(secs(11));
        Ok("late")
    });
    assert_eq!(late.unwrap(), "late");
    let error = executor.run(|_| {
        timer.pass(secs(11));
        Err::<(), _>(TransportError::timeout().into())
    });
    let error = error.unwrap_err();
    assert_eq!((error.stop_reason(), error.attempts().len()), (StopReason::DeadlineExceeded, 1));
}

#[test]
fn a_call_has_settings_of_its_own() {
    let executor = executor().1.build();
    let post = executor.call().method(Method::POST).run(|_| Err::<(), _>(TransportError::timeout().into()));
    assert_eq!(post.unwrap_err().stop_reason(), StopReason::NotIdempotent);
    let twice = executor.call().max_attempts(2).run(|_| Err::<(), _>(Fails::by(&STEADY).into()));
    assert_eq!(twice.unwrap_err().attempts().len(), 2);
}

#[test]
fn the_budget_and_a_halt_are_shared_with_clones_on_other_threads() {
    let (timer, builder) = executor();
    let executor = builder.build();
    let clone = executor.clone();
    let failed = thread::spawn(move || fail(&clone, Fails::by(&STEADY))).join().unwrap();
    assert_eq!(failed.stop_reason(), StopReason::AttemptsExhausted);
    assert_eq!(fail(&executor, Fails::by(&STEADY)).stop_reason(), StopReason::BudgetExhausted);

    fail(&executor, Fails::by(&HALT));
    let refused = executor.run(|_| -> Result<(), _> { panic!("not to be sent") }).unwrap_err();
    assert_eq!((refused.stop_reason(), refused.attempts().len()), (StopReason::Halted, 0));
    timer.pass(secs(60));
    executor.run(|_| Ok(())).unwrap();
}

#[test]
fn after_a_throttle_the_threads_wait_their_turn_and_all_come_through() {
    const THREADS: usize = 16;
    let (timer, builder) = executor();
    let executor = builder.build();
    let start = timer.now();
    let throttled = Fails { after: Some(secs(5)), ..Fails::by(&THROTTLE) };
    executor.call().max_attempts(1).run(|_| Err::<(), _>(throttled.into())).unwrap_err();
    let (barrier, sent) = (Barrier::new(THREADS), Mutex::new(Vec::new()));
    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                barrier.wait();
                let at = executor.run(|_| Ok(timer.now() - start)).unwrap();
                sent.lock().unwrap().push(at);
            });
        }
    });
    let sent = sent.into_inner().unwrap();
    assert_eq!(sent.len(), THREADS);
    assert!(sent.iter().all(|at| *at >= secs(5)), "none earlier than told: {sent:?}");
}

#[test]
fn a_call_within_an_attempt_leaves_retries_to_the_outer_one() {
    let (_, builder) = executor();
    let inner = builder.build();
    let outer = Executor::<CallError<Fails>, _>::with_timer(Jumps::new()).build();
    let mut sent = 0;
    let result = outer.run(|_| {
        inner.run(|_| {
            sent += 1;
            Err::<(), _>(Fails::by(&STEADY).into())
        })?;
        Ok(())
    });
    assert_eq!((result.unwrap_err().attempts().len(), sent), (5, 5));
}

#[derive(Clone, Default)]
struct Ends(Arc<Mutex<Vec<CallResult>>>);

impl Observer for Ends {
    fn call_ended(&self, _: &CallInfo<'_>, end: &CallEnd) {
        self.0.lock().unwrap().push(end.result);
    }
}

#[test]
fn a_panic_in_an_attempt_leaks_nothing_and_is_seen_as_cancelled() {
    let ends = Ends::default();
    let executor = executor().1.observer(ends.clone()).build();
    let call = AssertUnwindSafe(|| executor.run(|_| -> Result<(), _> { panic!("on purpose") }));
    catch_unwind(call).unwrap_err();
    assert_eq!(*ends.0.lock().unwrap(), [CallResult::Cancelled]);
    // Retries are this thread's own again.
    assert_eq!(fail(&executor, Fails::by(&STEADY)).stop_reason(), StopReason::AttemptsExhausted);
}

#[test]
fn a_call_goes_to_another_endpoint_where_the_row_says_so() {
    static ELSEWHERE: RetryPolicy = STEADY.with_failover(true);
    let endpoints = ["https://a.example.com", "https://b.example.com"].map(|url| url.parse().unwrap());
    let executor = executor().1.endpoints(endpoints).build();
    let ask = || {
        executor.run(|attempt| match executor.endpoints()[attempt.endpoint()].as_str() {
            "https://a.example.com" => Err(Fails::by(&ELSEWHERE).into()),
            there => Ok((attempt.number(), there.to_owned())),
        })
    };
    assert_eq!(ask().unwrap(), (2, "https://b.example.com".to_owned()));
    assert_eq!(ask().unwrap().0, 1);
}
