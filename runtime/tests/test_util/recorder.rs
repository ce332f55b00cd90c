//! What the recorder keeps.

use std::future::pending;

use backstop::{CallResult, DelayCause, Halt, HoldCause, Scope, StopReason, test_util::Event};

use super::*;

#[test]
fn it_keeps_attempts_waits_and_the_end() {
    let (timer, recorder) = (VirtualTimer::new(), Recorder::new());
    let executor = executor(&timer).observer(recorder.clone()).build();
    let server = Script::new()
        .status(503)
        .after(Duration::from_micros(1_499))
        .status(429)
        .retry_after(secs(3))
        .status(200)
        .start(&timer);
    timer.block_on(executor.run(|_| fetch(&server, "/"))).unwrap();
    let attempt = |number, status, took| Event::Attempt { number, status: Some(status), kind: Some("fails"), took };
    let expected = [
        attempt(1, 503, ms(1)),
        Event::Wait { delay: secs(1), cause: DelayCause::Backoff },
        attempt(2, 429, ms(0)),
        Event::Wait { delay: secs(3), cause: DelayCause::Hint },
        Event::Attempt { number: 3, status: None, kind: None, took: ms(0) },
        Event::End { result: CallResult::Succeeded, attempts: 3, took: ms(4_001) },
    ];
    assert_eq!(recorder.events(), expected);
    assert_eq!(recorder.waits(), [secs(1), secs(3)]);
    let lines = [
        "attempt 1: fails 503 in 1ms",
        "wait 1s: backoff",
        "attempt 2: fails 429",
        "wait 3s: hint",
        "attempt 3: success",
        "succeeded after 3 attempts and 4.001s",
    ];
    assert_eq!(recorder.lines(), lines);
    recorder.clear();
    assert!(recorder.events().is_empty());
}

#[test]
fn it_keeps_how_a_call_fails_or_is_dropped() {
    let (timer, recorder) = (VirtualTimer::new(), Recorder::new());
    let executor = executor(&timer).observer(recorder.clone()).max_attempts(1).build();
    let server = Script::new().status(500).start(&timer);
    timer.block_on(executor.run(|_| fetch(&server, "/"))).unwrap_err();
    let mut call = Box::pin(executor.run(|_| pending::<Result<(), Failure<Fails>>>()));
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    assert!(call.as_mut().poll(&mut context).is_pending());
    timer.advance(secs(2));
    drop(call);
    let result = CallResult::Failed { kind: "fails", reason: StopReason::AttemptsExhausted };
    let ends = [
        Event::Attempt { number: 1, status: Some(500), kind: Some("fails"), took: ms(0) },
        Event::End { result, attempts: 1, took: ms(0) },
        Event::End { result: CallResult::Cancelled, attempts: 1, took: secs(2) },
    ];
    assert_eq!(recorder.events(), ends);
    assert_eq!(
        recorder.lines()[1..],
        ["failed: fails, attempts_exhausted after 1 attempt and 0ns", "cancelled after 1 attempt and 2s"]
    );
}

#[test]
fn it_keeps_the_trouble_that_calls_share() {
    static HALT: RetryPolicy =
        RetryPolicy::NEVER.with_halt(Halt { scope: Scope::Credential, duration: Some(Duration::from_secs(9)) });
    let (timer, recorder) = (VirtualTimer::new(), Recorder::new());
    let executor = executor(&timer).transport_policy(&HALT).observer(recorder.clone()).build();
    let server = Script::new().disconnects().start(&timer);
    timer.block_on(executor.run(|_| fetch(&server, "/"))).unwrap_err();
    assert_eq!(recorder.events()[1], Event::Halt { scope: Scope::Credential, duration: secs(9) });
    let hold = Event::Hold { cause: HoldCause::Cooldown, duration: None };
    assert_eq!([recorder.lines()[1].as_str(), &hold.to_string()], ["halt 9s: credential", "held: cooldown"]);
}

#[test]
fn it_keeps_the_limits_that_usage_reached() {
    let (timer, recorder) = (VirtualTimer::new(), Recorder::new());
    let quota = backstop::Quota::new("tokens").soft_limit(5).hard_limit(10);
    let executor = executor(&timer).quota(quota).observer(recorder.clone()).build();
    executor.usage().record("tokens", 7);
    executor.usage().record("tokens", 7);
    assert_eq!(recorder.events()[0], Event::UsageLimit { name: "tokens", used: 7, exhausted: false });
    assert_eq!(recorder.lines(), ["usage of tokens: 7, soft limit", "usage of tokens: 14, hard limit"]);
}

#[test]
fn it_keeps_hedges() {
    let (timer, recorder) = (VirtualTimer::new(), Recorder::new());
    let executor = executor(&timer).observer(recorder.clone()).hedge_after(ms(100)).build();
    let server = Script::new().hangs().status(200).after(ms(7)).start(&timer);
    timer.block_on(executor.run(|_| fetch(&server, "/"))).unwrap();
    let lines =
        ["attempt 2 beside one that is late", "attempt 2: success in 7ms", "succeeded after 2 attempts and 107ms"];
    assert_eq!(recorder.lines(), lines);
}
