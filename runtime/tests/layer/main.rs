//! The `tower` layer around a scripted service, on virtual time.

#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

mod elsewhere;
mod service;
mod usage;

use std::{io, time::Duration};

use backstop::{
    CallError, Executor, ExecutorBuilder, IDEMPOTENCY_KEY, Reached, StopReason, TransportError, TransportErrorKind,
    tower::{ResponseBody, RetryLayer},
};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode, header::AUTHORIZATION};
use http_body::{Body, Frame};
use http_body_util::{BodyExt, Full};
use tower::{Layer, Service, ServiceExt};

use self::service::{Act, Frames, Scripted, data};

backstop::errors! {
    /// What the scripted service speaks.
    pub mod api = "api.errors.json";
}

const BROKEN: &str = r#"{"error": {"type": "broken", "message": "oh no"}}"#;

type Answer = Result<Response<ResponseBody<Frames>>, CallError<api::Error>>;

fn executor() -> ExecutorBuilder<api::Error> {
    Executor::builder()
}

fn respond(status: u16, body: &'static str) -> Act {
    frames(status, [data(body)])
}

fn frames(status: u16, frames: impl IntoIterator<Item = Option<io::Result<Frame<Bytes>>>>) -> Act {
    let response = Response::builder().status(status).header("content-type", "application/json");
    Act::Respond(response.body(Frames(frames.into_iter().collect())).unwrap())
}

fn lost() -> Act {
    Act::Fail(io::Error::from(io::ErrorKind::ConnectionReset).into())
}

fn request(method: Method) -> Request<Full<Bytes>> {
    let request = Request::builder().method(method).uri("https://api.example.com/v1/chat");
    request.body(Full::from("{}")).unwrap()
}

/// Sends a request through the layer; gives when the service saw it, in milliseconds, and with which headers.
async fn send(
    executor: ExecutorBuilder<api::Error>,
    method: Method,
    acts: impl IntoIterator<Item = Act>,
) -> (Answer, Vec<(u128, HeaderMap)>) {
    let (service, script) = Scripted::new(acts);
    let service = RetryLayer::new(executor.build()).layer(service);
    let result = service.oneshot(request(method)).await;
    let seen = std::mem::take(&mut script.lock().unwrap().seen);
    (result, seen)
}

fn times(seen: &[(u128, HeaderMap)]) -> Vec<u128> {
    seen.iter().map(|(at, _)| *at).collect()
}

async fn text(answer: Answer) -> String {
    let body = answer.unwrap().into_body().collect().await.unwrap().to_bytes();
    String::from_utf8(body.to_vec()).unwrap()
}

#[tokio::test(start_paused = true)]
async fn a_success_after_errors_is_a_success() {
    let acts = [respond(503, "<html>busy</html>"), respond(500, BROKEN), respond(200, "hello")];
    let (answer, seen) = send(executor(), Method::GET, acts).await;
    assert_eq!(text(answer).await, "hello");
    assert_eq!(times(&seen), [0, 1_000, 3_000]);
}

#[tokio::test(start_paused = true)]
async fn the_last_error_is_typed_and_keeps_its_body() {
    let (answer, seen) = send(executor(), Method::GET, (0..3).map(|_| respond(500, BROKEN))).await;
    let error = answer.unwrap_err();
    assert_eq!((error.stop_reason(), seen.len()), (StopReason::AttemptsExhausted, 3));
    let Some(api::Error::Broken(fault)) = error.api() else { panic!("{error:?}") };
    assert_eq!((fault.message(), fault.body()), (Some("oh no"), BROKEN.as_bytes()));
    assert_eq!(fault.status(), StatusCode::INTERNAL_SERVER_ERROR);
}

#[tokio::test(start_paused = true)]
async fn the_body_of_a_success_is_not_read() {
    let mut response = Response::new(Frames([data("first"), None].into()));
    response.headers_mut().insert("content-type", HeaderValue::from_static("text/event-stream"));
    let (answer, _) = send(executor(), Method::GET, [Act::Respond(response)]).await;
    let mut body = answer.unwrap().into_body();
    let first = body.frame().await.unwrap().unwrap();
    assert_eq!(first.into_data().unwrap(), "first");
    assert!(!body.is_end_stream());
}

