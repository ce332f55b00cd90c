//! `#[derive(Retry)]`: the policies that attributes become, and the executor that obeys them.

use std::{sync::Arc, time::Duration};

use backstop::{
    Advice, Executor, Failure, FromApiError, Halt, Jitter, Retry, RetryAfter, RetryHint, RetryPolicy, Safety, Scope,
    StopReason, Throttle, Timeouts, TransportError,
};
use tokio::time::Instant;

backstop::errors! {
    /// One that is shipped.
    pub mod altllm = catalog("altllm");
}

#[derive(Debug, thiserror::Error, FromApiError, Retry)]
#[api_error(altllm::Error, schema = catalog("altllm"))]
enum ChatError {
    #[error("no money left")]
    #[api_error("budget_exceeded")]
    #[retry(never)]
    OutOfMoney,
    #[error("slow down")]
    #[api_error("rate_limit_error")]
    #[retry(wait, max_attempts = 5)]
    SlowDown {
        #[retry(after)]
        retry_after: Option<Duration>,
    },
    #[error("no answer")]
    #[api_error(transport, stopped)]
    #[retry(backoff)]
    NoAnswer(#[source] TransportError),
    #[error(transparent)]
    #[api_error(other)]
    #[retry(delegate)]
    Other(altllm::Error),
}

#[derive(Debug, thiserror::Error, Retry)]
enum JobError {
    #[error(transparent)]
    #[retry(delegate)]
    Api(#[from] ChatError),
    #[error("database")]
    #[retry(backoff, max_attempts = 5, initial_backoff = "50ms", jitter = none)]
    Db(#[source] std::io::Error),
    #[error("config")]
    #[retry(never)]
    Config(String),
}

#[test]
fn words_alone_are_the_built_in_strategies() {
    #[derive(Retry)]
    enum Plain {
        #[retry(never)]
        Never,
        #[retry(backoff)]
        BackOff,
        #[retry(wait)]
        Wait { _since: u64 },
    }
    assert_eq!(Plain::Never.advice(), Advice::new(&RetryPolicy::NEVER, "never"));
    assert_eq!(Plain::BackOff.advice(), Advice::new(&RetryPolicy::BACKOFF, "back_off"));
    assert_eq!(Plain::Wait { _since: 0 }.advice(), Advice::new(&RetryPolicy::WAIT, "wait"));
}

#[test]
fn every_key_of_the_file_is_one_of_the_attribute() {
    #[derive(Retry)]
    #[retry(
        backoff,
        max_attempts = 7,
        initial_backoff = "250ms",
        max_backoff = "1.5s",
        backoff_multiplier = 1.5,
        jitter = "equal",
        retry_after(default = "10s", max = "10m"),
        safety = "not_processed",
        throttle = "origin",
        halt(scope = "credential", for = "1m"),
        cost = 7,
        kind = "busy"
    )]
    struct Overloaded;

