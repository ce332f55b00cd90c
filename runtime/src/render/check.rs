//! Whether an error that is written as a response and read again is the same: what the generated test asks.

use std::time::{Duration, SystemTime};

use crate::{ApiError, RetryHint, clock};

use super::{
    best,
    field::FieldValue,
    reader,
    said::{Said, What, Word},
};

/// What the response that an error is says differently, by name: of what the error says and the response has a way to
/// say. With `all`, also what there is no way to say, and what the response says besides.
pub fn differences<E: ApiError>(error: &E, all: bool) -> Vec<&'static str> {
    let (said, now) = (Said::of(error), clock::now());
    let read = reader::<E>(&said);
    let draft = best(&said, now, &read);
    let again = &draft.again;
    // Where something is left out, the kind and the status may depend on it.
    let whole = all || draft.left_out.is_empty();
    let fields = (0..said.fields.len()).map(What::Field);
    let named = What::facts().chain(fields).filter(|&what| {
        (all || said.get(what).is_some() && !draft.left_out.contains(&what))
            && !is_same(said.get(what).as_ref(), again.get(what).as_ref(), now)
    });
    let mut names: Vec<_> = named.map(|what| what.name(&said.fault)).collect();
    names.extend((whole && said.fault.error() != again.fault.error()).then_some("kind"));
    names.extend((whole && said.fault.status() != again.fault.status()).then_some("status"));
    names
}

/// Whether a word is the same but for what its unit rounds.
fn is_same(before: Option<&Word>, after: Option<&Word>, now: Option<SystemTime>) -> bool {
    match (before, after) {
        (Some(Word::Hint(before)), Some(Word::Hint(after))) => is_close(*before, *after, now),
        (Some(Word::Value(FieldValue::Timestamp(before))), Some(Word::Value(FieldValue::Timestamp(after)))) => {
            after.duration_since(*before).is_ok_and(|later| later < Duration::from_secs(1))
        }
        _ => before == after,
    }
}

/// Whether a hint is the same, rounded up to the next second at most. A time and a delay are compared as times.
fn is_close(before: RetryHint, after: RetryHint, now: Option<SystemTime>) -> bool {
    const SECOND: Duration = Duration::from_secs(1);
    let rounded = |before: Duration, after: Duration| after >= before && after - before < SECOND;
    match (before, after, now) {
        (RetryHint::After(before), RetryHint::After(after), _) => rounded(before, after),
        (RetryHint::At(before), RetryHint::At(after), _) => {
            after.duration_since(before).is_ok_and(|later| later < SECOND)
        }
        (_, _, Some(now)) => rounded(before.delay(now), after.delay(now)),
        _ => true,
    }
}
