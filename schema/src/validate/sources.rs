//! Sources: where a value stands and how it is read.

use super::syntax::{header_name, pointer};
use crate::catalog::{Place, Source, Unit};
use crate::diagnostic::{Diagnostic, Sink, Span};
use crate::model::value::{Field, OneOrMany, Spanned};
use crate::model::{self, SourceObject, UnitWord};
use crate::nearest::nearest;

/// What a source is read for; it says what a unit may be.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// A text, a number, a boolean: no unit.
    Plain,
    /// A number that is counted: no unit, but a scale.
    Amount,
    /// When to come back: a duration or a point in time.
    Wait,
    /// A duration.
    Duration,
    /// A point in time.
    Timestamp,
}

/// The sources of one value, in their order.
pub(super) fn sources(field: &Field<OneOrMany<model::Source>>, purpose: Purpose, sink: &Sink) -> Vec<Source> {
    let sources = field.value().map_or(&[][..], |sources| &sources.0);
    sources.iter().filter_map(|source| one(source, purpose, sink)).collect()
}

fn one(source: &Spanned<model::Source>, purpose: Purpose, sink: &Sink) -> Option<Source> {
    match &source.value {
        model::Source::Short(text) => {
            let place = short(&Spanned { span: source.span, value: text.clone() }, sink)?;
            let unit = usual_unit(&place, purpose);
            Some(Source { place, unit, strip_before: None, strip_after: None, lowercase: false })
        }
        model::Source::Full(object) => full(object, source.span, purpose, sink),
    }
}

fn short(text: &Spanned<String>, sink: &Sink) -> Option<Place> {
    match text.value.strip_prefix("header:") {
        Some(name) => {
            let name = Spanned { span: text.span, value: name.to_owned() };
            header_name(&name, sink).map(Place::Header)
        }
        None => match meant_header(&text.value) {
            Some(name) => {
                let message = format!("`{}` is neither a JSON Pointer nor a header", text.value);
                sink.report(Diagnostic::at(text.span, message).help(format!("did you mean `header:{name}`?")));
                None
            }
            None => pointer(text, sink).map(Place::Body),
        },
    }
}

/// The header that is meant by `heder:x-request-id`, or by `x-request-id` alone: keys of bodies are rarely written so.
fn meant_header(text: &str) -> Option<&str> {
    let is_name = |name: &&str| {
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
    };
    match text.split_once(':') {
        Some((prefix, name)) => nearest(prefix, ["header"]).map(|_| name.trim()).filter(is_name),
        None => Some(text).filter(|text| text.contains('-') && !text.contains('_')).filter(is_name),
    }
}

fn full(object: &SourceObject, span: Span, purpose: Purpose, sink: &Sink) -> Option<Source> {
    let place = place(object, span, sink);
    let unit = unit(&object.unit, purpose, sink);
    let strip_before = separator(&object.strip_before, sink);
    let strip_after = separator(&object.strip_after, sink);
    let place = place?;
    let unit = unit.unwrap_or_else(|| usual_unit(&place, purpose));
    let lowercase = object.lowercase.value().copied().unwrap_or_default();
    Some(Source { place, unit, strip_before, strip_after, lowercase })
}

fn place(object: &SourceObject, span: Span, sink: &Sink) -> Option<Place> {
    match (&object.body, &object.header) {
        (Field::Absent, Field::Absent) => {
            let mistake = Diagnostic::at(span, "a source needs `body` or `header`");
            sink.report(mistake.help("`body` takes a JSON Pointer, `header` a name"));
            None
        }
        (Field::Given(body), Field::Given(header)) => {
            let mistake = Diagnostic::at(header.span, "a source has either `body` or `header`");
            let mistake = mistake.label(body.span, "`body` is given here");
            sink.report(mistake.help("make it a list of two sources: the first that is present counts"));
            None
        }
        (Field::Given(body), _) => {
            let array = pointer(body, sink);
            let then = object.then.get().map(|then| pointer(then, sink));
            if object.conditions.is_absent() && then.is_none() {
                return array.map(Place::Body);
            }
            let conditions = object.conditions.value().into_iter().flat_map(|map| map.iter());
            let conditions = conditions.map(|(key, value)| (key.value.clone(), value.value.clone())).collect();
            Some(Place::Search { array: array?, conditions, then: then.unwrap_or_else(|| Some(Vec::new()))? })
        }
        (_, Field::Given(header)) => {
            if let Some((key, span)) = object.search() {
                let mistake = Diagnostic::at(span, format!("`{key}` has no meaning for a header"));
                sink.report(mistake.help("it finds an item of an array in the body"));
            }
            header_name(header, sink).map(Place::Header)
        }
        _ => None,
    }
}

fn separator(field: &Field<String>, sink: &Sink) -> Option<String> {
    let Spanned { span, value } = field.get()?;
    if value.is_empty() {
        sink.report(Diagnostic::at(*span, "an empty text separates nothing"));
    }
    Some(value.clone())
}

/// The unit that the file gives, if it fits the purpose.
fn unit(field: &Field<UnitWord>, purpose: Purpose, sink: &Sink) -> Option<Unit> {
    use UnitWord::{Duration, EpochSeconds, HttpDate, Milliseconds, Rfc3339, Seconds};
    let Spanned { span, value } = *field.get()?;
    let (fits, message, help) = match purpose {
        Purpose::Wait => (true, "", ""),
        Purpose::Plain => {
            let help = "units are for `retry_after` and for fields of the kinds `duration` and `timestamp`";
            (false, "a unit has no meaning here", help)
        }
        Purpose::Amount => (false, "an amount has no unit", "`scale`, beside `from`, multiplies it"),
        Purpose::Duration => {
            let fits = matches!(value, Seconds | Milliseconds | Duration);
            (fits, "this unit is for points in time", "a duration has `seconds`, `milliseconds` or `duration`")
        }
        Purpose::Timestamp => {
            let fits = matches!(value, HttpDate | EpochSeconds | Rfc3339);
            (fits, "this unit is for durations", "a timestamp has `rfc3339`, `http_date` or `epoch_seconds`")
        }
    };
    if !fits {
        sink.report(Diagnostic::at(span, message).help(help));
    }
    Some(value.into())
}

/// The unit where the file gives none.
fn usual_unit(place: &Place, purpose: Purpose) -> Unit {
    match (purpose, place) {
        (Purpose::Timestamp, _) => Unit::Rfc3339,
        (Purpose::Wait, Place::Header(name)) if name == "retry-after" => Unit::RetryAfter,
        (Purpose::Wait, Place::Header(name)) if name == "ratelimit" => Unit::RateLimit,
        (Purpose::Wait, Place::Header(name)) if name == "ratelimit-reset" => Unit::RateLimitReset,
        // Azure's `x-ms-retry-after-ms` included.
        (Purpose::Wait | Purpose::Duration, Place::Header(name)) if name.ends_with("retry-after-ms") => {
            Unit::Milliseconds
        }
        _ => Unit::Seconds,
    }
}
