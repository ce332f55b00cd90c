//! From an error back to a response: what a server of the API sends.

mod body;
mod check;
mod json;

use std::time::Duration;

use http::{
    HeaderMap, HeaderName, HeaderValue, Response, StatusCode,
    header::{CONTENT_LENGTH, CONTENT_TYPE, DATE},
};

use crate::{
    Fault, Reply, RetryHint, clock,
    decode::{epoch_seconds, fault_of, format_date, format_rfc3339},
    tables::{Condition, Envelope, Place, Source, Test, Unit},
};

pub(crate) use self::check::lost;
use self::{body::Tree, json::Value};

/// The response that an error is: the envelope of the file with the error's facts in it, each at its first source.
///
/// Of several envelopes it is the first one that has a place for all the facts, else the one that keeps most of them,
/// the kind before all; for a success, one that makes it an error goes first. Decoding the response gives the same
/// error. A delay is rounded up to what its unit can say; one that the file has as a point in time comes with a `Date`
/// to read it against.
#[must_use]
pub fn render(fault: &Fault) -> Response<Vec<u8>> {
    best(fault).response
}

/// A response and the envelope that it is in.
struct Best {
    envelope: Option<&'static Envelope>,
    response: Response<Vec<u8>>,
}

fn best(fault: &Fault) -> Best {
    let mut best: Option<(Kept, Best)> = None;
    let mut envelopes: Vec<_> = fault.catalog().tables.envelopes.iter().collect();
    if fault.status().is_success() {
        envelopes.sort_by_key(|envelope| envelope.error_when.is_none());
    }
    for envelope in envelopes {
        if can_have(envelope, fault.status()) {
            let response = page(fault, Some(envelope));
            let kept = Kept::new(fault, &fault_of(fault.catalog(), &reply(&response)));
            let envelope = Some(envelope);
            if kept == Kept::ALL {
                return Best { envelope, response };
            }
            if best.as_ref().is_none_or(|(most, _)| kept > *most) {
                best = Some((kept, Best { envelope, response }));
            }
        }
    }
    best.map_or_else(|| Best { envelope: None, response: page(fault, None) }, |(_, best)| best)
}

/// What of an error a response keeps; the more, the greater.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Kept {
    kind: bool,
    status: bool,
    texts: usize,
    others: usize,
}

impl Kept {
    const ALL: Self = Self { kind: true, status: true, texts: 6, others: 2 };

    fn new(fault: &Fault, again: &Fault) -> Self {
        let others = [
            fault.should_retry() == again.should_retry(),
            fault.retry_hint().is_some() == again.retry_hint().is_some(),
        ];
        Self {
            kind: fault.error() == again.error(),
            status: fault.status() == again.status(),
            texts: texts(fault).into_iter().zip(texts(again)).filter(|(text, again)| text == again).count(),
            others: others.into_iter().filter(|&kept| kept).count(),
        }
    }
}

fn reply(response: &Response<Vec<u8>>) -> Reply<'_> {
    Reply::new(response.status(), response.headers(), response.body())
}

/// The texts of an error, the link of the file included.
fn texts(fault: &Fault) -> [Option<&str>; 6] {
    [fault.message(), fault.wire_type(), fault.code(), fault.param(), fault.request_id(), fault.help_url()]
}

/// Whether a response of this status can come in the envelope.
fn can_have(envelope: &Envelope, status: StatusCode) -> bool {
    envelope.when.iter().all(|condition| match condition {
        Condition::Status(ranges) => ranges.iter().any(|&(first, last)| (first..=last).contains(&status.as_u16())),
        _ => true,
    })
}

fn page(fault: &Fault, envelope: Option<&'static Envelope>) -> Response<Vec<u8>> {
    let mut page = Page { tree: Tree::new(&fault.catalog().tables), headers: HeaderMap::new() };
    if let Some(envelope) = envelope {
        page.facts(envelope, fault);
        page.conditions(envelope.when);
        if fault.status().is_success() {
            page.conditions(envelope.error_when.unwrap_or_default());
        }
    }
    let body = page.tree.write();
    let mut headers = page.headers;
    if !body.is_empty() && !headers.contains_key(CONTENT_TYPE) {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    }
    if headers.contains_key(CONTENT_LENGTH) {
        headers.insert(CONTENT_LENGTH, body.len().into());
    }
    recognise(fault, &mut headers, &body);
    let mut response = Response::new(body);
    *response.status_mut() = fault.status();
    *response.headers_mut() = headers;
    response
}

/// Adds the headers by which an error is told from others that read the same.
fn recognise(fault: &Fault, headers: &mut HeaderMap, body: &[u8]) {
    let error = |headers: &HeaderMap| fault_of(fault.catalog(), &Reply::new(fault.status(), headers, body)).error();
    if error(headers) == fault.error() {
        return;
    }
    let tables = &fault.catalog().tables;
    let mut rules: Vec<_> = tables.rules_of(fault.error()).collect();
    rules.sort_by_key(|rule| rule.rank);
    for rule in rules {
        let mut more = headers.clone();
        for test in tables.rules.tests(rule) {
            if let Test::Header(name, value) = test {
                insert(&mut more, name, value.unwrap_or("true"));
            }
        }
        if error(&more) == fault.error() {
            *headers = more;
            return;
        }
    }
}

