//! What an observer sees.

use std::sync::{Arc, Mutex};

use backstop::{AttemptRecord, CallEnd, CallInfo, CallResult, Halt, Hold, Observer, ScopeTrouble, Throttle, Wait};

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

    fn hedged(&self, _: &CallInfo<'_>, attempt: u32) {
        self.note(format!("hedged {attempt}"));
    }

    fn waiting(&self, _: &CallInfo<'_>, wait: &Wait) {
        self.note(format!("wait {:?} {} {}", wait.delay, wait.cause.as_str(), wait.policy.name()));
    }

    fn held(&self, _: &CallInfo<'_>, hold: &Hold) {
        self.note(format!("held {} {} {:?}", hold.attempt, hold.cause.as_str(), hold.duration));
    }

    fn throttled(&self, _: &CallInfo<'_>, trouble: &ScopeTrouble) {
        self.note(format!("throttled {} {:?} {}", trouble.scope.as_str(), trouble.duration, trouble.policy.name()));
    }

    fn halted(&self, _: &CallInfo<'_>, trouble: &ScopeTrouble) {
        self.note(format!("halted {} {:?} {}", trouble.scope.as_str(), trouble.duration, trouble.policy.name()));
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

#[tokio::test(start_paused = true)]
async fn it_sees_the_trouble_that_calls_share() {
    static HALT: RetryPolicy = RetryPolicy::NEVER.with_halt(Halt { scope: Scope::Origin, duration: None });
    static THROTTLE: RetryPolicy = THROTTLED.with_throttle(Throttle { scope: Scope::Credential, duration: None });
    let log = Log::default();
    let executor = executor().observer(log.clone()).max_attempts(1).build();
    for error in [Fails::by(&THROTTLE).after(secs(2)), Fails::by(&HALT), Fails::by(&HALT)] {
        executor.run(|_| async move { Err::<(), _>(error.into()) }).await.unwrap_err();
        log.note("--".to_owned());
    }
    let lines = log.lines();
    let first = ["- 1", "1 fails 0ns", "throttled credential 2s wait", "failed fails attempts_exhausted 1 0ns", "--"];
    let second = ["held 1 cooldown Some(2s)", "- 1", "1 fails 0ns", "halted origin 60s never"];
    assert_eq!(lines[..5], first.map(|line| line.replace("wait", "backoff")));
    assert_eq!(lines[5..9], second);
    assert!(lines[9].starts_with("failed fails not_retryable 1 2."), "{}", lines[9]);
    // The third was not sent.
    assert_eq!(lines[10..], ["--", "failed not_sent halted 0 0ns", "--"]);
}

#[tokio::test(start_paused = true)]
async fn it_sees_an_attempt_beside_another_and_nothing_of_what_lost() {
    let log = Log::default();
    let executor = executor().observer(log.clone()).hedge_after(ms(100)).build();
    let call = executor.run(async |attempt| {
        sleep(if attempt.is_hedge() { ms(10) } else { secs(60) }).await;
        Ok(())
    });
    call.await.unwrap();
    assert_eq!(log.lines(), ["- 1", "- 2", "hedged 2", "2 ok 10ms", "succeeded 2 110ms"]);
}
