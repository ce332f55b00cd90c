//! Envelopes: which one a response has come in.

use crate::tables::{Condition, Envelope, Tables};

use super::{
    literal,
    source::{Headers, Places},
};

/// The first envelope whose conditions hold.
#[inline(always)]
pub(super) fn choose(tables: &'static Tables, places: &Places<'_, '_>, status: u16) -> Option<&'static Envelope> {
    match tables.envelopes {
        [only, ..] if only.when.is_empty() => Some(only),
        all => first_of(all, places, status),
    }
}

/// Whether the envelope makes a success an error.
pub(super) fn is_error(envelope: &Envelope, places: &Places<'_, '_>, status: u16) -> bool {
    envelope.error_when.is_some_and(|conditions| all_hold(conditions, places, status))
}

#[inline(never)]
fn first_of(all: &'static [Envelope], places: &Places<'_, '_>, status: u16) -> Option<&'static Envelope> {
    all.iter().find(|envelope| all_hold(envelope.when, places, status))
}

fn all_hold(conditions: &[Condition], places: &Places<'_, '_>, status: u16) -> bool {
    conditions.iter().all(|condition| holds(condition, places, status))
}

pub(super) fn holds(condition: &Condition, places: &Places<'_, '_>, status: u16) -> bool {
    match *condition {
        Condition::Exists(node) => places.capture(node).json_type().is_some(),
        Condition::Is(node, expected) => places.capture(node).json_type() == Some(expected),
        Condition::Equals(node, ref literal) => literal::equals(places.capture(node), places.body, literal),
        ref head => may_hold(head, &places.headers, status),
    }
}

/// Whether a success may turn out to be an error, as far as its head tells.
pub(super) fn may_be_error(tables: &'static Tables, headers: &http::HeaderMap, status: u16) -> bool {
    let headers = Headers::new(headers);
    let all_may = |conditions: &[Condition]| conditions.iter().all(|condition| may_hold(condition, &headers, status));
    tables.envelopes.iter().any(|envelope| all_may(envelope.when) && envelope.error_when.is_some_and(all_may))
}

/// Whether a condition holds; one on the body may.
fn may_hold(condition: &Condition, headers: &Headers<'_>, status: u16) -> bool {
    match *condition {
        Condition::ContentType(types) => headers.text("content-type").is_some_and(|value| {
            let essence = value.split(';').next().unwrap_or(value).trim_ascii();
            types.iter().any(|expected| essence.eq_ignore_ascii_case(expected))
        }),
        Condition::Status(ranges) => in_ranges(ranges, status),
        Condition::Header(name, None) => headers.get(name).is_some(),
        Condition::Header(name, Some(value)) => headers.text(name) == Some(value),
        Condition::Exists(_) | Condition::Is(..) | Condition::Equals(..) => true,
    }
}

pub(super) fn in_ranges(ranges: &[(u16, u16)], status: u16) -> bool {
    ranges.iter().any(|&(first, last)| (first..=last).contains(&status))
}
