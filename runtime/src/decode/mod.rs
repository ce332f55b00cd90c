//! From a response to an error.
//!
//! One pass over the body notes where the places stand that the tables name ([`json`]); then the envelope is chosen,
//! and with its type, code and the rest a rule; texts are copied last, and only where a value is wanted.

mod date;
mod envelope;
mod field;
mod json;
mod literal;
mod number;
mod ratelimit;
mod rules;
mod scan;
mod source;
mod text;
mod unit;
mod words;

#[cfg(test)]
mod tests;

use http::{Method, StatusCode};

use crate::{
    Catalog, Fault, Reply, RetryHint,
    fault::{self, Spans},
    tables::{Envelope, Source},
};

use self::source::{Found, Headers, Places};
pub(crate) use self::{
    date::{format as format_date, format_rfc3339, seconds as epoch_seconds},
    json::{Capture, is_json},
    text::{Text, cut},
};

/// A response that was read and judged; what its values are is computed on demand.
pub struct Decoded<'a, const NODES: usize> {
    catalog: &'static Catalog,
    reply: Reply<'a>,
    captures: [Capture; NODES],
    verdict: Verdict,
}

/// What a response is.
#[derive(Clone, Copy)]
struct Verdict {
    envelope: Option<&'static Envelope>,
    /// The response's own status, or the one that its body names.
    status: StatusCode,
    error: u16,
}

/// Reads and judges any response as an error.
#[inline]
pub fn decode<'a, const NODES: usize>(catalog: &'static Catalog, reply: &Reply<'a>) -> Decoded<'a, NODES> {
    let mut captures = [Capture::ABSENT; NODES];
    let verdict = judge(catalog, reply, &mut captures);
    Decoded { catalog, reply: *reply, captures, verdict }
}

/// Reads and judges a response, if it is an error.
///
/// Errors are all statuses from 400, those below 200 or from 300 that the file names an error for, and a 2xx if the
/// envelope's `error_when` says so.
#[inline]
pub fn detect<'a, const NODES: usize>(catalog: &'static Catalog, reply: &Reply<'a>) -> Option<Decoded<'a, NODES>> {
    let mut captures = [Capture::ABSENT; NODES];
    let verdict = judge_if_error(catalog, reply, &mut captures)?;
    Some(Decoded { catalog, reply: *reply, captures, verdict })
}

/// The error that any response is.
#[inline]
#[must_use]
pub fn classify<const NODES: usize>(catalog: &'static Catalog, reply: &Reply<'_>) -> u16 {
    judge(catalog, reply, &mut [Capture::ABSENT; NODES]).error
}

/// The same where the number of nodes is not known to the compiler.
pub(crate) fn error_of(catalog: &'static Catalog, reply: &Reply<'_>) -> u16 {
    judge(catalog, reply, &mut vec![Capture::ABSENT; catalog.tables.nodes.len()]).error
}

/// What the head of a response tells, before anything of its body is read.
#[cfg(feature = "reqwest")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Head {
    Success,
    /// The body tells.
    Unclear,
    Error,
}

/// Judges the head of a response, as [`detect`] would the whole.
#[cfg(feature = "reqwest")]
pub(crate) fn judge_head(catalog: &'static Catalog, status: StatusCode, headers: &http::HeaderMap) -> Head {
    match status.as_u16() {
        400.. => Head::Error,
        status @ 200..300 if envelope::may_be_error(&catalog.tables, headers, status) => Head::Unclear,
        200..300 => Head::Success,
        status if catalog.exact_error(status).is_some() => Head::Error,
        _ => Head::Success,
    }
}

fn judge(catalog: &'static Catalog, reply: &Reply<'_>, captures: &mut [Capture]) -> Verdict {
    json::read(&catalog.tables, reply.body, captures);
    let places = Places { body: reply.body, headers: Headers::new(reply.headers), captures };
    let envelope = envelope::choose(&catalog.tables, &places, reply.status.as_u16());
    verdict(catalog, reply, places, envelope)
}

