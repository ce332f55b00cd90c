//! What public clients' own tests say of a `Retry-After` and of statuses, decided by backstop: the same, or otherwise and
//! why.

#![allow(clippy::panic, clippy::print_stdout, clippy::unwrap_used, reason = "helpers of tests are tests")]

mod grpc;
mod quotas;
mod statuses;

use std::time::{Duration, Instant, SystemTime};

use backstop::{
    Retry, StopReason,
    core::{Decision, Limits, Outcome, Session},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode},
};
use serde_json::Value;

backstop::errors! {
    /// A strategy for each client.
    pub mod api = "api.errors.json";
}

/// What a case comes to.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Verdict {
    Retry(Duration),
    Stop(StopReason),
}

/// What backstop decides after `failures` + 1 answers like this one.
fn decide(status: u16, headers: &Value, now: u64, failures: u64, deadline: Option<Duration>) -> Verdict {
    let mut map = HeaderMap::new();
    for pair in headers.as_array().unwrap() {
        let name = HeaderName::from_bytes(pair[0].as_str().unwrap().as_bytes()).unwrap();
        map.append(name, HeaderValue::from_bytes(concrete(pair[1].as_str().unwrap()).as_bytes()).unwrap());
    }
    let error = api::Error::decode(StatusCode::from_u16(status).unwrap(), &map, b"");
    let (start, wall) = (Instant::now(), SystemTime::UNIX_EPOCH + Duration::from_secs(now));
    let limits = Limits::new().repeatable(true).max_attempts(Some(u32::MAX)).deadline(deadline);
    let mut session = Session::new(limits, start, wall, 1);
    for _ in 0..failures {
        let _ = session.on_outcome(start, Outcome::failed(error.advice()));
    }
    match session.on_outcome(start, Outcome::failed(error.advice())) {
        Decision::Retry { delay, .. } => Verdict::Retry(delay),
        Decision::Stop { reason, .. } => Verdict::Stop(reason),
        _ => panic!("it failed"),
    }
}

/// The files say some values in words.
fn concrete(value: &str) -> &str {
    match value {
        "<above 60 s>" => "60001",
        "<IMF date, now-60 s>" => "Sun, 06 Nov 1994 08:49:37 GMT",
        value => value,
    }
}

#[test]
fn the_decisions_of_public_clients() {
    let (mut same, mut otherwise) = (0, 0);
    for case in &cases("parse_retry_after.json") {
        let source = case["source"].as_str().unwrap().split('@').next().unwrap();
        let Some((expected, found)) = judge(source, case) else { continue };
        match deviation(source, expected, found) {
            Some(_why) => otherwise += 1,
            None => {
                assert_eq!(found, expected, "{case}");
                same += 1;
            }
        }
    }
    println!("{same} as the clients decide, {otherwise} otherwise");
}

/// What the case says and what backstop says; `None` for cases that are about reading alone.
fn judge(source: &str, case: &Value) -> Option<(Verdict, Verdict)> {
    let now = case["now"].as_u64().unwrap_or(1_767_225_600);
    let failures = case["attempt_index"].as_u64().unwrap_or(0);
    let decide = |status, deadline| decide(status, &case["headers"], now, failures, deadline);
    let seconds = |value: &Value| value.as_f64().map(Duration::from_secs_f64);
    let too_long = Verdict::Stop(StopReason::HintTooLong);
    let delay = seconds(&case["delay_s"]);
    Some(match source {
        "openai/openai-python" | "anthropics/anthropic-sdk-python" => {
            let found = decide(if source.starts_with("openai") { 500 } else { 501 }, None);
            let expected = match case["should_retry"].as_bool() {
                Some(true) => any_retry(found, Duration::MAX),
                Some(false) => too_long,
                None => Verdict::Retry(delay?),
            };
            (expected, found)
        }
        "hashicorp/go-retryablehttp" | "urllib3/urllib3" if case["respect_header"] != false => {
            // Where they name no delay, or none above zero, the computed one is next.
            let own = Duration::from_secs(1);
            let expected = delay.filter(|delay| !delay.is_zero() && case["recognised"] != false).unwrap_or(own);
            (Verdict::Retry(expected), decide(502, None))
        }
        "openai/openai-go" => {
            let found = decide(503, seconds(&case["timeout_s"]));
            (if case["attempts"] == 2 { any_retry(found, Duration::ZERO) } else { too_long }, found)
        }
        "boto/botocore" => (Verdict::Retry(delay?), decide(504, None)),
        "vercel/ai" => {
            let expected = match case["expect"].as_str()? {
                "3 s (ms header first)" => 3,
                "30 s" => 30,
                _ => 2,
            };
            (Verdict::Retry(Duration::from_secs(expected)), decide(505, None))
        }
        "sindresorhus/ky" => match case["expect"].as_str()? {
            "retry at once" => (Verdict::Retry(Duration::ZERO), decide(502, None)),
            cut if cut.starts_with("wait cut by totalTimeout") => {
                let deadline = Some(Duration::from_secs(3));
                (Verdict::Retry(Duration::from_secs(3)), decide(502, deadline))
            }
            _ => return None,
        },
        _ => return None,
    })
}

/// A retry, whenever it is: the case says no more. It has that delay if there is none.
fn any_retry(found: Verdict, otherwise: Duration) -> Verdict {
    match found {
        Verdict::Retry(_) => found,
        Verdict::Stop(_) => Verdict::Retry(otherwise),
    }
}

/// Why backstop decides otherwise, where it does.
fn deviation(source: &str, expected: Verdict, found: Verdict) -> Option<&'static str> {
    use StopReason::{HintTooLong, WouldOverrunDeadline};
    use Verdict::{Retry, Stop};
    let secs = |secs| Retry(Duration::from_secs(secs));
    match (source, expected, found) {
        (_, Retry(delay), Stop(HintTooLong)) if delay < Duration::MAX => {
            Some("a hint longer than is obeyed ends the call: a retry before it would come earlier than told")
        }
        ("boto/botocore", Retry(theirs), Retry(ours)) if theirs < ours => {
            Some("a hint is obeyed in full or not at all: it is not cut to what the client would like")
        }
        ("sindresorhus/ky", Retry(_), Stop(WouldOverrunDeadline)) => {
            Some("a wait that the deadline would cut short is not begun: it would end in no attempt")
        }
        ("sindresorhus/ky", Retry(Duration::ZERO), Retry(_)) => {
            Some("a hint of zero is a floor of zero: the server does not want the herd at once")
        }
        ("urllib3/urllib3", theirs, ours) if theirs == secs(3_600) && ours == secs(1) => {
            Some("a date in a zone called UTC is none of the three forms of RFC 9110")
        }
        _ => None,
    }
}

/// The cases of a file that is shared between projects; none where it is not there.
fn cases(name: &str) -> Vec<Value> {
    let path = format!("{}/../../shared/cases/retry/{name}", env!("CARGO_MANIFEST_DIR"));
    let Ok(text) = std::fs::read_to_string(&path) else {
        println!("skipped: {name} is not there");
        return Vec::new();
    };
    let file: Value = serde_json::from_str(&text).unwrap();
    file["cases"].as_array().unwrap().clone()
}
