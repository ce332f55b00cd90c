//! From an error back to a response: what a server of the API sends.

mod body;
mod check;
mod draft;
mod field;
mod json;
mod page;
mod said;
mod written;

use std::time::SystemTime;

use http::{Method, Response, StatusCode};

use crate::{
    ApiError, Catalog, Reply, clock,
    tables::{Condition, Envelope, Test},
};

pub use self::check::{Difference, differences};
pub use self::field::{FieldValue, fields};
use self::{
    draft::{Draft, Kept},
    page::{Frame, Read},
    said::Said,
};

/// The response that an error is: the envelope of the file with what the error says in it, each fact and each field at
/// the first of its sources that can hold it. Decoding the response gives the same error.
///
/// Of several envelopes it is the first one that has a place for everything, else the one that keeps most of it, the
/// kind before all; for a success, one that makes it an error goes first.
///
/// - A time is rounded up to what its unit can say. A delay that the file has as a point in time comes with a `Date` to
///   read it against.
/// - What no source can hold is left out: a text with a line break whose only source is a header, a text in capitals
///   behind `lowercase`, a list in a header, a number that is not finite. So is what would make anything else read
///   differently, a fact before a field, and a field that comes later in the file before an earlier one.
/// - A field of the kind `json`, or a list, is written whole and comes last. What it says about places below it must be
///   what the error says about them, else it is left out; where the error says nothing about them, it may say more.
/// - Sensitive fields are written: a response is what they came in.
#[must_use]
pub fn render<E: ApiError>(error: &E) -> Response<Vec<u8>> {
    let (said, now) = (Said::of(error), clock::now());
    best(&said, now, &reader::<E>(&said)).response
}

/// Reads a response, as one that answers such a request as the error does.
fn reader<E: ApiError>(said: &Said) -> impl Fn(&Response<Vec<u8>>) -> Said + use<E> {
    let index = said.fault.error();
    move |response| {
        let reply = Reply::new(response.status(), response.headers(), response.body());
        Said::of(&decode_as::<E>(index, &reply))
    }
}

fn best<'a>(said: &'a Said, now: Option<SystemTime>, read: Read<'a>) -> Draft<'a> {
    let fault = &said.fault;
    let mut envelopes: Vec<_> = fault.catalog().tables.envelopes.iter().collect();
    envelopes.retain(|envelope| can_have(envelope, fault.status()));
    if fault.status().is_success() {
        envelopes.sort_by_key(|envelope| envelope.error_when.is_none());
    }
    let frames = envelopes.into_iter().flat_map(|envelope| {
        let names_status = !envelope.status.all.is_empty();
        let frame = |status| Frame { envelope: Some(envelope), status };
        [Some(frame(true)), names_status.then(|| frame(false))].into_iter().flatten()
    });
    let mut best: Option<Draft<'a>> = None;
    for frame in frames {
        let draft = Draft::of(said, frame, now, read);
        let kept = draft.kept();
        if kept == Kept::ALL {
            return draft;
        }
        if best.as_ref().is_none_or(|best| kept > best.kept()) {
            best = Some(draft);
        }
    }
    best.unwrap_or_else(|| Draft::of(said, Frame { envelope: None, status: false }, now, read))
}

/// Whether a response of this status can come in the envelope.
fn can_have(envelope: &Envelope, status: StatusCode) -> bool {
    envelope.when.iter().all(|condition| match condition {
        Condition::Status(ranges) => ranges.iter().any(|&(first, last)| (first..=last).contains(&status.as_u16())),
        _ => true,
    })
}

/// The error that a response is. Where it depends on the method of the request whether it is the one with this index,
/// it answers a request of such a method.
#[must_use]
pub fn decode_as<E: ApiError>(index: u16, reply: &Reply<'_>) -> E {
    let error = E::decode(reply);
    if error.fault().error() == index {
        return error;
    }
    let methods = methods(E::catalog(), index);
    let errors = methods.iter().map(|method| E::decode(&reply.with_method(method)));
    errors.into_iter().find(|error| error.fault().error() == index).unwrap_or(error)
}

/// The methods that the rules of an error ask for.
pub(crate) fn methods(catalog: &Catalog, error: u16) -> Vec<Method> {
    let tables = &catalog.tables;
    let words = tables.rules_of(error).flat_map(|rule| tables.rules.tests(rule)).filter_map(|test| match test {
        Test::Method(words) => Some(*words),
        _ => None,
    });
    words.flatten().filter_map(|word| Method::from_bytes(word.as_bytes()).ok()).collect()
}
