//! Errors: what identifies them and what is said about them.

use super::examples::{examples, successes_can_fail};
use super::fields::fields;
use super::identity::Identity;
use super::repeats::repeats;
use super::strategies::Strategies;
use super::syntax::{header_conditions, method, text};
use crate::catalog::{Error, Match, StatusRange};
use crate::diagnostic::{Diagnostic, Sink, Span};
use crate::model::scalar::Word;
use crate::model::value::{Field, OneOrMany, Spanned};
use crate::model::{self, Deprecated, File, HeaderCondition, MatchObject};

pub(super) fn errors(file: &File, names: &[Identity], strategies: &mut Strategies, sink: &Sink) -> Vec<Error> {
    let errors = file.errors.value().map_or(&[][..], |list| &list.0);
    let successes_can_fail = successes_can_fail(file, sink);
    let one = |(error, identity): (&Spanned<model::Error>, _)| Error {
        examples: examples(&error.value.examples, successes_can_fail, sink),
        ..without_examples(error, identity, strategies, sink)
    };
    errors.iter().zip(names).map(one).collect()
}

fn without_examples(
    error: &Spanned<model::Error>,
    identity: &Identity,
    strategies: &mut Strategies,
    sink: &Sink,
) -> Error {
    let Spanned { span, value: error } = error;
    identified(error, *span, sink);
    let matches = error.matches.value().map_or(&[][..], |list| &list.0);
    Error {
        name: identity.name.clone(),
        variant: identity.variant.clone(),
        docs: text(&error.docs),
        types: words(&error.wire_type, sink),
        codes: words(&error.code, sink),
        statuses: ranges(&error.status, sink),
        matches: matches.iter().map(|object| match_object(object, sink)).collect(),
        strategy: strategies.find(&error.strategy, sink),
        severity: text(&error.severity),
        help_url: help_url(&error.help_url, sink),
        since: text(&error.since),
        deprecated: match error.deprecated.value() {
            Some(Deprecated::Flag(true)) => Some(String::new()),
            Some(Deprecated::Reason(reason)) => Some(reason.clone()),
            Some(Deprecated::Flag(false)) | None => None,
        },
        groups: groups(&error.groups, sink),
        fields: fields(&error.fields, sink),
        examples: Vec::new(),
    }
}

fn identified(error: &model::Error, span: Span, sink: &Sink) {
    let nothing = error.wire_type.is_absent() && error.code.is_absent() && error.status.is_absent();
    let matches = match &error.matches {
        Field::Absent => true,
        Field::Given(list) => nothing && list.value.0.is_empty(),
        Field::Wrong => false,
    };
    if nothing && matches {
        let mistake = Diagnostic::at(span, "nothing identifies this error");
        sink.report(mistake.help("give it a `type`, a `code`, a `status` or a `match`"));
    }
}

/// Types, codes or parameters: none empty, none twice.
fn words(field: &Field<OneOrMany<Word>>, sink: &Sink) -> Vec<String> {
    let words = model::Error::words(field);
    for empty in words.iter().filter(|word| word.value.0.is_empty()) {
        let mistake = Diagnostic::at(empty.span, "an empty text identifies nothing");
        sink.report(mistake.help("leave it out: where the body names none, the status decides"));
    }
    let named = words.iter().filter(|word| !word.value.0.is_empty());
    for (word, first, again) in repeats(named.map(|word| (word.value.0.as_str(), word.span))) {
        let mistake = Diagnostic::at(again, format!("`{word}` is listed twice"));
        sink.report(mistake.label(first, "first listed here"));
    }
    words.iter().map(|word| word.value.0.clone()).collect()
}

/// Statuses: none twice.
fn ranges(field: &Field<OneOrMany<StatusRange>>, sink: &Sink) -> Vec<StatusRange> {
    let ranges = field.value().map_or(&[][..], |ranges| &ranges.0);
    for (status, first, again) in repeats(ranges.iter().map(|range| (range.value, range.span))) {
        let mistake = Diagnostic::at(again, format!("the status {status} is listed twice"));
        sink.report(mistake.label(first, "first listed here"));
    }
    ranges.iter().map(|range| range.value).collect()
}

fn match_object(object: &Spanned<MatchObject>, sink: &Sink) -> Match {
    let Spanned { span, value: object } = object;
    let nothing = object.wire_type.is_absent()
        && object.code.is_absent()
        && object.status.is_absent()
        && object.param.is_absent()
        && object.method.is_absent()
        && (object.header.is_absent() || object.header.value().is_some_and(HeaderCondition::is_empty));
    if nothing {
        let mistake = Diagnostic::at(*span, "this `match` object matches everything");
        sink.report(mistake.help("give at least one of `type`, `code`, `status`, `param`, `header` and `method`"));
    }
    let methods = object.method.value().map_or(&[][..], |methods| &methods.0);
    Match {
        types: words(&object.wire_type, sink),
        codes: words(&object.code, sink),
        statuses: ranges(&object.status, sink),
        params: words(&object.param, sink),
        headers: object.header.value().map_or_else(Vec::new, |headers| header_conditions(headers, sink)),
        methods: methods.iter().filter_map(|name| method(name, sink)).collect(),
    }
}

/// A URL that a browser opens.
fn help_url(field: &Field<String>, sink: &Sink) -> Option<String> {
    let Spanned { span, value } = field.get()?;
    let sound = value.starts_with("https://") || value.starts_with("http://");
    if !sound || value.contains(|c: char| c.is_whitespace() || c.is_control()) {
        let mistake = Diagnostic::at(*span, format!("`{value}` is no web address"));
        sink.report(mistake.help("it begins with `https://` and has no blanks"));
    }
    Some(value.clone())
}

fn groups(field: &Field<OneOrMany<String>>, sink: &Sink) -> Vec<String> {
    let groups = field.value().map_or(&[][..], |groups| &groups.0);
    for group in groups.iter().filter(|group| group.value.trim().is_empty()) {
        sink.report(Diagnostic::at(group.span, "a group needs a name"));
    }
    groups.iter().map(|group| group.value.clone()).collect()
}
