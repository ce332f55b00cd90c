//! `send` against a real server on a loopback port. The executor's time is virtual: waits take none, and an attempt's
//! time is up when the test says so.

#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

mod elsewhere;
mod hedge;
mod server;
mod timer;
mod usage;

use std::time::Duration;

use backstop::{
    CallError, Executor, ExecutorBuilder, Quota, Reached, Scope, StopReason, Timer as _, TransportErrorKind,
    reqwest::client_builder,
};
use reqwest::{Client, RequestBuilder, Response, StatusCode};

use self::{
    server::{Act, Server, json, respond},
    timer::TestTimer,
};

backstop::errors! {
    /// What the test server speaks.
    pub mod api = "api.errors.json";
}

const BROKEN: &str = r#"{"error": {"type": "broken", "message": "oh no"}}"#;

fn executor(timer: &TestTimer) -> ExecutorBuilder<api::Error, TestTimer> {
    Executor::with_timer(timer.clone())
}

fn client() -> Client {
    client_builder().no_proxy().build().unwrap()
}

/// Sends a request to a server that acts so.
async fn send(
    acts: impl IntoIterator<Item = Act>,
    request: impl FnOnce(Client, &str) -> RequestBuilder,
) -> (Result<Response, CallError<api::Error>>, Server) {
    let server = Server::start(acts).await;
    let executor = executor(&TestTimer::new()).build();
    let result = executor.send(request(client(), &server.url)).await;
    (result, server)
}

fn get(client: Client, url: &str) -> RequestBuilder {
    client.get(url)
}

fn post(client: Client, url: &str) -> RequestBuilder {
    client.post(url).body("{}")
}

#[tokio::test]
async fn a_success_after_errors_is_a_success() {
    let busy = respond(503, &[], "<html>busy</html>");
    let (result, server) = send([busy, json(500, BROKEN), respond(200, &[], "hello")], get).await;
    assert_eq!(result.unwrap().text().await.unwrap(), "hello");
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test]
async fn an_error_is_typed_and_its_history_told() {
    let broken = || respond(500, &[("content-type", "application/json"), ("x-request-id", "req-7")], BROKEN);
    let (result, _server) = send([broken(), broken(), broken()], get).await;
    let error = result.unwrap_err();
    assert!(matches!(error.api(), Some(api::Error::Broken(fault)) if fault.message() == Some("oh no")));
    assert_eq!(error.stop_reason(), StopReason::AttemptsExhausted);
    assert_eq!(error.request_id(), Some("req-7"));
    let delays: Vec<_> = error.attempts().iter().map(|attempt| attempt.delay).collect();
    assert_eq!(delays, [Some(Duration::from_secs(1)), Some(Duration::from_secs(2)), None]);
    assert!(error.attempts().iter().all(|attempt| attempt.status == Some(StatusCode::INTERNAL_SERVER_ERROR)));
    assert_eq!(error.to_string().matches("oh no").count(), 1, "{error}");
}

