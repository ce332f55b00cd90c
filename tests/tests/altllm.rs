//! The generated `AltLLM` module, end to end: from the file to values and back.

use std::{collections::HashSet, fs, time::Duration};

use altllm::{Error, ErrorKind};
use backstop::{
    ApiError as _, Retry as _,
    http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode},
};
use backstop_schema::catalog::Example;

backstop::errors! {
    /// How the `AltLLM` API fails.
    pub mod altllm = "../../schema/catalogs/altllm.errors.json";
}

/// Every example of the file with the kind of its error.
fn examples() -> Vec<(ErrorKind, Example)> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../schema/catalogs/altllm.errors.json");
    let catalog = backstop_schema::check(&fs::read(path).unwrap()).unwrap();
    let kinds = ErrorKind::ALL.iter().copied();
    let examples: Vec<_> = kinds
        .zip(catalog.errors)
        .flat_map(|(kind, error)| error.examples.into_iter().map(move |example| (kind, example)))
        .collect();
    assert!(examples.len() >= 12, "the file shows its errors");
    examples
}

fn headers(example: &Example) -> HeaderMap {
    let pair = |(name, value): &(String, String)| {
        (HeaderName::from_bytes(name.as_bytes()).unwrap(), HeaderValue::from_str(value).unwrap())
    };
    example.headers.iter().map(pair).collect()
}

#[test]
fn every_example_is_its_error_whichever_way_it_is_read() {
    for (kind, example) in examples() {
        let (status, headers) = (StatusCode::from_u16(example.status).unwrap(), headers(&example));
        let body = example.body.as_bytes();
        let error = Error::decode(status, &headers, body);
        assert_eq!(error.kind(), kind, "{example:?}");
        assert_eq!(ErrorKind::classify(status, &headers, body), kind, "{example:?}");
        assert_eq!(Error::detect(status, &headers, body).map(|error| error.kind()), Some(kind), "{example:?}");
        assert_eq!((error.status(), error.body()), (status, body));
        assert_eq!(error.policy(), kind.policy_for(status));
        assert_eq!(error.clone().kind(), kind);
    }
}

#[test]
fn an_error_that_is_rendered_and_read_again_is_the_same() {
    let made = ErrorKind::ALL.iter().map(|&kind| {
        Error::build(kind)
            .message("no \"luck\"\n")
            .param("model")
            .request_id("req_1")
            .retry_after(Duration::from_secs(7))
            .finish()
    });
    let received = examples().into_iter().map(|(_, example)| {
        let status = StatusCode::from_u16(example.status).unwrap();
        Error::decode(status, &headers(&example), example.body.as_bytes())
    });
    for error in made.chain(received) {
        let response = Response::from(&error);
        let again = Error::decode(response.status(), response.headers(), response.body());
        if error.kind() != ErrorKind::Unrecognized {
            assert_eq!(again.kind(), error.kind(), "{error:?}");
        }
        assert_eq!(again.status(), error.status());
        assert_eq!(again.request_id(), error.request_id());
        assert_eq!(again.retry_after(), error.retry_after());
        if error.message().is_some() {
            assert_eq!(again.message(), error.message());
        }
    }
}

#[test]
fn a_status_decides_where_the_body_says_nothing() {
    let cases = [
        (401, "", Some(ErrorKind::Auth)),
        (404, "<html>", Some(ErrorKind::InvalidRequest)),
        (429, "[]", Some(ErrorKind::RateLimit)),
        (599, "{\"error\":", Some(ErrorKind::Api)),
        (418, "teapot", Some(ErrorKind::Unrecognized)),
        (200, "{\"error\":{\"type\":\"auth_error\"}}", None),
    ];
    for (status, body, kind) in cases {
        let status = StatusCode::from_u16(status).unwrap();
        let error = Error::detect(status, &HeaderMap::new(), body.as_bytes());
        assert_eq!(error.map(|error| error.kind()), kind, "{status} {body}");
    }
}

#[test]
fn a_spent_budget_is_terminal_whatever_the_status() {
    let body = br#"{"error":{"type":"budget_exceeded","message":"spent"}}"#;
    for status in [402, 403, 429, 500, 503] {
        let error = Error::decode(StatusCode::from_u16(status).unwrap(), &HeaderMap::new(), body);
        assert!(matches!(&error, Error::BudgetExceeded(fault) if fault.message() == Some("spent")), "{status}");
        assert!(!error.is_retryable());
        assert_eq!(error.policy().name(), "halt");
    }
}

#[test]
fn kinds_know_their_names_docs_statuses_and_policies() {
    let names: HashSet<&str> = ErrorKind::ALL.iter().map(|kind| kind.as_str()).collect();
    assert_eq!(names.len(), ErrorKind::ALL.len());
    assert_eq!(ErrorKind::ALL.last(), Some(&ErrorKind::Unrecognized));
    for &kind in ErrorKind::ALL {
        assert_eq!(kind.as_str().parse(), Ok(kind));
        assert_eq!(kind.to_string(), kind.as_str());
        assert!(!kind.docs().is_empty());
        assert_eq!(StatusCode::from(kind), kind.canonical_status());
    }
    assert!("Auth".parse::<ErrorKind>().is_err());
    assert_eq!(format!("{:?} [{:>12}]", ErrorKind::BudgetExceeded, ErrorKind::Api), "BudgetExceeded [   api_error]");
    assert_eq!(ErrorKind::Auth.canonical_status(), StatusCode::UNAUTHORIZED);
    assert_eq!(ErrorKind::RateLimit.policy_for(StatusCode::TOO_MANY_REQUESTS).name(), "wait");
    assert_eq!(ErrorKind::Api.policy_for(StatusCode::SERVICE_UNAVAILABLE).name(), "backoff");
}

#[test]
fn conversions_and_traits() {
    fn standard<E: std::error::Error + Clone + Send + Sync + 'static>(_: &E) {}
    let error = Error::new(ErrorKind::RateLimit, "slow down");
    standard(&error);
    assert_eq!(ErrorKind::from(&error), ErrorKind::RateLimit);
    assert!(error.to_string().contains("slow down"));
    assert_eq!((error.wire_type(), error.status()), (Some("rate_limit_error"), StatusCode::TOO_MANY_REQUESTS));
    assert_eq!(error.advice().policy, error.policy());
    assert_eq!(Error::default_timeouts(), altllm::CATALOG.timeouts());
    assert_eq!(Error::catalog().errors().count(), ErrorKind::ALL.len());
    assert_eq!(ErrorKind::from(error), ErrorKind::RateLimit);
    assert!(size_of::<Error>() <= 16 && size_of::<Option<Error>>() <= 16);
}
