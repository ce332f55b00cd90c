//! What an observer sees.

use std::sync::{Arc, Mutex};

use backstop::{AttemptRecord, CallEnd, CallInfo, CallResult, Observer, Wait};

use super::*;

/// Writes down what it sees, one line an event.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    fn note(&self, line: String) {
        self.0.lock().unwrap().push(line);
    }

    fn lines(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

impl Observer for Log {
    fn attempt_started(&self, call: &CallInfo<'_>, attempt: u32) {
        self.note(format!("{} {attempt}", call.method.map_or("-", |method| method.as_str())));
    }

    fn attempt_ended(&self, _: &CallInfo<'_>, attempt: &AttemptRecord) {
        self.note(format!("{} {} {:?}", attempt.number, attempt.kind.unwrap_or("ok"), attempt.duration));
    }

    fn waiting(&self, _: &CallInfo<'_>, wait: &Wait) {
        self.note(format!("wait {:?} {} {}", wait.delay, wait.cause.as_str(), wait.policy.name()));
    }

    fn call_ended(&self, _: &CallInfo<'_>, end: &CallEnd) {
        let result = match end.result {
            CallResult::Succeeded => "succeeded".to_owned(),
            CallResult::Failed { kind, reason } => format!("failed {kind} {}", reason.as_str()),
            _ => "cancelled".to_owned(),
        };
        self.note(format!("{result} {} {:?}", end.attempts, end.duration));
    }
}

#[tokio::test(start_paused = true)]
async fn it_sees_a_success_and_what_came_before() {
    let log = Log::default();
    let executor = executor().observer(log.clone()).build();
    let call = executor.call().method(Method::GET).run(|attempt| async move {
        sleep(ms(20)).await;
        match attempt.number() {
            1 => Err::<(), Failure<_>>(Fails::by(&STEADY).into()),
            2 => Err(Fails::by(&STEADY).after(secs(3)).into()),
            _ => Ok(()),
        }
    });
    call.await.unwrap();
    let expected = [
        "GET 1",
        "1 fails 20ms",
        "wait 1s backoff backoff",
        "GET 2",
        "2 fails 20ms",
        "wait 3s hint backoff",
        "GET 3",
        "3 ok 20ms",
        "succeeded 3 4.06s",
    ];
    assert_eq!(log.lines(), expected);
}

#[tokio::test(start_paused = true)]
async fn it_sees_a_success_at_once() {
    let log = Log::default();
    let executor = executor().observer(log.clone()).build();
    executor.run(|_| async { Ok(()) }).await.unwrap();
    assert_eq!(log.lines(), ["- 1", "1 ok 0ns", "succeeded 1 0ns"]);
}

#[tokio::test(start_paused = true)]
async fn it_sees_a_failure() {
    let log = Log::default();
    let (_, _) = fail_always(executor().observer(log.clone()).max_attempts(1), Fails::by(&STEADY)).await;
    assert_eq!(log.lines(), ["- 1", "1 fails 0ns", "failed fails attempts_exhausted 1 0ns"]);
}

#[tokio::test(start_paused = true)]
async fn it_sees_a_call_that_is_dropped() {
    let log = Log::default();
    let executor = executor().observer(log.clone()).build();
    let call = executor.run(|_| pending::<Result<(), Failure<Fails>>>());
    tokio::time::timeout(secs(2), call).await.unwrap_err();
    assert_eq!(log.lines(), ["- 1", "cancelled 1 2s"]);
}
