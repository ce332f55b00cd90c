//! The executor on virtual time.

#![cfg(feature = "tokio")]
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

mod budget;
mod cancellation;
mod failover;
mod hedge;
mod nested;
mod observer;
mod promises;
mod shared;
mod unpolled;
mod usage;

use std::{
    future::pending,
    time::{Duration, SystemTime},
};

use backstop::{
    Advice, CallError, Executor, ExecutorBuilder, Failure, Jitter, Reached, Retry, RetryHint, RetryPolicy, Safety,
    Scope, StopReason, TransportError, TransportErrorKind,
};
use http::Method;
use tokio::time::{Instant, sleep};

/// An error with a row of its own.
#[derive(Clone, Copy, Debug)]
struct Fails {
    policy: &'static RetryPolicy,
    retry_after: Option<RetryHint>,
    should_retry: Option<bool>,
}

impl Fails {
    const fn by(policy: &'static RetryPolicy) -> Self {
        Self { policy, retry_after: None, should_retry: None }
    }

    const fn after(self, delay: Duration) -> Self {
        Self { retry_after: Some(RetryHint::After(delay)), ..self }
    }
}

impl Retry for Fails {
    fn advice(&self) -> Advice {
        let mut advice = Advice::new(self.policy, "fails");
        advice.retry_after = self.retry_after;
        advice.should_retry = self.should_retry;
        advice
    }
}

impl std::fmt::Display for Fails {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("it fails")
    }
}

impl std::error::Error for Fails {}

/// 1 s, 2 s, 4 s, 8 s, without jitter.
static STEADY: RetryPolicy = RetryPolicy::backoff().with_jitter(Jitter::None).with_max_attempts(5);
static THROTTLED: RetryPolicy = STEADY.with_safety(Safety::NotProcessed);

fn executor() -> ExecutorBuilder<Fails> {
    Executor::builder()
}

fn secs(secs: u64) -> Duration {
    Duration::from_secs(secs)
}

fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

/// Runs an operation that always fails so; gives the error and the milliseconds at which the attempts began.
async fn fail_always(builder: ExecutorBuilder<Fails>, error: Fails) -> (CallError<Fails>, Vec<u128>) {
    let start = Instant::now();
    let mut began = Vec::new();
    let executor = builder.build();
    let result = executor.run(|_| {
        began.push(start.elapsed().as_millis());
        async move { Err::<(), _>(error.into()) }
    });
    let error = result.await.unwrap_err();
    (error, began)
}

#[tokio::test(start_paused = true)]
async fn waits_are_what_the_table_says_to_the_millisecond() {
    let (error, began) = fail_always(executor(), Fails::by(&STEADY)).await;
    assert_eq!(began, [0, 1_000, 3_000, 7_000, 15_000]);
    assert_eq!(error.stop_reason(), StopReason::AttemptsExhausted);
    assert_eq!(error.to_string(), "it fails after 5 attempts: no attempts left");
    let delays: Vec<_> = error.attempts().iter().map(|attempt| attempt.delay).collect();
    assert_eq!(delays, [Some(secs(1)), Some(secs(2)), Some(secs(4)), Some(secs(8)), None]);
    assert_eq!(error.elapsed(), secs(15));
}

#[tokio::test(start_paused = true)]
async fn a_hint_takes_the_place_of_the_computed_delay() {
    let (error, began) = fail_always(executor().max_attempts(3), Fails::by(&STEADY).after(ms(2_500))).await;
    assert_eq!(began, [0, 2_500, 5_000]);
    assert_eq!(error.retry_after(), Some(ms(2_500)));
}

#[tokio::test(start_paused = true)]
async fn jitter_only_adds_to_a_hint() {
    static JITTERY: RetryPolicy = RetryPolicy::backoff().with_max_attempts(40);
    let (_, began) = fail_always(executor().no_budget(), Fails::by(&JITTERY).after(secs(4))).await;
    assert_eq!(began.len(), 40);
    for pair in began.windows(2) {
        let waited = pair[1] - pair[0];
        assert!((4_000..=5_001).contains(&waited), "{waited} ms");
    }
}

#[tokio::test(start_paused = true)]
async fn a_success_after_failures_is_a_success() {
    let executor = executor().build();
    let value = executor.run(|attempt| async move {
        if attempt.number() < 3 {
            Err(Fails::by(&STEADY))?
        }
        Ok(attempt.number())
    });
    assert_eq!(value.await.unwrap(), 3);
}

