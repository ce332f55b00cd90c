//! Whether an error that is written as a response and read again is the same: what the generated test asks.

use std::time::Duration;

use http::Response;

use crate::{
    Fault, RetryHint,
    decode::envelope_of,
    tables::{Literal, NONE, Place, Source, Tables},
};

use super::{Best, best, reply, texts};

const NAMES: [&str; 6] = ["message", "type", "code", "param", "request id", "link"];

/// Longer delays need not have a date.
const LONG: Duration = Duration::from_secs(100 * 365 * 86_400);

/// What is lost of an error, by name, though its envelope has a place for it. `read` decodes a response.
///
/// Not lost is what no response can say: a fact whose place is another one's too, what cannot stand in a header, and
/// all of it where the response reads as one in another envelope.
pub(crate) fn lost(fault: &Fault, read: impl FnOnce(&Response<Vec<u8>>) -> Fault) -> Vec<&'static str> {
    let Best { envelope, response } = best(fault);
    let again = read(&response);
    let tables = &fault.catalog().tables;
    let Some(envelope) = envelope else { return Vec::new() };
    if !envelope_of(fault.catalog(), &reply(&response)).is_some_and(|it| std::ptr::eq(it, envelope)) {
        return Vec::new();
    }

    let texts_of = [
        &envelope.message,
        &envelope.wire_type,
        &envelope.code,
        &envelope.param,
        &envelope.request_id,
        &envelope.help_url,
    ];
    let sources = texts_of.map(|sources| sources.all);
    let (before, after) = (texts(fault), texts(&again));
    let written = sources.iter().zip(before).filter(|(_, text)| text.is_some()).map(|(sources, _)| *sources);
    let flag = envelope.should_retry.all.get(..usize::from(fault.should_retry().is_some())).unwrap_or_default();
    let hint = envelope.retry_after.all.get(..usize::from(fault.retry_hint().is_some())).unwrap_or_default();
    let places: Vec<Place> = written
        .chain([envelope.status.all, flag, hint])
        .filter_map(|sources| sources.first())
        .map(|source| source.place)
        .collect();
    let has_own_place = |sources: &[Source]| {
        sources.first().is_some_and(|source| places.iter().filter(|it| overlap(tables, **it, source.place)).count() < 2)
    };

    let mut lost = Vec::new();
    for (((sources, name), before), after) in sources.into_iter().zip(NAMES).zip(before).zip(after) {
        let Some(text) = before.filter(|_| has_own_place(sources)) else { continue };
        let fits = sources.first().is_some_and(|source| match source.place {
            Place::Header(name) => {
                response.headers().get(name).is_some_and(|value| value.as_bytes() == text.as_bytes())
            }
            Place::Body(_) => true,
        });
        if fits && !text.is_empty() && after != before {
            lost.push(name);
        }
    }
    if again.status() != fault.status() {
        lost.push("status");
    }
    if has_own_place(flag) && again.should_retry() != fault.should_retry() {
        lost.push("should_retry");
    }
    if has_own_place(hint) && !is_close(fault.retry_hint(), again.retry_hint()) {
        lost.push("retry_after");
    }
    if before == after && again.status() == fault.status() && again.error() != fault.error() {
        lost.push("kind");
    }
    lost
}

/// Whether a hint is the same but for what its unit rounds.
fn is_close(before: Option<RetryHint>, after: Option<RetryHint>) -> bool {
    match (before, after) {
        (Some(RetryHint::After(delay)), _) if delay > LONG => true,
        (Some(RetryHint::After(before)), Some(RetryHint::After(after))) => {
            before.abs_diff(after) <= Duration::from_secs(1)
        }
        (before, after) => before.is_some() == after.is_some(),
    }
}

/// A step on the way to a place in a body.
#[derive(Clone, Copy, PartialEq)]
enum Step {
    Key(&'static str),
    Search(&'static [(u16, Literal)]),
}

/// Whether a value at one place leaves no room for one at the other.
fn overlap(tables: &Tables, one: Place, other: Place) -> bool {
    match (one, other) {
        (Place::Header(one), Place::Header(other)) => one == other,
        (Place::Body(one), Place::Body(other)) => {
            let (one, other) = (path(tables, one), path(tables, other));
            match one.iter().zip(&other).find(|(one, other)| one != other) {
                None => true,
                Some((Step::Key(key), Step::Search(_)) | (Step::Search(_), Step::Key(key))) => {
                    key.parse::<u16>().is_err()
                }
                Some(_) => false,
            }
        }
        _ => false,
    }
}

/// The way to a node: what is searched is in the item that is found.
fn path(tables: &Tables, node: u16) -> Vec<Step> {
    for (parent, row) in (0_u16..).zip(tables.nodes) {
        if (row.children..row.children.saturating_add(row.members)).contains(&node) {
            let mut path = path(tables, parent);
            path.extend(tables.nodes.get(usize::from(node)).map(|row| Step::Key(row.key)));
            return path;
        }
        let found = node.checked_sub(row.item.saturating_add(1)).filter(|&nth| row.item != NONE && nth < row.results);
        if let Some(nth) = found {
            let mut path = path(tables, parent);
            let search = usize::from(row.searches).saturating_add(usize::from(nth));
            if let Some(search) = tables.searches.get(search) {
                path.push(Step::Search(search.conditions));
                path.extend(self::path(tables, search.from));
            }
            return path;
        }
    }
    Vec::new()
}