/// A response in the making.
struct Page {
    tree: Tree,
    headers: HeaderMap,
}

impl Page {
    fn facts(&mut self, envelope: &'static Envelope, fault: &Fault) {
        let texts = [
            (envelope.message, fault.message()),
            (envelope.wire_type, fault.wire_type()),
            (envelope.code, fault.code()),
            (envelope.param, fault.param()),
            (envelope.request_id, fault.request_id()),
            (envelope.help_url, fault.help_url()),
        ];
        for (sources, text) in texts {
            if let (Some(source), Some(text)) = (sources.all.first(), text) {
                self.put(source, Value::Text(text.to_owned()));
            }
        }
        // The response has its status anyway, so that in the body it only goes where nothing else is.
        if let Some(source) = envelope.status.all.first().filter(|source| !self.has(source)) {
            self.put(source, Value::Raw(fault.status().as_u16().to_string()));
        }
        if let (Some(source), Some(should_retry)) = (envelope.should_retry.all.first(), fault.should_retry()) {
            self.put(source, Value::Raw(should_retry.to_string()));
        }
        if let (Some(source), Some(hint)) = (envelope.retry_after.all.first(), fault.retry_hint()) {
            let value = self.hint(hint, source.unit);
            self.put(source, value);
        }
    }

    /// Makes the conditions hold, as far as the facts leave them open.
    fn conditions(&mut self, conditions: &'static [Condition]) {
        for condition in conditions {
            match *condition {
                Condition::ContentType(types) => {
                    types.first().into_iter().for_each(|essence| insert(&mut self.headers, "content-type", essence));
                }
                Condition::Status(_) => {}
                Condition::Header(name, value) => insert(&mut self.headers, name, value.unwrap_or("true")),
                Condition::Exists(node) => self.tree.put_default(node, Value::null()),
                Condition::Is(node, kind) => self.tree.put_default(node, Value::of_type(kind)),
                Condition::Equals(node, literal) => self.tree.put_default(node, Value::literal(literal)),
            }
        }
    }

    fn has(&self, source: &Source) -> bool {
        match source.place {
            Place::Body(node) => self.tree.has(node),
            Place::Header(name) => self.headers.contains_key(name),
        }
    }

    fn put(&mut self, source: &Source, value: Value) {
        match source.place {
            Place::Body(node) => self.tree.put(node, value),
            Place::Header(name) => insert(&mut self.headers, name, value.text()),
        }
    }

    fn hint(&mut self, hint: RetryHint, unit: Unit) -> Value {
        match unit {
            Unit::Seconds | Unit::RateLimitReset => Value::Raw(seconds(delay(hint))),
            Unit::Milliseconds => Value::Raw(delay(hint).as_nanos().div_ceil(1_000_000).to_string()),
            Unit::Duration => Value::Text(format!("{}s", seconds(delay(hint)))),
            Unit::RateLimit => Value::Text(format!("\"default\";r=0;t={}", whole_seconds(delay(hint)))),
            Unit::RetryAfter => match hint {
                RetryHint::After(delay) => Value::Raw(whole_seconds(delay).to_string()),
                RetryHint::At(time) => Value::Text(format_date(epoch_seconds(time))),
            },
            Unit::HttpDate => Value::Text(format_date(self.epoch(hint))),
            Unit::Rfc3339 => Value::Text(format_rfc3339(self.epoch(hint))),
            Unit::EpochSeconds => Value::Raw(self.epoch(hint).to_string()),
        }
    }

    /// A hint as seconds since 1970. A delay is counted from a `Date` that the response then has.
    fn epoch(&mut self, hint: RetryHint) -> i64 {
        match hint {
            RetryHint::At(time) => epoch_seconds(time),
            RetryHint::After(delay) => {
                let now = clock::now().map_or(0, epoch_seconds);
                insert(&mut self.headers, DATE.as_str(), &format_date(now));
                now.saturating_add(i64::try_from(whole_seconds(delay)).unwrap_or(i64::MAX))
            }
        }
    }
}

/// A hint as a delay from now.
fn delay(hint: RetryHint) -> Duration {
    match hint {
        RetryHint::After(delay) => delay,
        RetryHint::At(_) => clock::now().map_or(Duration::ZERO, |now| hint.delay(now)),
    }
}

/// Rounded up: nobody shall come back too early.
fn whole_seconds(delay: Duration) -> u64 {
    delay.as_secs().saturating_add(u64::from(delay.subsec_nanos() > 0))
}

fn seconds(delay: Duration) -> String {
    match delay.subsec_nanos() {
        0 => delay.as_secs().to_string(),
        nanos => format!("{}.{nanos:09}", delay.as_secs()).trim_end_matches('0').to_owned(),
    }
}

/// Sets a header; what cannot stand in one becomes a space.
fn insert(headers: &mut HeaderMap, name: &str, value: &str) {
    let value: Vec<u8> = value.bytes().map(|byte| if byte < 0x20 || byte == 0x7F { b' ' } else { byte }).collect();
    if let (Ok(name), Ok(value)) = (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_bytes(&value)) {
        headers.insert(name, value);
    }
}
