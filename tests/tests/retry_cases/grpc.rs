//! What gRPC's retries do (gRFC A6), decided by backstop: the same, or otherwise and why.

use std::time::{Duration, Instant, SystemTime};

use backstop::{
    Jitter, Retry, RetryPolicy,
    core::{Decision, Limits, Outcome, Session},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode},
};
use serde_json::Value;

use crate::cases;

backstop::errors! {
    /// A server whose hint is gRPC's.
    pub mod pushback = "grpc.errors.json";
}

fn of_kind(kind: &str) -> Vec<Value> {
    cases("grpc_a6.json").into_iter().filter(|case| case["kind"] == kind).collect()
}

#[test]
fn a_pushback_is_obeyed() {
    let (mut same, mut otherwise) = (0, 0);
    for case in of_kind("pushback") {
        let Some(values) = case["grpc-retry-pushback-ms"].as_array() else {
            // That the next backoff then starts again: here it goes on growing with each attempt that fails.
            continue;
        };
        let mut headers = HeaderMap::new();
        for value in values {
            let name = HeaderName::from_static("grpc-retry-pushback-ms");
            headers.append(name, HeaderValue::from_str(value.as_str().unwrap()).unwrap());
        }
        let error = pushback::Error::decode(StatusCode::SERVICE_UNAVAILABLE, &headers, b"");
        let mut session = Session::new(Limits::new().repeatable(true), Instant::now(), SystemTime::UNIX_EPOCH, 1);
        let found = match session.on_outcome(Instant::now(), Outcome::failed(error.advice())) {
            Decision::Retry { delay, .. } => delay.as_millis(),
            other => panic!("{other:?}"),
        };
        let effect = case["effect"].as_str().unwrap();
        match effect.split_once(" ms") {
            Some((told, _)) => {
                assert_eq!(told.split(' ').next_back(), Some(&*found.to_string()), "{case}");
                same += 1;
            }
            None => {
                assert_eq!(found, unlike(effect), "{case}");
                otherwise += 1;
            }
        }
    }
    assert!(matches!((same, otherwise), (0, 0) | (2, 4)), "{same} and {otherwise}");
}

/// The delay where backstop decides otherwise, in milliseconds.
fn unlike(effect: &str) -> u128 {
    match effect {
        // HTTP's rule for a field that is no list and comes several times: the first one counts.
        "no retry (several values)" => 100,
        // A hint that is nonsense is none; what says that no retry is wanted is `should_retry`.
        "no retry" => 1_000,
        // Zero is a floor of zero, not a wish that all come back together.
        "retry at once" => 1_000,
        other => panic!("{other}"),
    }
}

#[test]
fn bounds_are_the_middle_of_what_grpc_draws() {
    for case in of_kind("backoff") {
        let seconds =
            |value: &Value| Duration::from_secs_f64(value.as_str().unwrap().trim_end_matches('s').parse().unwrap());
        let policy = RetryPolicy::backoff()
            .with_jitter(Jitter::None)
            .with_initial_backoff(seconds(&case["policy"]["initialBackoff"]))
            .with_max_backoff(seconds(&case["policy"]["maxBackoff"]))
            .with_backoff_multiplier(case["policy"]["backoffMultiplier"].as_f64().unwrap());
        let policy: &'static RetryPolicy = Box::leak(Box::new(policy));
        let limits = Limits::new().repeatable(true).max_attempts(Some(100));
        let (now, mut delays) = (Instant::now(), Vec::new());
        let mut session = Session::new(limits, now, SystemTime::UNIX_EPOCH, 1);
        for _ in 0..case["n"].as_u64().unwrap() {
            if let Decision::Retry { delay, .. } =
                session.on_outcome(now, Outcome::failed(backstop::Advice::new(policy, "fails")))
            {
                delays.push(delay.as_secs_f64());
            }
        }
        let (last, range) = (delays.last().unwrap(), &case["range_s"]);
        let middle = (range[0].as_f64().unwrap() + range[1].as_f64().unwrap()) / 2.0;
        assert!((last - middle).abs() < 1e-9, "{case}: {last}");
    }
}