#[tokio::test(start_paused = true)]
async fn a_success_that_is_an_error_is_sent_again_and_one_that_is_none_is_whole() {
    let trailers = HeaderMap::from_iter([(http::header::ETAG, HeaderValue::from_static("x"))]);
    let success = [data(r#"{"ok":"#), data("true}"), Some(Ok(Frame::trailers(trailers.clone())))];
    let (answer, seen) = send(executor(), Method::GET, [respond(200, BROKEN), frames(200, success)]).await;
    assert_eq!(times(&seen), [0, 1_000]);
    let body = answer.unwrap().into_body();
    assert_eq!(body.size_hint().lower(), 11);
    let body = body.collect().await.unwrap();
    assert_eq!(body.trailers(), Some(&trailers));
    assert_eq!(body.to_bytes(), r#"{"ok":true}"#);
}

#[tokio::test(start_paused = true)]
async fn no_more_than_the_limit_is_read_to_see_whether_it_is_an_error() {
    let long = frames(200, [data("{\"a\":\"0123456789"), None]);
    let (answer, _) = send(executor().body_limit(8), Method::GET, [long]).await;
    let first = answer.unwrap().into_body().frame().await.unwrap().unwrap();
    assert_eq!(first.into_data().unwrap(), "{\"a\":\"0123456789");
}

#[tokio::test(start_paused = true)]
async fn an_error_whose_body_stalls_or_breaks_off_is_what_arrived() {
    let stalls = || frames(500, [data(BROKEN), None]);
    let breaks = frames(500, [data(BROKEN), Some(Err(io::ErrorKind::ConnectionReset.into()))]);
    let timeout = Duration::from_secs(5);
    let once = || executor().max_attempts(1).attempt_timeout(timeout);
    for (act, elapsed) in [(stalls(), timeout), (breaks, Duration::ZERO)] {
        let error = send(once(), Method::GET, [act]).await.0.unwrap_err();
        assert_eq!(error.api().and_then(|error| error.message()), Some("oh no"));
        assert_eq!(error.elapsed(), elapsed);
    }
    let error = send(once(), Method::GET, [frames(200, [None])]).await.0.unwrap_err();
    assert_eq!(error.transport().map(TransportError::reached), Some(Reached::InBody));
}

#[tokio::test(start_paused = true)]
async fn an_io_error_among_the_causes_tells_how_far_a_request_got() {
    let refused = || Act::Fail(io::Error::from(io::ErrorKind::ConnectionRefused).into());
    let own = || Act::Fail(TransportError::connect("no route").into());
    let strange = || Act::Fail("something".into());
    for (act, sent, kind) in [
        (refused(), 2, TransportErrorKind::Connect),
        (own(), 2, TransportErrorKind::Connect),
        (lost(), 1, TransportErrorKind::Disconnect),
        (strange(), 1, TransportErrorKind::Other),
    ] {
        let (answer, seen) = send(executor(), Method::POST, [act, respond(200, "done")]).await;
        assert_eq!(seen.len(), sent, "{kind}");
        if let Err(error) = answer {
            assert_eq!(error.stop_reason(), StopReason::NotIdempotent);
            assert_eq!(error.transport().map(TransportError::kind), Some(kind));
        }
    }
    let (answer, _) = send(executor(), Method::GET, [lost(), respond(200, "done")]).await;
    assert_eq!(text(answer).await, "done");
}

#[tokio::test(start_paused = true)]
async fn all_attempts_carry_the_same_key_and_their_own_number_and_time() {
    let name = http::HeaderName::from_static;
    let executor = executor()
        .deadline(Duration::from_secs(10))
        .idempotency_key(IDEMPOTENCY_KEY)
        .propagate_attempt(name("x-attempt"))
        .propagate_deadline(name("x-timeout"));
    let (answer, seen) = send(executor, Method::POST, [respond(500, BROKEN), respond(200, "done")]).await;
    assert_eq!(text(answer).await, "done");
    let [(_, first), (_, second)] = &seen[..] else { panic!("{seen:?}") };
    assert!(first.contains_key(IDEMPOTENCY_KEY));
    assert_eq!(first[IDEMPOTENCY_KEY], second[IDEMPOTENCY_KEY]);
    assert_eq!([&first["x-attempt"], &second["x-attempt"]], ["1", "2"]);
    assert!(second["x-timeout"].to_str().unwrap().parse::<u32>().unwrap() <= 9_000);
}

#[tokio::test(start_paused = true)]
async fn services_of_a_layer_share_what_they_learn_by_credential() {
    let denied = r#"{"error": {"type": "denied"}}"#;
    let layer = RetryLayer::new(executor().build());
    for (key, status, sent) in [("one", 401, 1), ("one", 200, 0), ("two", 200, 1)] {
        let (service, script) = Scripted::new([respond(status, denied)]);
        let mut request = request(Method::GET);
        request.headers_mut().insert(AUTHORIZATION, HeaderValue::from_static(key));
        let _ = layer.layer(service).oneshot(request).await;
        assert_eq!(script.lock().unwrap().seen.len(), sent, "{key} {status}");
    }
}

#[tokio::test(start_paused = true)]
async fn it_is_ready_when_the_inner_service_is() {
    let layer = RetryLayer::new(executor().build());
    let (service, script) = Scripted::new([Act::NeverReady]);
    let mut busy = layer.layer(service);
    assert!(tokio::time::timeout(Duration::from_secs(60), busy.ready()).await.is_err());
    assert!(script.lock().unwrap().seen.is_empty());

    let mut gone = layer.layer(Scripted::new([]).0);
    let error = gone.ready().await.err().unwrap();
    assert_eq!((error.attempts().len(), error.stop_reason()), (0, StopReason::NotRetryable));
    assert!(error.transport().is_some());
}

#[tokio::test(start_paused = true)]
async fn a_retry_that_waits_for_the_service_in_vain_was_not_sent() {
    let executor = executor().attempt_timeout(Duration::from_secs(5));
    let acts = [respond(500, BROKEN), Act::NeverReady];
    let (answer, seen) = send(executor.max_attempts(2), Method::GET, acts).await;
    let error = answer.unwrap_err();
    assert_eq!(seen.len(), 1);
    let transport = error.transport().unwrap();
    assert_eq!((transport.kind(), transport.reached()), (TransportErrorKind::Timeout, Reached::BeforeSend));
    assert_eq!(error.elapsed(), Duration::from_secs(6));
}

#[tokio::test(start_paused = true)]
async fn several_calls_of_one_service_are_on_their_way_at_a_time() {
    let (service, _) = Scripted::new((0..3).map(|_| respond(200, "done")));
    let mut service = RetryLayer::new(executor().build()).layer(service);
    let mut calls = Vec::new();
    for _ in 0..3 {
        calls.push(service.ready().await.unwrap().call(request(Method::GET)));
    }
    for call in calls {
        assert_eq!(text(call.await).await, "done");
    }
}