    let policy = RetryPolicy::backoff()
        .with_name("busy")
        .with_max_attempts(7)
        .with_initial_backoff(Duration::from_millis(250))
        .with_max_backoff(Duration::from_millis(1_500))
        .with_backoff_multiplier(1.5)
        .with_jitter(Jitter::Equal)
        .with_retry_after(RetryAfter { default: Some(Duration::from_secs(10)), max: Duration::from_secs(600) })
        .with_safety(Safety::NotProcessed)
        .with_throttle(Throttle { scope: Scope::Origin, duration: None })
        .with_halt(Halt { scope: Scope::Credential, duration: Some(Duration::from_secs(60)) })
        .with_cost(7);
    assert_eq!((Overloaded.advice().policy, Overloaded.advice().kind), (&policy, "busy"));
}

#[test]
fn what_wait_assumes_can_be_changed_one_by_one() {
    #[derive(Retry)]
    enum Waits {
        #[retry(wait, max_attempts = 9)]
        Often,
        #[retry(wait, retry_after(max = "5m"))]
        Long,
        #[retry(wait, retry_after(default = "5s"), max_backoff = "10s", safety = maybe_processed)]
        Short,
    }
    let named = |name| RetryPolicy::WAIT.with_name(name);
    assert_eq!(Waits::Often.advice().policy, &named("often").with_max_attempts(9));
    let (minute, second) = (Duration::from_secs(60), Duration::from_secs(1));
    let long = RetryAfter { default: Some(minute), max: 5 * minute };
    assert_eq!(Waits::Long.advice().policy, &named("long").with_retry_after(long));
    let short = RetryAfter { default: Some(5 * second), max: RetryAfter::DEFAULT_MAX };
    let short = named("short").with_retry_after(short).with_max_backoff(10 * second);
    assert_eq!(Waits::Short.advice().policy, &short.with_safety(Safety::MaybeProcessed));
}

#[derive(Retry)]
#[retry(backoff, max_attempts = 4, cost = 2, retry_after = "hint", timeouts(attempt = "30s", total = "5m"))]
enum Defaulted {
    HTTPTimeout,
    #[retry(cost = 9)]
    Costly,
    #[retry(never, kind = "bad_request")]
    Wrong,
    #[retry(retry_after = "crate::in_a_minute")]
    Asked,
    Told(#[retry(after)] RetryHint),
}

impl Defaulted {
    fn hint(&self) -> Option<Duration> {
        matches!(self, Self::Costly).then_some(Duration::from_secs(3))
    }
}

fn in_a_minute(_error: &Defaulted) -> RetryHint {
    RetryHint::After(Duration::from_secs(60))
}

#[test]
fn a_type_says_what_its_variants_do_not() {
    let of_type = RetryPolicy::backoff().with_name("defaulted").with_max_attempts(4).with_cost(2);
    let timeout = Defaulted::HTTPTimeout.advice();
    assert_eq!((timeout.policy, timeout.kind, timeout.retry_after), (&of_type, "http_timeout", None));
    let told = Defaulted::Told(RetryHint::After(Duration::ZERO)).advice();
    assert!(std::ptr::eq(told.policy, timeout.policy), "they share a row");
    assert_eq!(Defaulted::Costly.advice().policy, &of_type.with_name("costly").with_cost(9));
    let wrong = Defaulted::Wrong.advice();
    assert_eq!((wrong.policy, wrong.kind), (&RetryPolicy::NEVER, "bad_request"));
    let timeouts = Timeouts { attempt: Some(Duration::from_secs(30)), total: Some(Duration::from_secs(300)) };
    assert_eq!(Defaulted::default_timeouts(), timeouts);
}

#[test]
fn the_field_s_word_comes_before_the_variant_s_and_the_type_s() {
    let after = |seconds| Some(RetryHint::After(Duration::from_secs(seconds)));
    assert_eq!(Defaulted::Costly.advice().retry_after, after(3));
    assert_eq!(Defaulted::Asked.advice().retry_after, after(60));
    assert_eq!(Defaulted::Told(RetryHint::After(Duration::from_secs(1))).advice().retry_after, after(1));
}

#[test]
fn the_error_inside_decides() {
    let inner = altllm::Error::build(altllm::ErrorKind::Api).retry_after(Duration::from_secs(9)).finish();
    let advice = inner.advice();
    let job = JobError::from(ChatError::from(inner.clone()));
    assert_eq!(job.advice(), advice);
    assert_eq!(Box::new(inner.clone()).advice(), advice);
    assert_eq!(Arc::new(&inner).advice(), advice);
    assert_eq!(inner.fault().clone().advice(), advice);

    #[derive(Debug, Retry)]
    #[retry(delegate)]
    struct Wrapped<E: std::fmt::Debug>(Box<E>);
    assert_eq!(Wrapped(Box::new(inner.clone())).advice(), advice);
    assert_eq!(Wrapped::<altllm::Error>::default_timeouts(), altllm::Error::default_timeouts());

    #[derive(Retry)]
    enum Marked<'a, E>
    where
        E: 'a,
    {
        Both {
            _operation: &'a str,
            #[retry(delegate)]
            error: &'a E,
        },
    }
    assert_eq!(Marked::Both { _operation: "chat", error: &inner }.advice(), advice);
}

/// Runs a job that always fails so: the reason to stop, and the milliseconds at which the attempts began.
async fn run(fail: fn() -> JobError) -> (StopReason, Vec<u128>) {
    let start = Instant::now();
    let mut began = Vec::new();
    let executor = Executor::<JobError>::new();
    let attempt = |_| {
        began.push(start.elapsed().as_millis());
        async move { Err::<(), _>(Failure::from(fail())) }
    };
    let error = executor.run(attempt).await.expect_err("it fails");
    (error.stop_reason(), began)
}

#[tokio::test(start_paused = true)]
async fn the_executor_obeys_a_derived_policy() {
    let database = || JobError::Db(std::io::Error::other("gone"));
    assert_eq!(run(database).await, (StopReason::AttemptsExhausted, vec![0, 50, 150, 350, 750]));
    let config = || JobError::Config("no key".to_owned());
    assert_eq!(run(config).await, (StopReason::NotRetryable, vec![0]));
    let spent = || ChatError::OutOfMoney.into();
    assert_eq!(run(spent).await, (StopReason::NotRetryable, vec![0]));
}

#[tokio::test(start_paused = true)]
async fn the_executor_obeys_the_error_s_own_word() {
    let slow = || ChatError::SlowDown { retry_after: Some(Duration::from_secs(10)) }.into();
    let (reason, began) = run(slow).await;
    assert_eq!((reason, began.len()), (StopReason::AttemptsExhausted, 5));
    // A hint is a floor, with up to a quarter more.
    assert!(began.windows(2).all(|pair| (10_000..=12_501).contains(&(pair[1] - pair[0]))), "{began:?}");
    let slower = || ChatError::SlowDown { retry_after: Some(Duration::from_secs(600)) }.into();
    assert_eq!(run(slower).await, (StopReason::HintTooLong, vec![0]));
}

/// Two executors, one inside the other: an API's and a job's, with `?` between them.
#[tokio::test(start_paused = true)]
async fn a_job_s_executor_runs_calls_of_an_api_s() {
    async fn chat(spent: bool) -> Result<(), ChatError> {
        let executor = Executor::<altllm::Error>::new();
        let kind = if spent { altllm::ErrorKind::BudgetExceeded } else { altllm::ErrorKind::RateLimit };
        let failed = async |_| Err(Failure::from(altllm::Error::new(kind, "no")));
        Ok(executor.call().max_attempts(1).run(failed).await?)
    }

    let attempt = async |attempt: backstop::Attempt| Ok(chat(attempt.number() > 1).await.map_err(JobError::from)?);
    let error = Executor::<JobError>::new().run(attempt).await.unwrap_err();
    assert!(matches!(error.api(), Some(JobError::Api(ChatError::OutOfMoney))));
    let kinds: Vec<_> = error.attempts().iter().filter_map(|attempt| attempt.kind).collect();
    assert_eq!(kinds, ["slow_down", "out_of_money"]);
}