#[tokio::test(start_paused = true)]
async fn an_attempt_that_takes_too_long_is_dropped_and_repeated() {
    let start = Instant::now();
    let executor = executor().attempt_timeout(secs(10)).max_attempts(2).build();
    let error = executor.run(|_| pending::<Result<(), Failure<Fails>>>()).await.unwrap_err();
    let timeout = error.transport().unwrap();
    assert_eq!((timeout.kind(), timeout.reached()), (TransportErrorKind::Timeout, Reached::Ambiguous));
    assert_eq!(error.stop_reason(), StopReason::AttemptsExhausted);
    assert_eq!(error.attempts().len(), 2);
    assert!(error.attempts().iter().all(|attempt| attempt.duration == secs(10)));
    assert!(start.elapsed() <= secs(21) + ms(1));
}

#[tokio::test(start_paused = true)]
async fn the_deadline_cuts_an_attempt_short() {
    let start = Instant::now();
    let executor = executor().attempt_timeout(secs(10)).deadline(secs(4)).build();
    let error = executor.run(|attempt| async move {
        assert_eq!(attempt.timeout(), Some(secs(4)));
        pending::<Result<(), Failure<Fails>>>().await
    });
    let error = error.await.unwrap_err();
    assert_eq!(error.stop_reason(), StopReason::DeadlineExceeded);
    assert_eq!(start.elapsed(), secs(4));
}

#[tokio::test(start_paused = true)]
async fn attempts_shrink_to_what_remains() {
    let executor = executor().attempt_timeout(secs(10)).deadline(secs(12)).build();
    let mut timeouts = Vec::new();
    let result = executor.run(|attempt| {
        timeouts.push(attempt.timeout());
        async move {
            sleep(secs(3)).await;
            if attempt.is_retry() {
                pending::<()>().await
            }
            Err::<(), Failure<_>>(Fails::by(&STEADY).into())
        }
    });
    let error = result.await.unwrap_err();
    assert_eq!(timeouts, [Some(secs(10)), Some(secs(8))]);
    assert_eq!(error.elapsed(), secs(12));
    assert!(error.api().is_none() && error.last_api().is_some());
}

#[tokio::test(start_paused = true)]
async fn a_wait_that_would_overrun_the_deadline_is_not_begun() {
    let (error, began) = fail_always(executor().deadline(secs(7)), Fails::by(&STEADY)).await;
    // The third wait would end with the deadline, at 7 s.
    assert_eq!(began, [0, 1_000, 3_000]);
    assert_eq!(error.stop_reason(), StopReason::WouldOverrunDeadline);
    assert_eq!(error.elapsed(), secs(3));
}

#[tokio::test(start_paused = true)]
async fn a_hint_beyond_the_deadline_ends_the_call_at_once_and_says_when_to_come_back() {
    let start = Instant::now();
    let (error, began) = fail_always(executor().deadline(secs(30)), Fails::by(&STEADY).after(secs(45))).await;
    assert_eq!(began, [0]);
    assert_eq!(error.stop_reason(), StopReason::WouldOverrunDeadline);
    assert_eq!(error.retry_at(), Some((start + secs(45)).into_std()));
}

#[tokio::test(start_paused = true)]
async fn what_is_sent_is_asked_for_once_it_is_known() {
    let error = Fails::by(&STEADY);
    let post = executor().build();
    let post = post.call().method(Method::POST).run(|_| async move { Err::<(), _>(error.into()) });
    assert_eq!(post.await.unwrap_err().stop_reason(), StopReason::NotIdempotent);

    let throttled = Fails::by(&THROTTLED);
    let post = executor().build();
    let post = post.call().method(Method::POST).run(|_| async move { Err::<(), _>(throttled.into()) });
    assert_eq!(post.await.unwrap_err().stop_reason(), StopReason::AttemptsExhausted);
}

#[tokio::test(start_paused = true)]
async fn the_key_is_the_same_for_all_attempts_of_a_call_and_no_other() {
    let executor = executor().idempotency_key(backstop::IDEMPOTENCY_KEY).no_budget().build();
    let mut keys = Vec::new();
    for _ in 0..2 {
        let call = executor.call().method(Method::POST).run(|attempt| {
            keys.push(attempt.idempotency_key().unwrap());
            async { Err::<(), _>(Fails::by(&STEADY).into()) }
        });
        call.await.unwrap_err();
    }
    assert_eq!(keys.len(), 10);
    assert!(keys[..5].iter().all(|key| *key == keys[0]) && keys[5..].iter().all(|key| *key == keys[5]));
    assert_ne!(keys[0], keys[5]);
}

