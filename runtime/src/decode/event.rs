//! Errors inside an event stream: a response that began with a success, and fails in the middle.
//!
//! An event has no head. Its envelope is the first one whose conditions on the body hold, and it counts as JSON; what
//! an envelope asks of the status is left open, since the body is yet to tell it, and no header holds.

use http::StatusCode;

use crate::{
    Catalog, Reply,
    tables::{Condition, Envelope, JsonType},
};

use super::{Decoded, Facts, Reading, envelope, json::Capture, named_status, reader, rules, source::Places};

/// The node of the body itself.
const BODY: u16 = 0;

/// Reads and judges any event as an error, and makes a value of it; `reply` has the event's data as its body, and
/// neither headers nor a status that says anything.
#[inline]
pub fn decode_event<const NODES: usize, E>(
    catalog: &'static Catalog,
    reply: &Reply<'_>,
    make: impl FnOnce(&Decoded<'_, NODES>) -> E,
) -> E {
    let mut decoded = Decoded::new(catalog, reply);
    judge(&mut decoded.reading, &mut decoded.captures);
    make(&decoded)
}

/// The same of an event that is an error; `None` of any other.
#[inline]
pub fn detect_event<const NODES: usize, E>(
    catalog: &'static Catalog,
    reply: &Reply<'_>,
    make: impl FnOnce(&Decoded<'_, NODES>) -> E,
) -> Option<E> {
    let mut decoded = Decoded::new(catalog, reply);
    judge(&mut decoded.reading, &mut decoded.captures).then(|| make(&decoded))
}

/// Judges the event, and says whether it is an error at all.
fn judge(reading: &mut Reading<'_>, captures: &mut [Capture]) -> bool {
    let tables = &reading.catalog.tables;
    reader::read(&tables.tree, reading.reply.body, captures);
    let places = Places::new(&reading.reply, captures);
    reading.envelope = tables.envelopes.iter().find(|envelope| all_hold(envelope.when, &places));
    let named = reading.envelope.and_then(|envelope| named_status(&places, envelope));
    let named = named.filter(|status| !status.is_success());
    if let Some(status) = named {
        reading.status = status;
    }
    let known = rules::identify(&Facts::new(reading, &places));
    let is_error = reading.envelope.is_some_and(|envelope| is_error(envelope, &places, known.is_some()));
    match known {
        Some(error) => {
            reading.error = error;
            if named.is_none() {
                reading.status = reading.catalog.at(error).canonical_status();
            }
        }
        None => {
            reading.status = named.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            reading.error = rules::decide(&Facts::new(reading, &places));
        }
    }
    is_error
}

/// An event is an error if it is an object, and one that the file knows or that has a message where errors have theirs;
/// where the file says what makes a success an error, that takes the place of the message.
fn is_error(envelope: &'static Envelope, places: &Places<'_, '_>, known: bool) -> bool {
    let says_so = || match envelope.error_when {
        Some(conditions) => all_hold(conditions, places),
        None => places.first(&envelope.message).is_some(),
    };
    places.capture(BODY).json_type() == Some(JsonType::Object) && (known || says_so())
}

fn all_hold(conditions: &[Condition], places: &Places<'_, '_>) -> bool {
    conditions.iter().all(|condition| match *condition {
        Condition::Status(_) => true,
        Condition::ContentType(types) => types.contains(&"application/json"),
        Condition::Header(..) => false,
        ref body => envelope::holds(body, places, 0),
    })
}
