//! From a response to an error.
//!
//! One pass over the body notes where the places stand that the tables name ([`reader`]); then the envelope is chosen,
//! and with its type, code and the rest a rule; texts are copied last, and only where a value is wanted.

mod date;
mod envelope;
mod event;
mod field;
mod json;
mod keys;
mod literal;
mod members;
mod number;
mod quota;
mod ratelimit;
mod reader;
mod rules;
mod scan;
mod skip;
mod slot;
mod source;
mod text;
mod token;
mod unit;
mod usage;
mod words;

#[cfg(test)]
mod tests;

use http::StatusCode;

use crate::{
    Catalog, Fault, Reply, RetryHint, fault,
    tables::{Envelope, Source, Sources},
};

#[cfg(any(feature = "reqwest", feature = "tower"))]
pub(crate) use self::json::may_be_json;
use self::source::{Found, Places};
pub(crate) use self::{
    date::{format as format_date, format_rfc3339, since_1970, system_time},
    json::{Capture, Span, is_json},
    quota::{UsedUp, used_up},
    text::{Text, cut},
    usage::amounts,
    words::{find as find_word, hash as hash_word},
};
pub use self::{
    event::{decode_event, detect_event},
    slot::{Member, Slot, copy_members, debug_members},
};

/// Marks what the reader does again and again, so that a test can count it.
#[inline(always)]
fn step() {
    #[cfg(test)]
    tests::steps::count();
}

/// A response that was read and judged; what its values are is computed on demand.
pub struct Decoded<'a, const NODES: usize> {
    reading: Reading<'a>,
    captures: [Capture; NODES],
}

/// What a response is.
#[derive(Clone, Copy)]
struct Reading<'a> {
    catalog: &'static Catalog,
    reply: Reply<'a>,
    envelope: Option<&'static Envelope>,
    /// The response's own status, or the one that its body names.
    status: StatusCode,
    error: u16,
}

impl<'a> Reading<'a> {
    #[inline(always)]
    const fn new(catalog: &'static Catalog, reply: &Reply<'a>) -> Self {
        Self { catalog, reply: *reply, envelope: None, status: reply.status, error: 0 }
    }
}

/// Reads and judges any response as an error, and makes a value of it.
#[inline]
pub fn decode<const NODES: usize, E>(
    catalog: &'static Catalog,
    reply: &Reply<'_>,
    make: impl FnOnce(&Decoded<'_, NODES>) -> E,
) -> E {
    let mut decoded = Decoded::new(catalog, reply);
    judge(&mut decoded.reading, &mut decoded.captures);
    make(&decoded)
}

/// The same of a response that is an error; `None` of any other.
///
/// Errors are all statuses from 400, those below 200 or from 300 that the file names an error for, and a 2xx if the
/// envelope's `error_when` says so.
#[inline]
pub fn detect<const NODES: usize, E>(
    catalog: &'static Catalog,
    reply: &Reply<'_>,
    make: impl FnOnce(&Decoded<'_, NODES>) -> E,
) -> Option<E> {
    let mut decoded = Decoded::new(catalog, reply);
    judge_if_error(&mut decoded.reading, &mut decoded.captures).then(|| make(&decoded))
}

/// The error that any response is.
#[inline]
#[must_use]
pub fn classify<const NODES: usize>(catalog: &'static Catalog, reply: &Reply<'_>) -> u16 {
    let mut reading = Reading::new(catalog, reply);
    judge(&mut reading, &mut [Capture::ABSENT; NODES]);
    reading.error
}

/// What the head of a response tells, before anything of its body is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Head {
    Success,
    /// The body tells.
    Unclear,
    Error,
}

/// Judges the head of a response, as [`detect`] would the whole.
pub(crate) fn judge_head(catalog: &'static Catalog, status: StatusCode, headers: &http::HeaderMap) -> Head {
    match status.as_u16() {
        400.. => Head::Error,
        status @ 200..300 if envelope::may_be_error(&catalog.tables, headers, status) => Head::Unclear,
        200..300 => Head::Success,
        status if catalog.exact_error(status).is_some() => Head::Error,
        _ => Head::Success,
    }
}

fn judge(reading: &mut Reading<'_>, captures: &mut [Capture]) {
    reader::read(&reading.catalog.tables.tree, reading.reply.body, captures);
    let places = Places::new(&reading.reply, captures);
    reading.envelope = envelope::choose(&reading.catalog.tables, &places, reading.status.as_u16());
    conclude(reading, &places);
}

fn judge_if_error(reading: &mut Reading<'_>, captures: &mut [Capture]) -> bool {
    let tables = &reading.catalog.tables;
    let status = reading.status.as_u16();
    match status {
        200..300 => {}
        400.. => {
            judge(reading, captures);
            return true;
        }
        _ => {
            let named = reading.catalog.exact_error(status).is_some();
            if named {
                judge(reading, captures);
            }
            return named;
        }
    }
    if tables.envelopes.iter().all(|envelope| envelope.error_when.is_none()) {
        return false;
    }
    reader::read(&tables.tree, reading.reply.body, captures);
    let places = Places::new(&reading.reply, captures);
    let Some(envelope) = envelope::choose(tables, &places, status) else { return false };
    reading.envelope = Some(envelope);
    let is_error = envelope::is_error(envelope, &places, status);
    if is_error {
        conclude(reading, &places);
    }
    is_error
}

#[inline(always)]
fn conclude<'a>(reading: &mut Reading<'a>, places: &Places<'a, '_>) {
    if reading.status.is_success() {
        let named = reading.envelope.and_then(|envelope| named_status(places, envelope));
        reading.status = named.unwrap_or(reading.status);
    }
    reading.error = rules::decide(&Facts::new(reading, places));
}