#[tokio::test]
async fn a_post_is_repeated_only_where_the_server_did_not_act() {
    let (result, _server) = send([json(500, BROKEN)], post).await;
    assert_eq!(result.unwrap_err().stop_reason(), StopReason::NotIdempotent);

    let (result, server) = send([respond(429, &[("retry-after", "3")], ""), respond(200, &[], "")], post).await;
    assert!(result.is_ok());
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn a_key_makes_a_post_repeatable_and_stays_the_same() {
    let server = Server::start([json(500, BROKEN), respond(200, &[], "")]).await;
    let executor = executor(&TestTimer::new()).idempotency_key(backstop::IDEMPOTENCY_KEY).build();
    executor.send(post(client(), &server.url)).await.unwrap();
    let keys: Vec<_> = server.requests().iter().map(|request| server::header(request, "idempotency-key")).collect();
    assert_eq!(keys.len(), 2);
    assert!(keys[0].is_some() && keys[0] == keys[1], "{keys:?}");

    // The caller's own key is kept, and counts, too.
    let server = Server::start([json(500, BROKEN), respond(200, &[], "")]).await;
    executor.send(post(client(), &server.url).header("idempotency-key", "mine")).await.unwrap();
    let requests = server.requests();
    assert!(requests.iter().all(|request| server::header(request, "idempotency-key").as_deref() == Some("mine")));
    assert_eq!(requests.len(), 2);

    // A request that is idempotent by its method needs none.
    let server = Server::start([respond(200, &[], "")]).await;
    executor.send(get(client(), &server.url)).await.unwrap();
    assert_eq!(server::header(&server.requests()[0], "idempotency-key"), None);
}

#[tokio::test]
async fn a_refused_connection_is_safe_to_repeat_even_for_a_post() {
    let url = server::unused_url().await;
    let executor = executor(&TestTimer::new()).build();
    let error = executor.send(post(client(), &url)).await.unwrap_err();
    let transport = error.transport().unwrap();
    assert_eq!((transport.kind(), transport.reached()), (TransportErrorKind::Connect, Reached::BeforeSend));
    assert_eq!(error.stop_reason(), StopReason::AttemptsExhausted);
    assert_eq!(error.attempts().len(), 3);
}

#[tokio::test]
async fn a_connection_lost_before_the_response_is_ambiguous() {
    for act in [Act::Close, Act::Reset] {
        let (result, _server) = send([act.clone()], post).await;
        let error = result.unwrap_err();
        let transport = error.transport().unwrap();
        assert_eq!((transport.kind(), transport.reached()), (TransportErrorKind::Disconnect, Reached::Ambiguous));
        assert_eq!(error.stop_reason(), StopReason::NotIdempotent, "{error:?}");

        let (result, server) = send([act, respond(200, &[], "")], get).await;
        assert!(result.is_ok());
        assert_eq!(server.requests().len(), 2);
    }
}

#[tokio::test]
async fn an_error_whose_body_breaks_off_is_still_that_error() {
    let truncated =
        Act::Truncate(b"HTTP/1.1 429 x\r\nretry-after: 9\r\ncontent-length: 500\r\n\r\n{\"error\": {\"ty".to_vec());
    let (result, _server) = send([truncated.clone(), truncated.clone(), truncated], get).await;
    let error = result.unwrap_err();
    assert!(matches!(error.api(), Some(api::Error::SlowDown(_))), "{error:?}");
    assert_eq!(error.retry_after(), Some(Duration::from_secs(9)));
}

#[tokio::test]
async fn an_answer_slower_than_the_attempt_may_take_is_a_timeout() {
    let (result, server) = send_until_time_is_up([Act::Hang, respond(200, &[], "")], 2).await;
    assert!(result.is_ok(), "the second attempt has an answer");
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn an_error_whose_body_takes_too_long_is_still_that_error() {
    let stuck = b"HTTP/1.1 500 x\r\ncontent-length: 500\r\n\r\n{\"error\": {\"ty".to_vec();
    let (result, _server) = send_until_time_is_up([Act::Stick(stuck)], 1).await;
    let error = result.unwrap_err();
    assert!(matches!(error.api(), Some(api::Error::Broken(_))), "{error:?}");
    assert_eq!(error.attempts().len(), 1);
}

#[tokio::test]
async fn a_success_that_must_be_looked_into_can_take_too_long() {
    let stuck = b"HTTP/1.1 200 x\r\ncontent-type: application/json\r\ncontent-length: 500\r\n\r\n{\"answ".to_vec();
    let (result, _server) = send_until_time_is_up([Act::Stick(stuck)], 1).await;
    let error = result.unwrap_err();
    let transport = error.transport().unwrap();
    assert_eq!((transport.kind(), transport.reached()), (TransportErrorKind::Timeout, Reached::InBody));
}

/// Sends a request to a server that hangs at its first act, until the attempt's time is up.
async fn send_until_time_is_up(
    acts: impl IntoIterator<Item = Act>,
    attempts: u32,
) -> (Result<Response, CallError<api::Error>>, Server) {
    let timer = TestTimer::new();
    let mut server = Server::start(acts).await;
    let executor = executor(&timer).attempt_timeout(timer::LONG).max_attempts(attempts).build();
    let request = get(client(), &server.url);
    let call = async { executor.send(request).await };
    let (result, ()) = tokio::join!(call, async {
        server.hanging().await;
        settle().await;
        timer.time_is_up();
    });
    (result, server)
}

/// What was written is on its way; the client reads it in the meantime.
async fn settle() {
    for _ in 0..1_000 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_success_is_handed_on_before_its_body_is_there() {
    let head = b"HTTP/1.1 200 x\r\ntransfer-encoding: chunked\r\n\r\n5\r\nfirst\r\n".to_vec();
    let server = Server::start([Act::Stick(head)]).await;
    let executor = executor(&TestTimer::new()).build();
    let mut response = executor.send(get(client(), &server.url)).await.unwrap();
    assert_eq!(response.chunk().await.unwrap().unwrap(), "first");
}

#[tokio::test]
async fn an_event_stream_is_never_read() {
    let head = b"HTTP/1.1 200 x\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n5\r\nfirst\r\n";
    let server = Server::start([Act::Stick(head.to_vec())]).await;
    let executor = executor(&TestTimer::new()).build();
    assert!(executor.send(get(client(), &server.url)).await.is_ok());
}

#[tokio::test]
async fn a_success_that_is_an_error_is_one() {
    let refused = json(200, r#"{"error": {"type": "refused", "message": "no"}}"#);
    let (result, _server) = send([refused], get).await;
    assert!(matches!(result.unwrap_err().api(), Some(api::Error::Refused(_))));
}

#[tokio::test]
async fn a_success_that_was_looked_into_is_handed_on_whole() {
    let server = Server::start([json(200, r#"{"answer": 42}"#)]).await;
    let executor = executor(&TestTimer::new()).build();
    let response = executor.send(get(client(), &server.url)).await.unwrap();
    assert_eq!(response.url().as_str(), server.url);
    assert_eq!(response.headers()["content-type"], "application/json");
    assert_eq!(response.text().await.unwrap(), r#"{"answer": 42}"#);

    // Longer than the limit, with a length that is not announced: what was read is put back before the rest.
    let long = format!("[{}0]", "1,".repeat(50_000));
    let chunks: String = long
        .as_bytes()
        .chunks(1_000)
        .map(|chunk| format!("{:x}\r\n{}\r\n", chunk.len(), String::from_utf8_lossy(chunk)))
        .collect();
    let head = "HTTP/1.1 200 x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n";
    let server = Server::start([Act::Truncate(format!("{head}{chunks}0\r\n\r\n").into_bytes())]).await;
    let executor = self::executor(&TestTimer::new()).body_limit(4_000).build();
    let response = executor.send(get(client(), &server.url)).await.unwrap();
    assert_eq!(response.text().await.unwrap(), long);
}

#[tokio::test]
async fn an_error_body_is_read_up_to_the_limit() {
    let long = format!(r#"{{"error": {{"type": "refused", "message": "{}"}}}}"#, "x".repeat(100_000));
    let server = Server::start([json(400, &long)]).await;
    let executor = executor(&TestTimer::new()).body_limit(1_000).build();
    let error = executor.send(get(client(), &server.url)).await.unwrap_err();
    assert_eq!(error.api().unwrap().fault().body().len(), 1_000);
}

#[tokio::test]
async fn a_request_that_is_none_fails_without_being_sent() {
    let executor = executor(&TestTimer::new()).build();
    let error = executor.send(client().get("not a url")).await.unwrap_err();
    let transport = error.transport().unwrap();
    assert_eq!((transport.kind(), transport.reached()), (TransportErrorKind::InvalidRequest, Reached::BeforeSend));
    assert_eq!(error.stop_reason(), StopReason::NotRetryable);
}

#[tokio::test]
async fn nothing_shows_what_is_secret() {
    let url = server::unused_url().await.replace("http://", "http://user:hunter2@") + "?key=sesame";
    let executor = executor(&TestTimer::new()).build();
    let error = executor.send(client().get(&url).bearer_auth("opensesame")).await.unwrap_err();
    let mut shown = format!("{error} {error:?} {error:#?}");
    let mut source = std::error::Error::source(&error);
    while let Some(cause) = source {
        shown += &format!("{cause} {cause:?}");
        source = cause.source();
    }
    shown += &format!("{} {:?}", error.transport().unwrap(), error.transport().unwrap());
    assert!(!shown.contains("sesame") && !shown.contains("hunter2"), "{shown}");
}

#[test]
fn a_call_can_be_spawned() {
    fn is_send<T: Send>(_: &T) {}
    let executor = executor(&TestTimer::new()).build();
    is_send(&executor.send(client().get("http://localhost")));
    is_send(&executor.run(|_| async { Ok(()) }));
}

#[tokio::test]
async fn a_halt_concerns_the_credential_or_the_origin_of_the_request() {
    let error = |kind: &str| json(400, &format!(r#"{{"error": {{"type": "{kind}", "message": "no"}}}}"#));
    let ok = || respond(200, &[], "hello");
    let acts = [error("denied"), ok(), ok(), error("denied"), error("moved_out")];
    let server = Server::start(acts).await;
    let other = Server::start([ok()]).await;
    let executor = executor(&TestTimer::new()).build();
    let client = client();
    let send = async |request: RequestBuilder| executor.send(request).await.map_err(|error| error.stop_reason());
    let get = |server: &Server| client.get(&server.url);

    send(get(&server).bearer_auth("sk-1")).await.unwrap_err();
    assert_eq!(send(get(&server).bearer_auth("sk-1")).await.unwrap_err(), StopReason::Halted);
    send(get(&server).bearer_auth("sk-2")).await.unwrap();
    send(get(&server)).await.unwrap();
    send(get(&server).header("x-api-key", "sk-1")).await.unwrap_err();
    assert_eq!(send(get(&server).header("x-api-key", "sk-1")).await.unwrap_err(), StopReason::Halted);

    send(get(&server)).await.unwrap_err();
    assert_eq!(send(get(&server).bearer_auth("sk-3")).await.unwrap_err(), StopReason::Halted);
    send(get(&other).bearer_auth("sk-3")).await.unwrap();
    assert_eq!(server.requests().len(), 5);
}

#[tokio::test]
async fn a_quota_counts_the_credential_of_the_request() {
    let server = Server::start([respond(200, &[], "hello"), respond(200, &[], "hello")]).await;
    let quota = Quota::new("tokens").hard_limit(1_000).per(Scope::Credential);
    let executor = executor(&TestTimer::new()).quota(quota).build();
    let client = client();
    let send = async |key: &str| executor.send(client.get(&server.url).bearer_auth(key)).await;

    send("sk-1").await.unwrap();
    assert!(executor.usage().credential("Bearer sk-1").record("tokens", 1_200));
    assert_eq!(send("sk-1").await.unwrap_err().stop_reason(), StopReason::UsageExhausted);
    send("sk-2").await.unwrap();
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn a_request_tells_its_time_and_its_attempt_where_that_is_asked_for() {
    let server = Server::start([json(500, BROKEN), respond(200, &[], "hello")]).await;
    let executor = executor(&TestTimer::new())
        .attempt_timeout(timer::LONG)
        .propagate_deadline("x-timeout-ms".parse().unwrap())
        .propagate_attempt("x-attempt".parse().unwrap())
        .build();
    executor.send(client().get(&server.url)).await.unwrap();
    let requests = server.requests();
    assert!(
        requests[0].contains("x-timeout-ms: 7200000\r\n") && requests[0].contains("x-attempt: 1\r\n"),
        "{requests:?}"
    );
    assert!(
        requests[1].contains("x-timeout-ms: 7200000\r\n") && requests[1].contains("x-attempt: 2\r\n"),
        "{requests:?}"
    );
}

#[tokio::test]
async fn a_success_that_was_the_last_one_granted_holds_the_next_call() {
    let spent = respond(200, &[("ratelimit-remaining", "0"), ("ratelimit-reset", "30")], "hello");
    let server = Server::start([spent, respond(200, &[], "hello")]).await;
    let timer = TestTimer::new();
    let executor = executor(&timer).build();
    let start = timer.now();
    for held in [0, 30] {
        executor.send(client().get(&server.url).bearer_auth("sk-1")).await.unwrap();
        assert_eq!(timer.now() - start, Duration::from_secs(held));
    }
}
