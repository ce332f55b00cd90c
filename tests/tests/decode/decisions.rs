//! Which error a response is, and what is known of it.

use std::time::Duration;

use backstop::{
    Reply, RetryHint,
    http::{HeaderMap, Method, StatusCode},
};

use crate::{altllm, headers, wide, wide::ErrorKind};

fn kind(status: u16, body: &str) -> ErrorKind {
    wide(status, &[], body).kind()
}

#[test]
fn the_body_decides_and_the_status_where_it_says_nothing() {
    let body = |of: &str| format!(r#"{{"error":{{"message":"m","type":"{of}"}}}}"#);
    assert_eq!(altllm(403, body("budget_exceeded")).kind(), altllm::ErrorKind::BudgetExceeded);
    assert_eq!(altllm(418, body("budget_exceeded")).kind(), altllm::ErrorKind::BudgetExceeded);
    assert_eq!(altllm(403, body("something else")).kind(), altllm::ErrorKind::Auth);
    assert_eq!(altllm(403, body("something else")).wire_type(), Some("something else"));
    assert_eq!(altllm(599, "").kind(), altllm::ErrorKind::Api);
    assert_eq!(altllm(418, "").kind(), altllm::ErrorKind::Unrecognized);
}

#[test]
fn everything_the_envelope_names_is_there() {
    let headers = headers(&[("x-request-id", "req_1"), ("retry-after", "7"), ("x-should-retry", "False")]);
    let body = br#"{"error":{"message":"a \"b\"","type":"rate_limit_error","param":"n","code":42}}"#;
    let error = altllm::Error::decode(StatusCode::TOO_MANY_REQUESTS, &headers, body);
    assert_eq!(error.message(), Some("a \"b\""));
    assert_eq!(error.wire_type(), Some("rate_limit_error"));
    assert_eq!(error.param(), Some("n"));
    assert_eq!(error.code(), Some("42"));
    assert_eq!(error.request_id(), Some("req_1"));
    assert_eq!(error.retry_after(), Some(Duration::from_secs(7)));
    assert_eq!(error.fault().should_retry(), Some(false));
    assert!(!error.is_retryable());
    assert_eq!(error.policy().name(), "wait");
    assert_eq!(error.body(), body);
    assert_eq!(error.status(), 429);
}

#[test]
fn more_conditions_win_and_a_code_wins_over_a_type() {
    assert_eq!(kind(404, r#"{"error":{"status":"NOT_FOUND","param":"x"}}"#), ErrorKind::NotFound);
    assert_eq!(kind(404, r#"{"error":{"status":"NOT_FOUND","param":"model"}}"#), ErrorKind::ModelMissing);
    let both = r#"{"error":{"status":"NOT_FOUND","param":"model","details":[{"@type":"ErrorInfo","reason":"QUOTA"}]}}"#;
    assert_eq!(kind(404, both), ErrorKind::ModelMissing);
    let code =
        r#"{"error":{"status":"NOT_FOUND","details":[{"@type":"Help"},{"reason":"QUOTA","@type":"ErrorInfo"}]}}"#;
    assert_eq!(kind(404, code), ErrorKind::Quota);
}

#[test]
fn headers_methods_and_statuses_can_decide() {
    assert_eq!(wide(500, &[("x-overloaded", "yes")], "").kind(), ErrorKind::Overloaded);
    assert_eq!(wide(500, &[("x-overloaded", "no")], "").kind(), ErrorKind::Internal);
    assert_eq!(kind(529, ""), ErrorKind::Overloaded);
    assert_eq!(wide(500, &[("x-draining", "")], "").kind(), ErrorKind::Draining);
    assert_eq!(wide(404, &[("x-draining", "")], "").kind(), ErrorKind::NotFound);
    let headers = HeaderMap::new();
    let reply = Reply::new(StatusCode::CONFLICT, &headers, br#"{"error":{"status":"AMBIGUOUS"}}"#);
    let decode = <wide::Error as backstop::ApiError>::decode;
    assert_eq!(decode(&reply).kind(), ErrorKind::Ambiguous);
    assert_eq!(decode(&reply.with_method(&Method::GET)).kind(), ErrorKind::Ambiguous);
    assert_eq!(decode(&reply.with_method(&Method::DELETE)).kind(), ErrorKind::DeleteRefused);
}

#[test]
fn the_first_envelope_that_fits_is_read() {
    let problem = r#"{"type":"https://x.test/errors/Rate-Limit?v=2","detail":"slow","error":{"message":"no"}}"#;
    let error = wide(429, &[("content-type", "Application/Problem+JSON; charset=utf-8")], problem);
    assert_eq!(error.kind(), ErrorKind::RateLimit);
    assert_eq!(error.message(), Some("slow"));
    assert_eq!(error.wire_type(), Some("rate-limit"));
    assert_eq!(error.fault().help_url(), Some("https://x.test/errors/Rate-Limit?v=2"));
    assert_eq!(wide(429, &[], problem).message(), Some("no"));
    assert_eq!(wide(429, &[], r#"{"error":"short"}"#).message(), Some("short"));
    assert_eq!(wide(429, &[], r#" "bare" "#).message(), Some("bare"));
    assert_eq!(wide(429, &[], "{}").message(), None);
}

#[test]
fn a_success_can_be_an_error_and_name_its_status() {
    let detect = |status: u16, body: &str| {
        wide::Error::detect(StatusCode::from_u16(status).unwrap(), &HeaderMap::new(), body.as_bytes())
    };
    assert!(detect(200, r#"{"data":1}"#).is_none());
    assert!(detect(200, r#"{"errors":[]}"#).is_none());
    assert!(detect(200, r#"{"errors":[{}]"#).is_none());
    let error = detect(200, r#"{"errors":[{"message":"gone","status":404}]}"#).unwrap();
    assert_eq!((error.kind(), error.status().as_u16()), (ErrorKind::NotFound, 404));
    let error = detect(200, r#"{"errors":[{"message":"?","status":9000}]}"#).unwrap();
    assert_eq!((error.kind(), error.status().as_u16()), (ErrorKind::Unrecognized, 200));
    assert_eq!(wide(503, &[], r#"{"errors":[{"status":404}]}"#).status(), 503);
}

#[test]
fn redirects_are_errors_where_the_file_names_one() {
    let detect = |status: u16| wide::Error::detect(StatusCode::from_u16(status).unwrap(), &HeaderMap::new(), b"");
    assert!(detect(100).is_none());
    assert!(detect(302).is_none());
    assert!(detect(304).is_none());
    assert_eq!(detect(300).map(|error| error.kind()), Some(ErrorKind::Ambiguous));
    assert_eq!(detect(400).map(|error| error.kind()), Some(ErrorKind::Unrecognized));
    assert_eq!(detect(999).map(|error| error.kind()), Some(ErrorKind::Unrecognized));
}

#[test]
fn hints_come_from_the_body_and_from_headers() {
    let info = r#"{"error":{"details":[{"@type":"RetryInfo","retryDelay":"1.5s"}]}}"#;
    assert_eq!(wide(429, &[("retry-after", "9")], info).retry_after(), Some(Duration::from_millis(1500)));
    assert_eq!(wide(429, &[("retry-after", "9")], "").retry_after(), Some(Duration::from_secs(9)));
    let dated = [("date", "Sun, 06 Nov 1994 08:49:37 GMT"), ("x-reset-at", "1994-11-06T09:49:37+01:00")];
    assert_eq!(wide(429, &dated, "").fault().retry_hint(), Some(RetryHint::After(Duration::ZERO)));
}

#[test]
fn classify_and_decode_agree() {
    let bodies = [
        r#"{"error":{"status":"NOT_FOUND","param":"model"}}"#,
        r#"{"error":{"status":"NOT\u005fFOUND","param":"mod\u0065l"}}"#,
        r#"{"errors":[{"code":"QUOTA"}]}"#,
        r#"{"error":{"status":"RESOURCE_EXHAUSTED","status":"INTERNAL"}}"#,
        "",
    ];
    for body in bodies {
        for status in 100..1000 {
            let status = StatusCode::from_u16(status).unwrap();
            let error = wide::Error::decode(status, &HeaderMap::new(), body.as_bytes());
            assert_eq!(ErrorKind::classify(status, &HeaderMap::new(), body.as_bytes()), error.kind());
        }
    }
    assert_eq!(kind(500, bodies[1]), ErrorKind::ModelMissing);
    assert_eq!(kind(500, bodies[2]), ErrorKind::Quota);
}
