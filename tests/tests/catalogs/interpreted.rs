//! The naive reading (`backstop_schema::interpret`) and the schedule of waits, which `backstop explain` shows, against the
//! compiled decoder and the session: on every example, and on what becomes of it when something is changed at random.

use std::time::{Duration, Instant, SystemTime};

use backstop::{
    ApiError, DelayCause, Reply, StopReason,
    core::{Decision, Limits, Outcome, Session},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode},
};
use backstop_schema::{
    catalog::{Catalog, Envelope, Place, Source},
    interpret::{self, Ending, Reading, Request, Response},
};
use fastrand::Rng;
use serde_json::{Value, json};

/// How often each example is changed.
const CHANGES: usize = 25;
/// How often a call is simulated.
const CALLS: u64 = 30;
/// The naive reading counts in `f64`.
const CLOSE: Duration = Duration::from_millis(1);

const STATUSES: [u16; 14] = [200, 202, 304, 400, 401, 403, 404, 409, 418, 429, 500, 502, 503, 529];
const VALUES: [&str; 24] = [
    "7",
    "0",
    " 12 ",
    "1.5",
    "2e1",
    "-1",
    "+1",
    "1500",
    "99999999999999999999999",
    "1893456000",
    "",
    "true",
    "False",
    "6m0s",
    "1.5h",
    "3x",
    "Tue, 01 Jan 2030 00:00:00 GMT",
    "Mon, 01 Jan 2030 00:00:00 GMT",
    "Tuesday, 01-Jan-30 00:00:00 GMT",
    "Tue Jan  1 00:00:00 2030",
    "2030-01-01T00:00:00.5+01:00",
    "\"burst\";r=0;t=5, \"daily\";r=3;t=7200",
    "application/problem+json; charset=utf-8",
    "text/html",
];

/// Holds the naive reading of a catalog to the compiled one.
pub(crate) fn agrees<E: ApiError>(catalog: &Catalog) {
    let mut random = Rng::with_seed(4);
    usage::<E>(catalog, &mut random);
    for example in catalog.errors.iter().flat_map(|error| &error.examples) {
        let headers = example.headers.clone();
        let response =
            Response { status: example.status, headers, body: example.body.clone().into_bytes(), method: None };
        compare::<E>(catalog, &response);
        for _ in 0..CHANGES {
            let mut changed = response.clone();
            for _ in 0..random.usize(1..4) {
                change(&mut random, catalog, &mut changed);
            }
            compare::<E>(catalog, &changed);
        }
    }
}

fn compare<E: ApiError>(catalog: &Catalog, response: &Response) {
    let now = SystemTime::now();
    let reading = interpret::read(catalog, response, now);
    let headers: HeaderMap = response.headers.iter().map(|(name, value)| header(name, value)).collect();
    let method = response.method.as_deref().map(|method| Method::from_bytes(method.as_bytes()).unwrap());
    let reply = Reply::new(StatusCode::from_u16(response.status).unwrap(), &headers, &response.body);
    let reply = method.iter().fold(reply, Reply::with_method);

    let context = format!("{response:?} {:?}", String::from_utf8_lossy(&response.body));
    let error = E::decode(&reply);
    let (fault, advice) = (error.fault(), error.advice());
    assert_eq!(E::detect(&reply).is_some(), reading.is_error, "{context}");
    let variant = reading.error.map_or("Unrecognized", |error| &catalog.errors[error].variant);
    assert_eq!(format!("{:?}", error.kind()), variant, "{context}");
    assert_eq!(fault.status().as_u16(), reading.status, "{context}");
    let compiled =
        [fault.message(), fault.wire_type(), fault.code(), fault.param(), fault.request_id(), fault.help_url()];
    let said = &reading.said;
    let of_file = reading.error.and_then(|error| catalog.errors[error].help_url.clone());
    let help_url = said.help_url.clone().or(of_file);
    let naive = [&said.message, &said.wire_type, &said.code, &said.param, &said.request_id, &help_url];
    assert_eq!(compiled, naive.map(|text| text.as_deref()), "{context}");
    assert_eq!(advice.should_retry, said.should_retry, "{context}");
    let (compiled, naive) = (advice.retry_after.map(|hint| hint.delay(now)), said.retry_after.map(|hint| hint.delay));
    let close = compiled.zip(naive).is_none_or(|(one, other)| one.abs_diff(other) <= CLOSE.max(one / 1_000_000));
    assert!(close && compiled.is_some() == naive.is_some(), "{compiled:?} {naive:?} {context}");
    assert_eq!(advice.policy.name(), catalog.strategies[reading.strategy].name, "{context}");
    for is_repeatable in [true, false] {
        waits(catalog, &reading, is_repeatable, &error, now);
    }
}

/// What a success used up, with values of all sorts where the catalog looks for amounts.
fn usage<E: ApiError>(catalog: &Catalog, random: &mut Rng) {
    for _ in 0..CHANGES {
        let (mut headers, mut body) = (Vec::new(), Value::Null);
        for source in catalog.usage.iter().flat_map(|amount| &amount.from) {
            match &source.place {
                _ if random.u8(..4) == 0 => {}
                Place::Header(name) => headers.push((name.clone(), (*random.choice(&VALUES).unwrap()).to_owned())),
                Place::Body(pointer) | Place::Search { array: pointer, .. } => {
                    *pointer.iter().fold(&mut body, |value, key| &mut value[key.as_str()]) = value(random, catalog);
                }
            }
        }
        let response = Response { status: 200, headers, body: body.to_string().into_bytes(), method: None };
        let headers: HeaderMap = response.headers.iter().map(|(name, value)| header(name, value)).collect();
        let reply = Reply::new(StatusCode::OK, &headers, &response.body);
        let compiled: Vec<_> = E::catalog().usage(&reply).collect();
        assert_eq!(compiled, interpret::usage(catalog, &response), "{response:?} {body}");
    }
}