#[tokio::test(start_paused = true)]
async fn nothing_is_repeated_once_a_body_was_handed_on() {
    let executor = executor().build();
    let error = executor.run(|_| async {
        let broken = TransportError::new(TransportErrorKind::Body, Reached::InBody);
        Err::<(), _>(Failure::from(broken).after_body_started())
    });
    let error = error.await.unwrap_err();
    assert_eq!(error.stop_reason(), StopReason::BodyStarted);
    assert_eq!(error.attempts().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn an_absolute_hint_is_read_against_the_wall_clock() {
    let at = SystemTime::now() + secs(7);
    let error = Fails { retry_after: Some(RetryHint::At(at)), ..Fails::by(&STEADY) };
    let (error, _) = fail_always(executor().max_attempts(2), error).await;
    let hint = error.attempts()[0].hint.unwrap();
    // The wall clock is the machine's own.
    assert!(hint > secs(6) && hint <= secs(7));
    assert_eq!(error.attempts()[0].delay, Some(hint));
}

#[tokio::test(start_paused = true)]
async fn a_delay_of_zero_does_not_wait_for_the_timers_tick() {
    static AT_ONCE: RetryPolicy = STEADY.with_initial_backoff(Duration::ZERO);
    let (error, began) = fail_always(executor(), Fails::by(&AT_ONCE)).await;
    assert_eq!(began, [0; 5]);
    assert_eq!(error.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_is_there_is_taken_though_the_time_is_up() {
    let executor = executor().attempt_timeout(secs(1)).build();
    // Both are due at the same instant.
    let value = executor.run(|_| async {
        sleep(secs(1)).await;
        Ok(5)
    });
    assert_eq!(value.await.unwrap(), 5);
}

#[tokio::test(start_paused = true)]
async fn no_time_at_all_is_still_one_look_at_the_first_attempt() {
    let executor = executor().deadline(Duration::ZERO).build();
    assert_eq!(executor.run(|_| async { Ok(5) }).await.unwrap(), 5);
    let error = executor.run(|_| pending::<Result<(), Failure<Fails>>>()).await.unwrap_err();
    assert_eq!(error.stop_reason(), StopReason::DeadlineExceeded);
    assert_eq!(error.attempts().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_request_that_was_never_valid_is_not_repeated() {
    let executor = executor().build();
    let error = executor.run(|_| async {
        let invalid = TransportError::new(TransportErrorKind::InvalidRequest, Reached::BeforeSend);
        Err::<(), Failure<Fails>>(invalid.into())
    });
    assert_eq!(error.await.unwrap_err().stop_reason(), StopReason::NotRetryable);
}

#[tokio::test(start_paused = true)]
async fn the_history_tells_each_attempt() {
    let executor = executor().attempt_timeout(secs(2)).max_attempts(3).build();
    let error = executor.run(|attempt| async move {
        match attempt.number() {
            1 => Err::<(), Failure<_>>(Fails::by(&STEADY).after(ms(1_500)).into()),
            2 => {
                sleep(ms(250)).await;
                Err(TransportError::connect("no route").into())
            }
            _ => pending().await,
        }
    });
    let error = error.await.unwrap_err();
    let [first, second, third] = error.attempts() else { panic!("three attempts") };
    assert_eq!((first.number, first.kind, first.reached), (1, Some("fails"), None));
    assert_eq!((first.hint, first.delay), (Some(ms(1_500)), Some(ms(1_500))));
    assert_eq!(first.policy.map(RetryPolicy::name), Some("backoff"));
    assert_eq!((second.number, second.kind, second.reached), (2, Some("connect"), Some(Reached::BeforeSend)));
    assert_eq!(second.duration, ms(250));
    assert_eq!((third.number, third.kind, third.delay), (3, Some("timeout"), None));
    assert_eq!(third.duration, secs(2));
    assert_eq!(error.to_string(), "timed out before the response after 3 attempts: no attempts left");
    // What the server last said is not lost.
    assert!(error.api().is_none() && error.last_api().is_some() && error.transport().is_some());
}

/// `Display` shows the failure and `source` what is behind it, so that the chain says everything, and once.
#[tokio::test(start_paused = true)]
async fn a_reporter_of_the_chain_says_everything_once() {
    let refused = || std::io::Error::new(std::io::ErrorKind::ConnectionRefused, "nobody listens");
    let executor = executor().max_attempts(2).build();
    let error = executor.run(|_| async { Err::<(), Failure<Fails>>(TransportError::from(refused()).into()) });
    let error = error.await.unwrap_err();
    let chain = std::iter::successors(Some(&error as &dyn std::error::Error), |error| error.source());
    let shown: Vec<_> = chain.map(ToString::to_string).collect();
    assert_eq!(
        shown,
        ["connection failed before anything was sent after 2 attempts: no attempts left", "nobody listens"]
    );
    let (error, _) = fail_always(self::executor().max_attempts(1), Fails::by(&STEADY)).await;
    assert_eq!(error.to_string(), "it fails after 1 attempt: no attempts left");
    assert!(std::error::Error::source(&error).is_none(), "the failure is shown already");
}
