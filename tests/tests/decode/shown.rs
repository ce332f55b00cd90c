//! What `Display` and `Debug` show, and what they do not.

use backstop::http::{HeaderMap, StatusCode};

use crate::{altllm, headers};

#[test]
fn one_line_says_what_happened() {
    let headers = headers(&[("x-request-id", "req_1")]);
    let body = br#"{"error":{"message":"slow down","type":"rate_limit_error"}}"#;
    let error = altllm::Error::decode(StatusCode::TOO_MANY_REQUESTS, &headers, body);
    assert_eq!(error.to_string(), "rate_limit_error: slow down (HTTP 429, request req_1)");
    assert_eq!(altllm(502, "<html>").to_string(), "api_error (HTTP 502)");
    assert_eq!(altllm(418, "").to_string(), "unrecognized (HTTP 418)");
}

#[test]
fn a_message_cannot_forge_a_line() {
    let error = altllm(429, r#"{"error":{"message":"a\nERROR\u001b[31m\u2028b\u202e"}}"#);
    assert_eq!(error.to_string(), r"rate_limit_error: a\nERROR\u{1b}[31m\u{2028}b\u{202e} (HTTP 429)");
    assert!(!format!("{error:?}").contains(['\n', '\u{1b}', '\u{202e}']));
    let error = altllm(429, format!(r#"{{"error":{{"message":"{}"}}}}"#, "ä".repeat(5000)));
    assert_eq!(error.to_string().chars().filter(|&char| char == 'ä').count(), 1024);
    assert!(error.to_string().contains('…'));
}

#[test]
fn debug_shows_no_body_and_no_header() {
    let headers =
        headers(&[("authorization", "Bearer sk-secret"), ("set-cookie", "secret"), ("x-request-id", "req_1")]);
    let body = br#"{"error":{"message":"m","type":"auth_error","secret":"secret"}}"#;
    let error = altllm::Error::decode(StatusCode::UNAUTHORIZED, &headers, body);
    let shown = format!("{error:?} {error:#?} {error} {:?}", backstop::Reply::new(StatusCode::OK, &headers, body));
    assert!(!shown.contains("secret"), "{shown}");
    assert!(shown.contains("63 bytes"), "{shown}");
    assert!(format!("{:?}", altllm::Error::decode(StatusCode::BAD_GATEWAY, &HeaderMap::new(), b"secret")).len() < 200);
}