fn judge_if_error(catalog: &'static Catalog, reply: &Reply<'_>, captures: &mut [Capture]) -> Option<Verdict> {
    let status = reply.status.as_u16();
    match status {
        400.. => return Some(judge(catalog, reply, captures)),
        200..300 => {}
        _ => return catalog.exact_error(status).map(|_| judge(catalog, reply, captures)),
    }
    if catalog.tables.envelopes.iter().all(|envelope| envelope.error_when.is_none()) {
        return None;
    }
    json::read(&catalog.tables, reply.body, captures);
    let places = Places { body: reply.body, headers: Headers::new(reply.headers), captures };
    let envelope = envelope::choose(&catalog.tables, &places, status)?;
    envelope::is_error(envelope, &places, status).then(|| verdict(catalog, reply, places, Some(envelope)))
}

fn verdict(
    catalog: &'static Catalog,
    reply: &Reply<'_>,
    places: Places<'_, '_>,
    envelope: Option<&'static Envelope>,
) -> Verdict {
    let mut status = reply.status;
    if status.is_success() {
        let named = envelope.and_then(|envelope| places.first(envelope.status));
        let named = named.and_then(|text| StatusCode::from_bytes(text.plain()?).ok());
        status = named.unwrap_or(status);
    }
    let facts = Facts { catalog, places, envelope, status, method: reply.method };
    Verdict { envelope, status, error: rules::decide(&facts) }
}

/// What is known about a response.
#[derive(Clone)]
struct Facts<'a, 'c> {
    catalog: &'static Catalog,
    places: Places<'a, 'c>,
    envelope: Option<&'static Envelope>,
    status: StatusCode,
    method: Option<&'a Method>,
}

impl<'a, const NODES: usize> Decoded<'a, NODES> {
    /// The error, by its index among the kinds.
    #[must_use]
    pub fn index(&self) -> u16 {
        self.verdict.error
    }

    /// The error's facts, with the part of the body that is kept.
    #[must_use]
    pub fn into_fault(self) -> Fault {
        self.facts().fault(self.verdict.error)
    }

    #[inline]
    fn facts(&self) -> Facts<'a, '_> {
        Facts {
            catalog: self.catalog,
            places: Places {
                body: self.reply.body,
                headers: Headers::new(self.reply.headers),
                captures: &self.captures,
            },
            envelope: self.verdict.envelope,
            status: self.verdict.status,
            method: self.reply.method,
        }
    }
}

impl<'a> Facts<'a, '_> {
    fn fault(&self, error: u16) -> Fault {
        let mut facts =
            fault::Facts { catalog: self.catalog, hint: None, error, status: self.status, should_retry: None };
        let mut spans = Spans::new();
        let Some(envelope) = self.envelope else { return Fault::new(facts, self.places.body, spans, |_| None) };
        let kept = fault::kept(self.places.body).len();
        self.note(&mut spans, fault::MESSAGE, envelope.message, kept);
        self.note(&mut spans, fault::WIRE_TYPE, envelope.wire_type, kept);
        self.note(&mut spans, fault::CODE, envelope.code, kept);
        self.note(&mut spans, fault::PARAM, envelope.param, kept);
        self.note(&mut spans, fault::REQUEST_ID, envelope.request_id, kept);
        self.note(&mut spans, fault::HELP_URL, envelope.help_url, kept);
        facts.hint = envelope.retry_after.iter().find_map(|source| self.hint(source));
        facts.should_retry = envelope.should_retry.iter().find_map(|source| self.flag(source));
        let sources = [
            envelope.message,
            envelope.wire_type,
            envelope.code,
            envelope.param,
            envelope.request_id,
            envelope.help_url,
        ];
        let text = |nth: usize| self.places.first(sources.get(nth)?);
        Fault::new(facts, self.places.body, spans, text)
    }

    /// Notes the first of the sources that is present.
    #[inline(always)]
    fn note(&self, spans: &mut Spans, text: usize, sources: &'static [Source], kept: usize) {
        for source in sources {
            match self.places.place(source, kept) {
                Found::Nothing => {}
                Found::Span(start, end) => return spans.set(text, start, end),
                Found::Elsewhere => return spans.set_elsewhere(),
            }
        }
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

fn system_now() -> i64 {
    crate::clock::now().map_or(0, date::seconds)
}
