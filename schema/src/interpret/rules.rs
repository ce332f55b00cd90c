//! The rules of matching: every error is tried on every response.

use std::cmp::Reverse;

use crate::catalog::{Catalog, Error, Match, StatusRange};

/// What is known of a response when its error is decided.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// The status.
    pub status: u16,
    /// The method of the request, in upper case.
    pub method: Option<String>,
    /// The headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The type.
    pub wire_type: Option<String>,
    /// The code.
    pub code: Option<String>,
    /// The parameter.
    pub param: Option<String>,
}

/// Why a response is the error that it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// One of its `match` objects holds: the index of it.
    Match(usize),
    /// Its plain type and code hold.
    Words,
    /// No rule holds, and the status alone means it, or its class.
    Status(StatusRange),
    /// Nothing recognises it.
    Nothing,
}

/// A rule that holds of a response. The least weighs most: of two, the error that comes first in the file where all else
/// ties.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Claim {
    /// Whether it is a plain type or code, no `match` object.
    pub plain: bool,
    /// How many conditions it has.
    pub conditions: Reverse<usize>,
    /// What it lacks: a code, a type, a parameter, headers that all have a value, a header, a method.
    pub lacks: [bool; 6],
    /// How it lists the status.
    pub listed: Listed,
    /// The error: an index into `errors`.
    pub error: usize,
    /// Its `match` object.
    pub object: Option<usize>,
}

/// How a rule lists a status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Listed {
    /// As a code.
    Exactly,
    /// By its class.
    AsClass,
    /// Not at all.
    Not,
}

/// Every rule of every error that holds, the one that decides first.
#[must_use]
pub fn claims(catalog: &Catalog, facts: &Facts) -> Vec<Claim> {
    let mut claims = Vec::new();
    for (index, error) in catalog.errors.iter().enumerate() {
        let objects = error.matches.iter().enumerate();
        claims.extend(objects.filter_map(|(nth, object)| by_object(index, nth, object, facts)));
        claims.extend(by_words(index, error, facts));
    }
    claims.sort_unstable();
    claims
}

/// What the status alone means: the exact one before its class; a row of the file or an error that only has statuses.
#[must_use]
pub fn by_status(catalog: &Catalog, status: u16) -> Option<(StatusRange, usize)> {
    let exact = exact_status(catalog, status);
    exact.or_else(|| row_or_error(catalog, |range| !range.is_exact() && holds(range, status)))
}

/// What exactly this status means.
pub(super) fn exact_status(catalog: &Catalog, status: u16) -> Option<(StatusRange, usize)> {
    row_or_error(catalog, |range| range.is_exact() && holds(range, status))
}

fn row_or_error(catalog: &Catalog, means: impl Fn(StatusRange) -> bool) -> Option<(StatusRange, usize)> {
    let rows = catalog.statuses.iter().filter_map(|row| Some((row.status, row.error?)));
    let only = |error: &Error| error.types.is_empty() && error.codes.is_empty() && error.matches.is_empty();
    let errors = catalog.errors.iter().enumerate().filter(|(_, error)| only(error));
    let errors = errors.flat_map(|(index, error)| error.statuses.iter().map(move |&status| (status, index)));
    rows.chain(errors).find(|(range, _)| means(*range))
}

/// Whether a range has a status in it.
pub(super) fn holds(range: StatusRange, status: u16) -> bool {
    (range.first..=range.last).contains(&status)
}

/// All that a `match` object gives must hold.
fn by_object(error: usize, nth: usize, object: &Match, facts: &Facts) -> Option<Claim> {
    let Match { types, codes, statuses, params, headers, methods } = object;
    let listed = listed(statuses, facts.status);
    let header = |(name, value): &(String, Option<String>)| {
        let sent = facts.headers.iter().find(|(sent, _)| sent == name).map(|(_, sent)| sent.trim_ascii());
        sent.is_some_and(|sent| value.as_ref().is_none_or(|value| sent == value))
    };
    let hold = is_any(types, facts.wire_type.as_deref())
        && is_any(codes, facts.code.as_deref())
        && is_any(params, facts.param.as_deref())
        && is_any(methods, facts.method.as_deref())
        && (statuses.is_empty() || listed != Listed::Not)
        && headers.iter().all(header);
    let words = [codes, types, params, methods].iter().filter(|list| !list.is_empty()).count();
    hold.then_some(Claim {
        plain: false,
        conditions: Reverse(words + headers.len() + usize::from(!statuses.is_empty())),
        lacks: [
            codes.is_empty(),
            types.is_empty(),
            params.is_empty(),
            headers.is_empty() || headers.iter().any(|(_, value)| value.is_none()),
            headers.is_empty(),
            methods.is_empty(),
        ],
        listed,
        error,
        object: Some(nth),
    })
}

/// A plain type and code must hold; the status is only preferred.
fn by_words(error: usize, row: &Error, facts: &Facts) -> Option<Claim> {
    let Error { types, codes, statuses, .. } = row;
    let given = [codes, types].iter().filter(|list| !list.is_empty()).count();
    let hold = is_any(types, facts.wire_type.as_deref()) && is_any(codes, facts.code.as_deref());
    (given > 0 && hold).then_some(Claim {
        plain: true,
        conditions: Reverse(given),
        lacks: [codes.is_empty(), types.is_empty(), true, true, true, true],
        listed: listed(statuses, facts.status),
        error,
        object: None,
    })
}

fn is_any(words: &[String], word: Option<&str>) -> bool {
    words.is_empty() || words.iter().any(|one| Some(one.as_str()) == word)
}

fn listed(statuses: &[StatusRange], status: u16) -> Listed {
    let holding = statuses.iter().filter(|range| holds(**range, status));
    let how = holding.map(|range| if range.is_exact() { Listed::Exactly } else { Listed::AsClass });
    how.min().unwrap_or(Listed::Not)
}
