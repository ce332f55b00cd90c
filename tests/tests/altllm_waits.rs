//! The waits of the demo on virtual time: what the table of AltLLM says, to the millisecond, without a real sleep.

use std::{sync::Mutex, time::Duration};

use backstop::{
    CallError, Executor, Failure, StopReason,
    http::{Response, StatusCode},
};
use tokio::time::Instant;

use altllm::{Error, ErrorKind};

backstop::errors! {
    mod altllm = "../../schema/catalogs/altllm.errors.json";
}

const BACKOFF: Duration = Duration::from_secs(1);

/// What the server does with one request.
enum Step {
    Answer,
    Fail(Error),
    Html(StatusCode),
    Hang,
}

/// How a call ended, and how long it took.
struct Ended {
    result: Result<(), CallError<Error>>,
    took: Duration,
}

impl Ended {
    fn error(&self) -> &CallError<Error> {
        self.result.as_ref().expect_err("the call failed")
    }

    /// The waits, each as the history has it; together they are all the time that passed besides `working`.
    fn waits(&self, working: Duration) -> Vec<Duration> {
        let waits: Vec<_> = self.error().attempts().iter().filter_map(|attempt| attempt.delay).collect();
        let waited: Duration = waits.iter().sum();
        let late = self.took.checked_sub(waited + working).expect("no wait ends early");
        assert!(late < Duration::from_millis(1 + waits.len() as u64), "each wait ends in its millisecond: {late:?}");
        waits
    }
}

async fn call(script: impl IntoIterator<Item = Step>) -> Ended {
    call_with(Executor::builder().build(), script).await
}

/// Plays a script against an executor. What is sent is what the server side renders.
async fn call_with(executor: Executor<Error>, script: impl IntoIterator<Item = Step>) -> Ended {
    let script = Mutex::new(script.into_iter());
    let started = Instant::now();
    let result = executor
        .run(async |_| {
            let step = script
                .lock()
                .expect("no panic while it is held")
                .next()
                .expect("no request that the script does not know");
            let response = match step {
                Step::Answer => Response::new(Vec::new()),
                Step::Fail(error) => Response::from(&error),
                Step::Html(status) => {
                    let mut page = Response::new(b"<html>Bad Gateway</html>".to_vec());
                    *page.status_mut() = status;
                    page
                }
                Step::Hang => std::future::pending().await,
            };
            match Error::detect(response.status(), response.headers(), response.body()) {
                Some(error) => Err(Failure::from(error)),
                None => Ok(()),
            }
        })
        .await;
    Ended { result, took: started.elapsed() }
}

fn fail(kind: ErrorKind) -> Step {
    Step::Fail(Error::new(kind, "as the script says"))
}

fn limited(retry_after: Duration) -> Step {
    Step::Fail(Error::build(ErrorKind::RateLimit).message("slow down").retry_after(retry_after).finish())
}

#[tokio::test(start_paused = true)]
async fn a_503_a_429_and_a_500_wait_as_their_rows_say() {
    let unavailable = Error::build(ErrorKind::Api).status(StatusCode::SERVICE_UNAVAILABLE).finish();
    let script = [Step::Fail(unavailable), limited(Duration::from_secs(1)), fail(ErrorKind::Api), fail(ErrorKind::Api)];
    // After a throttle, calls are paced on top of what the rows say.
    let ended = call_with(Executor::builder().max_attempts(4).no_pacing().build(), script).await;

    assert_eq!(ended.error().stop_reason(), StopReason::AttemptsExhausted);
    let waits = ended.waits(Duration::ZERO);
    assert_eq!(waits.len(), 3);
    assert!(waits[0] < BACKOFF, "full jitter below 1 s: {waits:?}");
    let told = Duration::from_secs(1)..Duration::from_millis(1250);
    assert!(told.contains(&waits[1]), "no earlier than told, up to a quarter later: {waits:?}");
    assert!(waits[2] < BACKOFF * 4, "full jitter below 1 s * 2^2: {waits:?}");
}

#[tokio::test(start_paused = true)]
async fn an_answer_ends_the_waiting() {
    let ended = call([Step::Html(StatusCode::BAD_GATEWAY), Step::Answer]).await;
    assert!(ended.result.is_ok());
    assert!(ended.took < BACKOFF + Duration::from_millis(1), "a page of a proxy is a 5xx: {:?}", ended.took);
}

#[tokio::test(start_paused = true)]
async fn the_tables_attempts_are_three() {
    let ended = call([fail(ErrorKind::Api), fail(ErrorKind::Model), fail(ErrorKind::Api)]).await;
    let error = ended.error();
    assert_eq!((error.attempts().len(), error.stop_reason()), (3, StopReason::AttemptsExhausted));
    let kinds: Vec<_> = error.attempts().iter().filter_map(|attempt| attempt.kind).collect();
    assert_eq!(kinds, ["api_error", "model_error", "api_error"]);
}

#[tokio::test(start_paused = true)]
async fn a_rate_limit_without_a_time_waits_a_minute() {
    let script = [fail(ErrorKind::RateLimit), fail(ErrorKind::RateLimit), fail(ErrorKind::RateLimit)];
    let waits = call(script).await.waits(Duration::ZERO);
    let minute = Duration::from_secs(60)..Duration::from_secs(75);
    assert!(waits.len() == 2 && waits.iter().all(|wait| minute.contains(wait)), "{waits:?}");
}

#[tokio::test(start_paused = true)]
async fn a_rate_limit_longer_than_the_table_obeys_ends_the_call_at_once() {
    let ended = call([limited(Duration::from_secs(121))]).await;
    let error = ended.error();
    assert_eq!((ended.took, error.stop_reason()), (Duration::ZERO, StopReason::HintTooLong));
    let retry_at = error.retry_at().expect("the server said when");
    assert_eq!(retry_at, Instant::now().into_std() + Duration::from_secs(121));
}

#[tokio::test(start_paused = true)]
async fn a_wrong_key_a_bad_request_and_a_spent_budget_are_raised_at_once() {
    let spent = Error::build(ErrorKind::BudgetExceeded).status(StatusCode::TOO_MANY_REQUESTS).finish();
    for step in [fail(ErrorKind::Auth), fail(ErrorKind::InvalidRequest), Step::Fail(spent)] {
        let ended = call([step]).await;
        let error = ended.error();
        assert_eq!((ended.took, error.stop_reason()), (Duration::ZERO, StopReason::NotRetryable));
        assert_eq!(error.attempts().len(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn attempts_end_at_the_files_timeout_and_the_call_at_its_total() {
    let minute = Duration::from_secs(60);
    // With the budget of a fresh executor, the second timeout would be the last.
    let executor = Executor::builder().no_budget().build();
    let ended = call_with(executor, [Step::Hang, Step::Hang, Step::Hang]).await;
    assert!(ended.error().transport().is_some_and(|error| error.is_timeout()));
    ended.waits(minute * 3);
    assert!(ended.error().attempts().iter().all(|attempt| attempt.duration.as_secs() == 60));

    let executor = Executor::builder().deadline(Duration::from_secs(90)).build();
    let ended = call_with(executor, [Step::Hang, Step::Hang]).await;
    assert!(ended.took <= Duration::from_millis(90_001), "the second attempt has what is left: {:?}", ended.took);
    assert_eq!(ended.error().stop_reason(), StopReason::DeadlineExceeded);
}