/// Simulates calls that fail so again and again.
fn waits(catalog: &Catalog, reading: &Reading, is_repeatable: bool, error: &impl ApiError, wall: SystemTime) {
    let request = Request { is_repeatable, should_retry: reading.said.should_retry, hint: reading.said.retry_after };
    let schedule = interpret::schedule(&catalog.strategies[reading.strategy], &request);
    let mut seen = vec![(Duration::MAX, Duration::ZERO); schedule.waits.len()];
    for seed in 0..CALLS {
        let now = Instant::now();
        let mut session = Session::new(Limits::new().repeatable(is_repeatable), now, wall, seed);
        let mut waits = schedule.waits.iter().zip(&mut seen);
        loop {
            match (session.on_outcome(now, Outcome::failed(error.advice())), waits.next()) {
                (Decision::Retry { delay, cause, .. }, Some((wait, seen))) => {
                    assert!((wait.least..=wait.most + CLOSE).contains(&(delay + CLOSE)), "{delay:?} {wait:?}");
                    assert_eq!(wait.by_hint, cause != DelayCause::Backoff);
                    *seen = (seen.0.min(delay), seen.1.max(delay));
                }
                (Decision::Stop { reason, .. }, None) => {
                    assert_eq!(reason, stop_reason(schedule.ending), "{schedule:?}");
                    break;
                }
                (decision, wait) => panic!("{decision:?}, expected {wait:?} of {schedule:?}"),
            }
        }
    }
    // Of thirty draws some lie in either half, and nobody waits for what is never drawn.
    for (wait, (least, most)) in schedule.waits.iter().zip(seen) {
        assert!(least <= wait.expected + CLOSE && wait.expected <= most + CLOSE, "{wait:?} {least:?} {most:?}");
    }
}

fn stop_reason(ending: Ending) -> StopReason {
    match ending {
        Ending::NotRetryable => StopReason::NotRetryable,
        Ending::ServerVeto => StopReason::ServerVeto,
        Ending::NotIdempotent => StopReason::NotIdempotent,
        Ending::AttemptsExhausted => StopReason::AttemptsExhausted,
        Ending::HintTooLong => StopReason::HintTooLong,
    }
}

fn header(name: &str, value: &str) -> (HeaderName, HeaderValue) {
    (name.parse().unwrap(), HeaderValue::from_str(value).unwrap())
}

fn change(random: &mut Rng, catalog: &Catalog, response: &mut Response) {
    match random.u8(..9) {
        0 => response.status = STATUSES[random.usize(..STATUSES.len())],
        1 => response.method = Some((*random.choice(&["GET", "POST", "PATCH"]).unwrap()).to_owned()),
        2 if !response.headers.is_empty() => _ = response.headers.swap_remove(random.usize(..response.headers.len())),
        2..5 => {
            let names = header_names(catalog);
            let name = names[random.usize(..names.len())].clone();
            response.headers.retain(|(sent, _)| *sent != name);
            response.headers.push((name, VALUES[random.usize(..VALUES.len())].to_owned()));
        }
        5 => {
            let at = random.usize(..=response.body.len());
            response.body.truncate(at);
        }
        _ => {
            if let Ok(mut document) = serde_json::from_slice::<Value>(&response.body) {
                let value = value(random, catalog);
                *node(random, &mut document) = value;
                response.body = document.to_string().into_bytes();
            }
        }
    }
}

/// Headers that any response may have, and those that the catalog reads.
fn header_names(catalog: &Catalog) -> Vec<String> {
    let usual = ["retry-after", "retry-after-ms", "date", "content-type", "x-should-retry"].map(str::to_owned);
    let parts = |envelope: &Envelope| {
        let Envelope {
            message, wire_type, code, param, status, request_id, help_url, retry_after, should_retry, ..
        } = envelope.clone();
        [message, wire_type, code, param, status, request_id, help_url, retry_after, should_retry].concat()
    };
    let read = catalog.envelopes.iter().flat_map(parts).filter_map(|source: Source| match source.place {
        Place::Header(name) => Some(name),
        _ => None,
    });
    usual.into_iter().chain(read).collect()
}

/// Some value in a document.
fn node<'v>(random: &mut Rng, value: &'v mut Value) -> &'v mut Value {
    let children = match value {
        Value::Object(members) => members.len(),
        Value::Array(items) => items.len(),
        _ => 0,
    };
    if children == 0 || random.u8(..6) == 0 {
        return value;
    }
    let nth = random.usize(..children);
    match value {
        Value::Object(members) => node(random, members.values_mut().nth(nth).unwrap()),
        Value::Array(items) => node(random, &mut items[nth]),
        _ => unreachable!(),
    }
}

fn value(random: &mut Rng, catalog: &Catalog) -> Value {
    let words: Vec<&String> = catalog.errors.iter().flat_map(|error| error.types.iter().chain(&error.codes)).collect();
    match random.u8(..8) {
        0 => Value::Null,
        1 => json!(random.u16(..)),
        2 => json!(random.bool()),
        3 => json!([{ "a": 1 }]),
        4 => json!(VALUES[random.usize(..VALUES.len())]),
        5 => json!({ "type": "a \"quoted\" ü" }),
        _ if words.is_empty() => json!("word"),
        _ => json!(words[random.usize(..words.len())]),
    }
}
