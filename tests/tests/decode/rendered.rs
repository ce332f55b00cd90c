//! An error written as a response and read again is the same error.

use std::time::{Duration, SystemTime};

use backstop::{
    ApiError, RawJson,
    http::{HeaderMap, Response, StatusCode},
    private::FieldValue,
};
use fastrand::Rng;

use crate::{altllm, crowded, lists, wide, wide::Limits};

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
fn a_search_beside_many_indices() {
    let items: Vec<String> = (0..201).map(|n| format!(r#"{{"v":{n}}}"#)).collect();
    for hit in [1, 62, 199] {
        let mut items = items.clone();
        items[hit] = r#"{"k":"hit","v":7}"#.to_owned();
        let body = format!(r#"{{"type":"crowded","list":[{}]}}"#, items.join(","));
        let error = crowded::Error::decode(StatusCode::BAD_REQUEST, &HeaderMap::new(), body.as_bytes());
        assert_eq!(error.code(), Some("7"));
        let (parts, body) = Response::from(&error).into_parts();
        let again = crowded::Error::decode(parts.status, &parts.headers, &body);
        let without_body = |error: &crowded::Error| match error {
            crowded::Error::Crowded(it) => (it.first, it.among, it.beyond, it.far, it.code().map(str::to_owned)),
            other => panic!("{other:?}"),
        };
        assert_eq!(without_body(&again), without_body(&error), "{}", String::from_utf8_lossy(&body));
        assert!(without_body(&again).3.is_some());
    }
}

#[test]
fn of_envelopes_that_lose_something_the_one_that_loses_least() {
    let build = || lists::Error::build(lists::ErrorKind::A).status(StatusCode::BAD_REQUEST);
    let body = Response::from(&build().finish()).into_body();
    assert_eq!(body, br#"{"code":"a"}"#);
    let body = Response::from(&build().message("m").should_retry(true).finish()).into_body();
    assert_eq!(body, br#"{"errors":[{"message":"m","code":"a","fatal":true}]}"#);
}

fn again(limits: &Limits) -> (Box<Limits>, Response<Vec<u8>>) {
    let response = Response::from(&wide::Error::from(limits.clone()));
    let again = wide::Error::decode(response.status(), response.headers(), response.body());
    let wide::Error::Limits(again) = again else { unreachable!("the kind is kept: {again:?}") };
    (again, response)
}

fn json(text: &str) -> Option<RawJson> {
    Some(RawJson::parse(text).expect("it is JSON"))
}

fn at(millis: u64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_millis(millis)
}

fn everything() -> Limits {
    let mut limits = Limits::build().message("m").finish();
    limits.in_header = Some("a word".to_owned());
    limits.in_either = Some("ä".to_owned());
    limits.stripped = Some("s".to_owned());
    limits.lower = Some("l".to_owned());
    limits.searched = Some(-7);
    limits.millis = Some(Duration::new(1, 1));
    limits.seconds = Some(Duration::MAX);
    limits.dated = Some(at(784_111_777_000));
    limits.since_1970 = Some(at(1_700_000_000_500));
    limits.days = Some(vec![at(784_111_777_250), SystemTime::UNIX_EPOCH - Duration::from_secs(1)]);
    limits.spans = Some(vec![Duration::ZERO, Duration::from_millis(90_500)]);
    limits.numbers = Some(vec![-0.5, f64::MAX, 3.0]);
    limits.any = json(r#"{"a": "ä"}"#);
    limits.inner = Some(3);
    limits.also_param = Some("p".to_owned());
    limits
}

#[test]
fn every_kind_of_field_at_every_kind_of_source() {
    let limits = everything();
    let (again, response) = again(&limits);
    let said: Vec<_> = values(&limits);
    assert_eq!(values(&again)[..14], said[..14], "{response:?}");
    assert_eq!(
        again.deep.as_ref().map(RawJson::as_str),
        Some(r#"{"inner":3,"numbers":[-0.5,1.7976931348623157e308,3.0]}"#)
    );
}

#[test]
fn what_no_source_can_hold_is_left_out_and_nothing_else() {
    let mut limits = everything();
    limits.in_header = Some("a\nline".to_owned());
    limits.stripped = Some("a#b".to_owned());
    limits.lower = Some("Capital".to_owned());
    limits.numbers = Some(vec![1.0, f64::NAN]);
    limits.any = json("[1,\n2]");
    let (again, _) = again(&limits);
    let mut without = limits.clone();
    without.in_header = None;
    without.stripped = None;
    without.lower = None;
    without.numbers = None;
    without.any = None;
    assert_eq!(values(&again)[..14], values(&without)[..14]);
    assert_eq!(again.message(), Some("m"));
}

#[test]
fn a_source_that_cannot_hold_a_value_leaves_it_to_the_next() {
    let mut limits = Limits::build().finish();
    limits.in_either = Some("a\nline".to_owned());
    let (again, response) = again(&limits);
    assert_eq!(again.in_either, limits.in_either);
    assert!(!response.headers().contains_key("x-either"));
}

#[test]
fn a_time_is_rounded_up_to_what_its_unit_can_say() {
    let mut limits = Limits::build().finish();
    limits.dated = Some(at(784_111_776_001));
    assert_eq!(again(&limits).0.dated, Some(at(784_111_777_000)));
}

/// What JSON says about places below it is not what another field says: the other field stays.
#[test]
fn json_above_others_says_what_they_say() {
    let mut limits = Limits::build().finish();
    limits.inner = Some(3);
    limits.deep = json(r#"{"inner": 3, "more": 1}"#);
    assert_eq!(values(&again(&limits).0), values(&limits));

    limits.deep = json(r#"{"inner": 4, "more": 1}"#);
    let (other, _) = again(&limits);
    assert_eq!((other.inner, other.deep.as_ref().map(RawJson::as_str)), (Some(3), Some(r#"{"inner":3}"#)));

    limits.inner = None;
    let (more, _) = again(&limits);
    assert_eq!((more.inner, &more.deep), (Some(4), &limits.deep));
}

#[test]
fn a_fact_stays_where_a_field_says_something_else_of_its_place() {
    let mut limits = Limits::build().param("p").finish();
    limits.also_param = Some("q".to_owned());
    let (other, _) = again(&limits);
    assert_eq!((other.param(), other.also_param.as_deref()), (Some("p"), Some("p")));

    let mut limits = Limits::build().finish();
    limits.also_param = Some("q".to_owned());
    let (other, response) = again(&limits);
    assert_eq!((other.param(), other.also_param.as_deref()), (None, Some("q")), "there is an envelope without a param");
    assert_eq!(response.body(), br#"{"error":{"param":"q"},"errors":[{"code":"LIMITS","status":429}]}"#);
}

/// Nobody sees them in a log, but the client of the server that sends them does.
#[test]
fn sensitive_fields_are_sent() {
    let mut quota = wide::Quota::build().finish();
    quota.owner = Some("alice@example.com".to_owned());
    let body = Response::<Vec<u8>>::from(&wide::Error::from(quota)).into_body();
    assert!(String::from_utf8(body).unwrap().contains("alice@example.com"));
}

#[test]
fn random_fields_are_sent_or_left_out_and_change_nothing_else() {
    let mut rng = Rng::with_seed(5);
    let (mut sent, mut left_out) = (0, 0);
    for _ in 0..500 {
        let mut limits = Limits::build().message("m").param("p").request_id("r").finish();
        limits.in_header = rng.bool().then(|| word(&mut rng));
        limits.in_either = rng.bool().then(|| word(&mut rng));
        limits.stripped = rng.bool().then(|| word(&mut rng));
        limits.lower = rng.bool().then(|| word(&mut rng));
        limits.searched = rng.bool().then(|| rng.i64(..) >> rng.u8(..64));
        limits.millis = rng.bool().then(|| Duration::new(rng.u64(..) >> rng.u8(..64), rng.u32(..1_000_000_000)));
        limits.since_1970 = rng.bool().then(|| at(rng.u64(..) >> rng.u8(20..64)));
        limits.days = rng.bool().then(|| (0..rng.usize(..3)).map(|_| at(rng.u64(..) >> rng.u8(20..64))).collect());
        limits.numbers = rng.bool().then(|| (0..rng.usize(..3)).map(|_| f64::from_bits(rng.u64(..))).collect());
        limits.any = rng.bool().then(|| RawJson::parse(&format!("{:?}", rng.i64(..))).unwrap());
        let (other, _) = again(&limits);
        assert_eq!((other.message(), other.param(), other.request_id()), (Some("m"), Some("p"), Some("r")));
        for (before, after) in values(&limits).into_iter().zip(values(&other)).take(13) {
            assert!(after.is_none() || after == before, "{before:?} became {after:?}");
            sent += usize::from(after.is_some());
            left_out += usize::from(before.is_some() && after.is_none());
        }
    }
    assert!(left_out > 100 && sent > 4 * left_out, "{sent} sent, {left_out} left out");
}

fn word(rng: &mut Rng) -> String {
    let parts = ["a", "B", "#", ":", "\n", "\u{7F}", "ä", "\"", "\\", " ", "😀"];
    (0..rng.usize(..4)).map(|_| parts[rng.usize(..parts.len())]).collect()
}

fn values(limits: &Limits) -> Vec<Option<FieldValue>> {
    ApiError::fields(&wide::Error::from(limits.clone()))
}
