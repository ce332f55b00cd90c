//! An error written as a response and read again is the same error.

use std::time::Duration;

use backstop::{
    ApiError,
    http::{Response, StatusCode},
};

use crate::{altllm, lists, wide};

/// What an error says, as text.
fn facts<E: ApiError>(error: &E) -> String {
    let it = error.fault();
    format!(
        "{} {} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?}",
        it.kind(),
        it.status(),
        it.message(),
        it.wire_type(),
        it.code(),
        it.param(),
        it.request_id(),
        it.help_url(),
        it.retry_hint(),
        it.should_retry()
    )
}

fn survives<E: ApiError>(error: &E, response: Response<Vec<u8>>) {
    let (parts, body) = response.into_parts();
    let again = E::decode(&backstop::Reply::new(parts.status, &parts.headers, &body));
    let text = String::from_utf8_lossy(&body);
    assert_eq!(facts(&again), facts(error), "{:?} {text}", parts.headers);
    if !body.is_empty() {
        assert!(serde_json::from_slice::<serde_json::Value>(&body).is_ok(), "{text}");
    }
}

#[test]
fn every_kind_with_everything() {
    for &kind in altllm::ErrorKind::ALL.iter().filter(|&&kind| kind != altllm::ErrorKind::Unrecognized) {
        let error = altllm::Error::new(kind, "say \"no\"\n\t\u{1} \\ ä😀");
        survives(&error, Response::from(&error));
        let error = altllm::Error::build(kind)
            .message("m")
            .code("c1")
            .param("messages[0]")
            .request_id("req_1")
            .retry_after(Duration::from_millis(1500))
            .should_retry(true)
            .finish();
        survives(&error, Response::from(&error));
    }
}

#[test]
fn kinds_that_a_rule_tells_apart() {
    for &kind in wide::ErrorKind::ALL {
        use wide::ErrorKind::{DeleteRefused, Unrecognized};
        if matches!(kind, DeleteRefused | Unrecognized) {
            continue; // the method is the request's; what is not recognised has no name
        }
        let error = wide::Error::build(kind).message("m").retry_after(Duration::from_millis(2500)).finish();
        survives(&error, Response::from(&error));
    }
}

#[test]
fn what_was_received() {
    let problem = r#"{"type":"https://x.test/errors/rate-limit?v=2","detail":"slow"}"#;
    let error = wide(429, &[("content-type", "application/problem+json")], problem);
    let (parts, body) = Response::from(&error).into_parts();
    assert_eq!(parts.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(parts.headers["content-type"], "application/problem+json");
    assert!(!body.is_empty());
    let error = altllm(429, r#"{"error":{"message":"m","type":"budget_exceeded"}}"#);
    let (parts, body) = Response::from(&error).into_parts();
    assert_eq!(parts.headers["content-type"], "application/json");
    assert_eq!(body, br#"{"error":{"message":"m","type":"budget_exceeded"}}"#);
}

/// What an index leads to and what a search finds may stand in the same item, and need not.
#[test]
fn lists_with_indices_and_searches() {
    let build = || lists::Error::build(lists::ErrorKind::A).message("m").retry_after(Duration::from_secs(2));
    let body = |error: &lists::Error| String::from_utf8(Response::from(error).into_body()).unwrap();

    let error = build().finish();
    survives(&error, Response::from(&error));
    assert_eq!(body(&error), r#"{"errors":[{"message":"m","code":"a","fatal":true}]}"#);

    let error = build().param("p").request_id("r").help_url("h").finish();
    survives(&error, Response::from(&error));
    assert_eq!(
        body(&error),
        r#"{"errors":[{"message":"m","code":"a","fatal":true,"link":"h"},{"fatal":true,"field":"p","kind":"input"},{"request":"r"}]}"#
    );
}

/// No envelope has a place for whether to send the request again, and the first one has none for the message either.
#[test]
fn of_envelopes_that_lose_something_the_one_that_loses_least() {
    let build = || lists::Error::build(lists::ErrorKind::A).status(StatusCode::BAD_REQUEST);
    let body = Response::from(&build().finish()).into_body();
    assert_eq!(body, br#"{"code":"a"}"#);
    let body = Response::from(&build().message("m").should_retry(true).finish()).into_body();
    assert_eq!(body, br#"{"errors":[{"message":"m","code":"a","fatal":true}]}"#);
}
