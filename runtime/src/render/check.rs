//! Whether an error that is written as a response and read again is the same: what the generated test asks.

use std::time::{Duration, SystemTime};

use crate::{ApiError, RetryHint, clock};

use super::{
    best,
    field::FieldValue,
    reader,
    said::{Said, What, Word},
};

/// What a response says differently than the error that it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Difference {
    /// What the error says, though there is a way to say it.
    Lost(&'static str),
    /// What the error says, and no response can say besides the rest.
    Unsayable(&'static str),
    /// What the error does not say.
    Added(&'static str),
}

/// Renders an error, reads it again, and compares.
pub fn differences<E: ApiError>(error: &E) -> Vec<Difference> {
    let (said, now) = (Said::of(error), clock::now());
    let read = reader::<E>(&said);
    let draft = best(&said, now, &read);
    let again = &draft.again.fault;
    let fields = (0..said.fields.len()).map(What::Field);
    let mut differences: Vec<_> = What::facts()
        .chain(fields)
        .filter_map(|what| {
            let (before, after) = (said.get(what), draft.again.get(what));
            let name = what.name(&said.fault);
            match before {
                None => after.map(|_| Difference::Added(name)),
                Some(before) if after.is_some_and(|after| is_same(&before, &after, now)) => None,
                Some(_) if draft.left_out.contains(&what) => Some(Difference::Unsayable(name)),
                Some(_) => Some(Difference::Lost(name)),
            }
        })
        .collect();
    // The kind and the status may depend on what is left out.
    let heads = [(said.fault.error() == again.error(), "kind"), (said.fault.status() == again.status(), "status")];
    let head = if draft.left_out.is_empty() { Difference::Lost } else { Difference::Unsayable };
    differences.extend(heads.into_iter().filter(|(same, _)| !same).map(|(_, name)| head(name)));
    differences
}

/// Whether a word is the same but for what its unit rounds.
fn is_same(before: &Word, after: &Word, now: Option<SystemTime>) -> bool {
    match (before, after) {
        (Word::Hint(before), Word::Hint(after)) => is_close(*before, *after, now),
        (Word::Value(FieldValue::Timestamp(before)), Word::Value(FieldValue::Timestamp(after))) => {
            after.duration_since(*before).is_ok_and(|later| later < Duration::from_secs(1))
        }
        _ => before == after,
    }
}

/// Whether a hint is the same, to the second. A time and a delay are compared as times.
fn is_close(before: RetryHint, after: RetryHint, now: Option<SystemTime>) -> bool {
    let delays = match (before, after, now) {
        (RetryHint::After(before), RetryHint::After(after), _) => (before, after),
        (_, _, Some(now)) => (before.delay(now), after.delay(now)),
        _ => return true,
    };
    delays.0.abs_diff(delays.1) <= Duration::from_secs(1)
}
