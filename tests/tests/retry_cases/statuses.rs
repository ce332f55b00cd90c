//! Which statuses and codes public clients send a request again after.

use std::time::{Instant, SystemTime};

use backstop::{
    Retry,
    core::{Decision, Limits, Outcome, Session},
    http::{HeaderMap, HeaderValue, StatusCode, header::RETRY_AFTER},
};
use serde_json::Value;

use crate::cases;

backstop::errors! {
    /// Statuses and codes as AWS and most HTTP clients have them.
    pub mod statuses = "statuses.errors.json";
}

#[test]
fn a_status_or_code_is_worth_a_retry_where_public_clients_say_so() {
    let (mut same, mut otherwise) = (0, 0);
    for case in &cases("status_retryability.json") {
        let response = Response::of(case);
        let retried = response.is_retried();
        if let Some(_why) = deviation(case) {
            assert_ne!(case["retried"].as_bool(), Some(retried), "no longer otherwise: {case}");
            otherwise += 1;
        } else {
            assert_eq!(case["retried"].as_bool(), Some(retried), "{case}");
            same += 1;
        }
        if let Some(class) = case["class"].as_str() {
            let policy = response.error().map(|error| error.policy());
            let throttles = policy.is_some_and(|policy| policy.throttle().is_some());
            assert_eq!(throttles, class.contains("throttling"), "{case}");
        }
    }
    assert!(same == 0 || (same, otherwise) == (73, 5), "{same} as the clients decide, {otherwise} otherwise");
}

/// Why backstop decides otherwise, where it does.
fn deviation(case: &Value) -> Option<&'static str> {
    match (case["client"].as_str()?, case["status"].as_u64()?) {
        ("reqwest-retry default strategy", 501 | 505) => Some("what is not implemented now is not in a second either"),
        ("reqwest-retry default strategy", 510) => Some("the request lacks an extension, and would lack it again"),
        ("reqwest-retry default strategy", 511) => Some("somebody must log in to the network first"),
        (client, 413) if client.starts_with("urllib3") => {
            Some("the same body is too large again; a file can have a strategy for an API that means it otherwise")
        }
        _ => None,
    }
}

/// The response that a case is about.
struct Response {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

impl Response {
    fn of(case: &Value) -> Self {
        let mut headers = HeaderMap::new();
        if case["client"].as_str().unwrap().contains("only with Retry-After") {
            headers.insert(RETRY_AFTER, HeaderValue::from_static("1"));
        }
        let status = case["status"].as_u64().map_or(400, |status| u16::try_from(status).unwrap());
        let body = case["error_code"].as_str().map(|code| format!(r#"{{"__type":"{code}"}}"#));
        Self { status: StatusCode::from_u16(status).unwrap(), headers, body: body.unwrap_or_default() }
    }

    fn error(&self) -> Option<statuses::Error> {
        statuses::Error::detect(self.status, &self.headers, self.body.as_bytes())
    }

    fn is_retried(&self) -> bool {
        let Some(error) = self.error() else { return false };
        let (now, wall) = (Instant::now(), SystemTime::UNIX_EPOCH);
        let mut session = Session::new(Limits::new().repeatable(true), now, wall, 1);
        matches!(session.on_outcome(now, Outcome::failed(error.advice())), Decision::Retry { .. })
    }
}
