//! Envelopes and their conditions.

use super::sources::{Purpose, sources};
use super::syntax::{header_conditions, media_type, pointer};
use crate::catalog::{Condition, Envelope, Place, Source, Unit};
use crate::diagnostic::{Diagnostic, Sink};
use crate::model::value::{Field, Spanned};
use crate::model::{self, Conditions, File};

pub(super) fn envelopes(file: &File, sink: &Sink) -> Vec<Envelope> {
    let envelopes = file.envelopes.value().map_or(&[][..], |list| &list.0);
    reachable(envelopes, sink);
    let mut all: Vec<_> = envelopes.iter().map(|envelope| one(&envelope.value, sink)).collect();
    if all.iter().all(|envelope| !envelope.when.is_empty()) {
        all.push(of_strangers(&all));
    }
    all
}

/// What can be read of a response that no envelope of the file knows, such as a proxy's page: its headers.
fn of_strangers(known: &[Envelope]) -> Envelope {
    let mut request_id: Vec<Source> = Vec::new();
    for source in known.iter().flat_map(|envelope| &envelope.request_id) {
        if matches!(source.place, Place::Header(_)) && !request_id.contains(source) {
            request_id.push(source.clone());
        }
    }
    Envelope { request_id, retry_after: retry_after_headers(), ..Envelope::default() }
}

/// The headers by which any server, and any proxy before it, may say when to come back.
fn retry_after_headers() -> Vec<Source> {
    let header = |name: &str, unit| Source {
        place: Place::Header(name.to_owned()),
        unit,
        strip_before: None,
        strip_after: None,
        lowercase: false,
    };
    vec![header("retry-after-ms", Unit::Milliseconds), header("retry-after", Unit::RetryAfter)]
}

fn one(envelope: &model::Envelope, sink: &Sink) -> Envelope {
    let plain = |field| sources(field, Purpose::Plain, sink);
    Envelope {
        when: conditions(&envelope.when, sink),
        error_when: envelope.error_when.get().map(|_| conditions(&envelope.error_when, sink)),
        message: plain(&envelope.message),
        wire_type: plain(&envelope.wire_type),
        code: plain(&envelope.code),
        param: plain(&envelope.param),
        status: plain(&envelope.status),
        request_id: plain(&envelope.request_id),
        help_url: plain(&envelope.help_url),
        retry_after: match &envelope.retry_after {
            Field::Absent => retry_after_headers(),
            given => sources(given, Purpose::Wait, sink),
        },
        should_retry: plain(&envelope.should_retry),
    }
}

/// What stands after an envelope that always applies is never used.
fn reachable(envelopes: &[Spanned<model::Envelope>], sink: &Sink) {
    let always = envelopes.iter().position(|envelope| envelope.value.when.is_absent());
    let Some((first, rest)) = always.and_then(|index| envelopes[index..].split_first()) else {
        return;
    };
    for envelope in rest {
        let mistake = Diagnostic::at(envelope.span, "this envelope is never used");
        let mistake = mistake.label(first.span, "this one has no `when`, so that it always applies");
        sink.report(mistake.help("give the first one a `when`, or move it to the end"));
    }
}

fn conditions(field: &Field<Conditions>, sink: &Sink) -> Vec<Condition> {
    let Some(Spanned { span, value: given }) = field.get() else {
        return Vec::new();
    };
    let nothing = given.content_type.is_absent()
        && given.status.is_absent()
        && given.header.is_absent()
        && given.exists.is_absent()
        && given.is.is_absent()
        && given.equals.is_absent();
    if nothing {
        let mistake = Diagnostic::at(*span, "there is no condition here");
        sink.report(mistake.help("`content_type`, `status`, `header`, `exists`, `is` and `equals` are conditions"));
    }
    let mut all = Vec::new();
    if let Some(types) = given.content_type.value() {
        let types = types.0.iter().filter_map(|media| media_type(media, sink));
        all.push(Condition::ContentType(types.collect()));
    }
    if let Some(statuses) = given.status.value() {
        all.push(Condition::Status(statuses.0.iter().map(|status| status.value).collect()));
    }
    if let Some(headers) = given.header.value() {
        let headers = header_conditions(headers, sink).into_iter();
        all.extend(headers.map(|(name, value)| Condition::Header(name, value)));
    }
    if let Some(pointers) = given.exists.value() {
        all.extend(pointers.0.iter().filter_map(|text| pointer(text, sink)).map(Condition::Exists));
    }
    if let Some(map) = given.is.value() {
        let checks = map.iter().filter_map(|(key, word)| Some(Condition::Is(pointer(key, sink)?, word.value.into())));
        all.extend(checks);
    }
    if let Some(map) = given.equals.value() {
        let checks = map.iter().filter_map(|(key, to)| Some(Condition::Equals(pointer(key, sink)?, to.value.clone())));
        all.extend(checks);
    }
    all
}
