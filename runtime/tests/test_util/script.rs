//! The scripted server.

use std::panic::{AssertUnwindSafe, catch_unwind};

use backstop::{Reached, StopReason, TransportErrorKind};

use http::{Request, Response};

use super::*;

#[test]
fn it_answers_step_by_step_and_shows_what_it_was_sent() {
    let timer = VirtualTimer::new();
    let server = Script::new()
        .status(503)
        .status(429)
        .retry_after(ms(1_500))
        .header("x-id", "7")
        .status(200)
        .json("{}")
        .after(ms(40))
        .start(&timer);
    let executor = executor(&timer).build();
    let body = timer.block_on(executor.run(|_| fetch(&server, "/chat"))).unwrap();
    assert_eq!(body, b"{}");
    // 1 s of backoff, the hint rounded up to 2 s, the last step's own time.
    assert_eq!(timer.elapsed(), ms(3_040));
    let requests = server.requests();
    assert!(requests.iter().all(|request| request.uri() == "/chat" && request.body() == b"question"));
    assert_eq!((requests.len(), server.remaining()), (3, 0));
}

#[test]
fn a_step_is_what_is_said_of_it() {
    let timer = VirtualTimer::new();
    let ready = Response::builder().status(418).header("a", "b").body("tea").unwrap();
    let server = Script::new()
        .response(ready)
        .status(200)
        .body("x")
        .header("a", "1")
        .header("a", "2")
        .json("{}")
        .status(204)
        .times(2)
        .start(&timer);
    let mut responses = Vec::new();
    while server.remaining() > 0 {
        responses.push(timer.block_on(server.send(Request::new(""))).unwrap());
    }
    let [first, second, third, fourth] = &responses[..] else { panic!("{responses:?}") };
    assert_eq!(
        (first.status().as_u16(), &first.headers()["a"], &first.body()[..]),
        (418, &"b".parse().unwrap(), &b"tea"[..])
    );
    let values: Vec<_> = second.headers().get_all("a").iter().map(|value| value.to_str().unwrap()).collect();
    assert_eq!((values, &second.body()[..]), (vec!["1", "2"], &b"{}"[..]));
    assert_eq!(second.headers()["content-type"], "application/json");
    assert!([third, fourth].iter().all(|response| response.status() == 204 && response.headers().is_empty()));
}

#[test]
fn requests_fail_on_their_way_and_hang() {
    let timer = VirtualTimer::new();
    let server = Script::new().refuses().disconnects().after(secs(1)).hangs().start(&timer);
    let executor = executor(&timer).attempt_timeout(secs(5)).max_attempts(3).seed(3).build();
    let error = timer.block_on(executor.run(|_| fetch(&server, "/"))).unwrap_err();
    let seen: Vec<_> =
        error.attempts().iter().map(|attempt| (attempt.kind.unwrap(), attempt.reached.unwrap())).collect();
    let expected = [
        (TransportErrorKind::Connect, Reached::BeforeSend),
        (TransportErrorKind::Disconnect, Reached::Ambiguous),
        (TransportErrorKind::Timeout, Reached::Ambiguous),
    ];
    assert_eq!(seen, expected.map(|(kind, reached)| (kind.as_str(), reached)));
    let took: Vec<_> = error.attempts().iter().map(|attempt| attempt.duration).collect();
    assert_eq!(took, [Duration::ZERO, secs(1), secs(5)]);
    assert_eq!(error.stop_reason(), StopReason::AttemptsExhausted);
}

#[test]
fn a_request_too_many_fails_the_test() {
    let timer = VirtualTimer::new();
    let server = Script::new().status(503).start(&timer);
    let executor = executor(&timer).build();
    let call = AssertUnwindSafe(|| timer.block_on(executor.run(|_| fetch(&server, "/"))));
    let panic = catch_unwind(call).unwrap_err();
    assert_eq!(*panic.downcast::<String>().unwrap(), "the script is over: request 2 is one too many");
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn what_can_be_said_of_no_response_fails_the_test() {
    let mistakes: [fn(); 4] = [
        || drop(Script::new().body("x")),
        || drop(Script::new().times(2)),
        || drop(Script::new().hangs().retry_after(secs(1))),
        || drop(Script::new().status(99)),
    ];
    for mistake in mistakes {
        assert!(catch_unwind(mistake).is_err());
    }
    drop(Script::new().hangs().after(secs(1)).times(3));
}

#[cfg(all(feature = "reqwest", feature = "tokio"))]
#[tokio::test(start_paused = true)]
async fn a_program_on_reqwest_gets_a_response_of_reqwest() {
    let server = Script::new().status(200).json(r#"{"a": 7}"#).after(secs(2)).start(&backstop::TokioTimer);
    let start = tokio::time::Instant::now();
    let response = reqwest::Response::from(server.send(Request::new("")).await.unwrap());
    assert_eq!((response.status().as_u16(), start.elapsed()), (200, secs(2)));
    assert_eq!(response.json::<serde_json::Value>().await.unwrap()["a"], 7);
}