/// The status that a body names.
#[inline(never)]
fn named_status(places: &Places<'_, '_>, envelope: &'static Envelope) -> Option<StatusCode> {
    StatusCode::from_bytes(places.first(&envelope.status)?.plain()?).ok()
}

/// What is known about a response.
struct Facts<'r, 'a, 'c> {
    reading: &'r Reading<'a>,
    places: &'r Places<'a, 'c>,
}

impl<'a, const NODES: usize> Decoded<'a, NODES> {
    #[inline(always)]
    const fn new(catalog: &'static Catalog, reply: &Reply<'a>) -> Self {
        Self { reading: Reading::new(catalog, reply), captures: [Capture::ABSENT; NODES] }
    }

    /// The error, by its index among the kinds.
    #[inline]
    #[must_use]
    pub fn index(&self) -> u16 {
        self.reading.error
    }

    /// The error's facts, with the part of the body that is kept.
    #[inline]
    #[must_use]
    pub fn fault(&self) -> Fault {
        fault(&self.reading, &self.captures)
    }
}

fn fault(reading: &Reading<'_>, captures: &[Capture]) -> Fault {
    Facts::new(reading, &Places::new(&reading.reply, captures)).fault()
}

impl<'r, 'a, 'c> Facts<'r, 'a, 'c> {
    #[inline(always)]
    const fn new(reading: &'r Reading<'a>, places: &'r Places<'a, 'c>) -> Self {
        Self { reading, places }
    }

    #[inline(always)]
    fn fault(&self) -> Fault {
        let Reading { catalog, envelope, status, error, .. } = *self.reading;
        let body = self.places.body;
        let kept = fault::kept(body).len();
        let spans = [Span::NONE; fault::TEXTS];
        let mut facts = fault::Facts { catalog, hint: None, spans, body: kept, error, status, should_retry: None };
        let Some(envelope) = envelope.filter(|_| !self.places.have_nothing()) else { return Fault::new(&facts, body) };
        if !(self.places.are_absent(&envelope.retry_after) && self.places.are_absent(&envelope.should_retry)) {
            (facts.hint, facts.should_retry) = self.hints(envelope);
        }
        let mut clear = true;
        for (span, sources) in facts.spans.iter_mut().zip(texts(envelope)) {
            match self.places.find(sources, kept) {
                Found::Nothing => {}
                Found::Span(found) => *span = found,
                Found::Unclear => clear = false,
            }
        }
        if clear { Fault::new(&facts, body) } else { self.fault_with_texts(&mut facts, envelope) }
    }

    /// The fault where texts stand in headers, or must be worked on.
    #[inline(never)]
    fn fault_with_texts(&self, facts: &mut fault::Facts, envelope: &'static Envelope) -> Fault {
        let mut found = [None; fault::TEXTS];
        for ((span, text), sources) in facts.spans.iter_mut().zip(&mut found).zip(texts(envelope)) {
            if !span.is_some() && !self.places.are_absent(sources) {
                match self.places.find_any(sources, facts.body) {
                    Ok(found) => *span = found,
                    Err(found) => *text = found,
                }
            }
        }
        Fault::with_texts(facts, self.places.body, &found)
    }

    /// Whether and when to come back.
    #[inline(never)]
    fn hints(&self, envelope: &Envelope) -> (Option<RetryHint>, Option<bool>) {
        let hint = envelope.retry_after.all.iter().find_map(|source| self.hint(source));
        (hint, envelope.should_retry.all.iter().find_map(|source| self.flag(source)))
    }

    /// What a source says about when to come back. One that cannot be read counts as absent.
    fn hint(&self, source: &'static Source) -> Option<RetryHint> {
        let text = self.places.text(source)?;
        let moment = unit::moment(text.in_buffer(&mut [0; 64])?, source.unit, || self.now())?;
        moment.hint(|| self.date())
    }

    fn flag(&self, source: &'static Source) -> Option<bool> {
        let text = self.places.text(source)?.lowercase();
        if text.equals("true") {
            return Some(true);
        }
        text.equals("false").then_some(false)
    }

    /// The response's own `Date`.
    fn date(&self) -> Option<i64> {
        date::http_date(self.places.headers.text("date")?, system_now)
    }

    fn now(&self) -> i64 {
        self.date().unwrap_or_else(system_now)
    }
}

/// The sources of a fault's texts, in their order.
fn texts(envelope: &'static Envelope) -> [&'static Sources; fault::TEXTS] {
    [&envelope.message, &envelope.wire_type, &envelope.code, &envelope.param, &envelope.request_id, &envelope.help_url]
}

fn system_now() -> i64 {
    crate::clock::now().map_or(0, date::seconds)
}
