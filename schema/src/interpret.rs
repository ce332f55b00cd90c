//! What an error file makes of a response, and how long a client then waits: read naively.
//!
//! This is the statement of the rules as code, for people who ask why (`backstop explain`), and what the compiled decoder
//! of the runtime is tested against. Nothing is indexed, ordered beforehand or shared with the generator; no speed is
//! meant. It reads texts whole, where the runtime keeps 8 KiB of each.

mod date;
mod envelope;
mod json;
mod moment;
mod rate_limit;
mod rules;
mod schedule;
mod source;
mod usage;

use std::time::SystemTime;

pub use moment::Hint;
pub use rules::{Claim, Facts, Listed, Why, by_status, claims};
pub use schedule::{Ending, Request, Schedule, Wait, schedule};
pub use usage::usage;

use crate::catalog::{Catalog, Condition, StatusRange};
use source::Places;

/// A response, and the method of its request, if that is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Response {
    /// The status.
    pub status: u16,
    /// The headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
    /// The method, in upper case.
    pub method: Option<String>,
}

/// What an error file makes of a response.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// Whether the response is an error at all; the rest says what it would be if it were.
    pub is_error: bool,
    /// The envelope that was used: an index into `envelopes`.
    pub envelope: Option<usize>,
    /// The response's own status, or the one that the body of a success names.
    pub status: u16,
    /// What the sources of the envelope say.
    pub said: Said,
    /// The error: an index into `errors`; `None` where nothing recognises it.
    pub error: Option<usize>,
    /// Why it is that error.
    pub why: Why,
    /// All rules that hold, the one that decides first.
    pub claims: Vec<Claim>,
    /// The strategy: an index into `strategies`.
    pub strategy: usize,
    /// Whose strategy it is.
    pub strategy_of: StrategyOf,
}

/// What the sources of an envelope say; the first that is present each.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(missing_docs, reason = "the words of the file")]
pub struct Said {
    pub message: Option<String>,
    pub wire_type: Option<String>,
    pub code: Option<String>,
    pub param: Option<String>,
    pub request_id: Option<String>,
    pub help_url: Option<String>,
    pub retry_after: Option<Hint>,
    pub should_retry: Option<bool>,
}

/// Whose strategy it is that counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StrategyOf {
    /// The error's own.
    Error,
    /// That of the status, or of its class.
    Status(StatusRange),
    /// `default_strategy`.
    Default,
}

/// Reads a response. `now` is the time at which it came, for what is told as a date.
#[must_use]
pub fn read(catalog: &Catalog, response: &Response, now: SystemTime) -> Reading {
    let places = Places::new(response);
    let envelope = catalog.envelopes.iter().position(|envelope| envelope::all_hold(&envelope.when, &places));
    let chosen = envelope.and_then(|index| catalog.envelopes.get(index));
    let is_error = match response.status {
        200..300 => chosen.is_some_and(|envelope| {
            envelope.error_when.as_ref().is_some_and(|conditions| envelope::all_hold(conditions, &places))
        }),
        400.. => true,
        status => rules::exact_status(catalog, status).is_some(),
    };
    let said = chosen.map(|envelope| source::said(envelope, &places, now)).unwrap_or_default();
    let named = chosen.and_then(|envelope| places.first(&envelope.status)).and_then(|text| status(&text));
    let status = named.filter(|_| (200..300).contains(&response.status)).unwrap_or(response.status);
    let facts = Facts {
        status,
        method: response.method.clone(),
        headers: response.headers.clone(),
        wire_type: said.wire_type.clone(),
        code: said.code.clone(),
        param: said.param.clone(),
    };
    let claims = claims(catalog, &facts);
    let (error, why) = match claims.first() {
        Some(claim) => (Some(claim.error), claim.object.map_or(Why::Words, Why::Match)),
        None => match by_status(catalog, status) {
            Some((range, error)) => (Some(error), Why::Status(range)),
            None => (None, Why::Nothing),
        },
    };
    let (strategy, strategy_of) = strategy(catalog, error, status);
    Reading { is_error, envelope, status, said, error, why, claims, strategy, strategy_of }
}

/// The strategy of an error (an index into `errors`) under a status: its own, else that of the exact status, else that of
/// the class, else the default.
#[must_use]
pub fn strategy(catalog: &Catalog, error: Option<usize>, status: u16) -> (usize, StrategyOf) {
    if let Some(own) = error.and_then(|index| catalog.errors.get(index)?.strategy) {
        return (own, StrategyOf::Error);
    }
    let mut rows: Vec<_> = catalog.statuses.iter().filter(|row| rules::holds(row.status, status)).collect();
    rows.sort_by_key(|row| !row.status.is_exact());
    let of_status = rows.into_iter().find_map(|row| Some((row.strategy?, StrategyOf::Status(row.status))));
    of_status.unwrap_or((catalog.default_strategy, StrategyOf::Default))
}

/// Whether a condition holds of a response.
#[must_use]
pub fn holds(condition: &Condition, response: &Response) -> bool {
    envelope::holds(condition, &Places::new(response))
}

/// Whether a body is JSON.
#[must_use]
pub fn is_json(body: &[u8]) -> bool {
    json::document(body).is_some()
}

/// A status is three digits.
fn status(text: &str) -> Option<u16> {
    let digits = text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten().filter(|&status| status >= 100)
}
