//! What becomes of one example.

use std::{
    collections::BTreeMap,
    fmt,
    time::{Duration, Instant, SystemTime},
};

use backstop::{
    ApiError, DelayCause, Reply, Scope,
    core::{Decision, Limits, Outcome, Session},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode},
};
use backstop_schema::catalog::{Error, Example};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::shown;

/// What a response is read as, and what is done about it.
#[derive(Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Row {
    /// The variant.
    error: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    wire_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    param: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help_url: Option<String>,
    /// The status, where it is not that of the response.
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    /// In milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after: Option<u64>,
    /// The typed fields: as `Debug` shows them, those of kind `json` as they are.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    fields: BTreeMap<String, Value>,
    /// What is done after the first attempt of an idempotent request.
    decision: Verdict,
    /// The same of a `POST`, where it is something else.
    #[serde(skip_serializing_if = "Option::is_none")]
    post: Option<Verdict>,
    /// In milliseconds: of a `retry` the longest delay, of a `wait` the shortest.
    #[serde(skip_serializing_if = "Option::is_none")]
    delay: Option<u64>,
    /// Of a call that fails although another attempt may succeed, when that may be: in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_in: Option<u64>,
    /// Whose calls fail from then on, and for how long.
    #[serde(skip_serializing_if = "Option::is_none")]
    halt: Option<String>,
    /// Whose calls slow down.
    #[serde(skip_serializing_if = "Option::is_none")]
    throttle: Option<String>,
}

/// What is done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Verdict {
    /// The call fails.
    #[default]
    Stop,
    /// The request is sent again after the computed delay.
    Retry,
    /// It is sent again when the server, or the catalog in its place, says so.
    Wait,
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&serde_json::to_string(self).unwrap())
    }
}

/// The variant that `ErrorKind::classify` names.
pub(crate) type Classify = fn(StatusCode, &HeaderMap, &[u8]) -> String;

/// What the generated module makes of an example of an error.
pub(crate) fn found<E: ApiError>(owner: &Error, example: &Example, classify: Classify) -> Row {
    let pairs = example.headers.iter();
    let header =
        |(name, value): &(String, String)| (name.parse::<HeaderName>().unwrap(), HeaderValue::from_str(value).unwrap());
    let headers: HeaderMap = pairs.map(header).collect();
    let status = StatusCode::from_u16(example.status).unwrap();
    let body = example.body.as_bytes();
    let reply = Reply::new(status, &headers, body);

    let error = E::decode(&reply);
    let variant = format!("{:?}", error.kind());
    let fault = error.fault();
    assert_eq!(variant, owner.variant, "{example:?}");
    assert_eq!(variant, classify(status, &headers, body), "{example:?}");
    let detected = E::detect(&reply).map(|error| format!("{error:?}"));
    assert_eq!(detected, Some(format!("{error:?}")), "{example:?}");

    let text = |text: Option<&str>| text.map(str::to_owned);
    let policy = *fault.policy();
    let ((decision, delay), (post, _)) = (decide(&error, true), decide(&error, false));
    let scope = |scope: Scope| format!("{scope:?}").to_lowercase();
    Row {
        error: variant,
        message: text(fault.message()),
        wire_type: text(fault.wire_type()),
        code: text(fault.code()),
        param: text(fault.param()),
        request_id: text(fault.request_id()),
        help_url: text(fault.help_url()),
        status: Some(fault.status().as_u16()).filter(|&own| own != example.status),
        retry_after: fault.retry_after().map(millis),
        fields: shown::fields(&format!("{error:?}"), owner, E::catalog(), &reply),
        decision,
        post: Some(post).filter(|&post| post != decision),
        delay: delay.filter(|_| decision != Verdict::Stop).map(millis),
        retry_in: delay.filter(|_| decision == Verdict::Stop).map(millis),
        halt: policy.halt().map(|halt| match halt.duration {
            Some(duration) => format!("{} for {duration:?}", scope(halt.scope)),
            None => scope(halt.scope),
        }),
        throttle: policy.throttle().map(|throttle| scope(throttle.scope)),
    }
}

/// What is done after the first attempt failed so, and the delay that goes with it.
fn decide(error: &impl ApiError, repeatable: bool) -> (Verdict, Option<Duration>) {
    let (now, wall) = (Instant::now(), SystemTime::UNIX_EPOCH + Duration::from_secs(1_767_225_600));
    let policy = *error.fault().policy();
    let mut decisions = (1..=8).map(|seed| {
        let mut session = Session::new(Limits::new().repeatable(repeatable), now, wall, seed);
        match session.on_outcome(now, Outcome::failed(error.advice())) {
            Decision::Stop { retry_at, .. } => (Verdict::Stop, retry_at.map(|at| at - now)),
            Decision::Retry { cause: DelayCause::Backoff, delay, .. } => {
                assert!(delay <= policy.initial_backoff());
                (Verdict::Retry, Some(policy.initial_backoff()))
            }
            Decision::Retry { delay, .. } => {
                let told = error.fault().retry_after().or(policy.retry_after().default).unwrap();
                assert!(told <= delay && delay <= told.mul_f64(1.25));
                (Verdict::Wait, Some(told))
            }
            other => panic!("an error is {other:?}"),
        }
    });
    let first = decisions.next().unwrap();
    assert!(decisions.all(|decision| decision == first), "chance decides about {error:?}");
    first
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

/// The rows of a file.
pub(crate) fn read(text: &str) -> Vec<Row> {
    serde_json::from_str(text).unwrap()
}

/// A file of rows, one a line.
pub(crate) fn write(rows: &[Row]) -> String {
    let lines: Vec<_> = rows.iter().map(|row| format!("  {row}")).collect();
    format!("[\n{}\n]\n", lines.join(",\n"))
}
