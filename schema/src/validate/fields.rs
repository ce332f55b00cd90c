//! Typed fields of errors.

use std::collections::HashSet;

use super::repeats::repeated;
use super::sources::{Purpose, sources};
use super::syntax::text;
use crate::catalog::{Field, FieldKind};
use crate::diagnostic::{Diagnostic, Sink};
use crate::model::TypedField;
use crate::model::value::{self, List, Spanned};
use crate::names;

/// What every error has anyway, and the member of the struct that holds it: the methods of the runtime's `Fault`.
const METHODS: [&str; 16] = [
    "advice",
    "body",
    "code",
    "fault",
    "help_url",
    "is_retryable",
    "kind",
    "message",
    "param",
    "policy",
    "request_id",
    "retry_after",
    "retry_hint",
    "should_retry",
    "status",
    "wire_type",
];

pub(super) fn fields(field: &value::Field<List<TypedField>>, sink: &Sink) -> Vec<Field> {
    let fields = field.value().map_or(&[][..], |list| &list.0);
    unique_names(fields, sink);
    fields.iter().map(|field| one(&field.value, sink)).collect()
}

/// The fields of an error that has mistakes, as far as they can be told: sound names, no two of them equal. A kind that
/// is wrong counts as `json`.
pub(super) fn outline(field: &value::Field<List<TypedField>>) -> Vec<Field> {
    let mut seen = HashSet::new();
    let fields = field.value().map_or(&[][..], |list| &list.0).iter().filter_map(|Spanned { value: field, .. }| {
        let name = field
            .name
            .value()
            .filter(|name| names::is_snake(name) && !METHODS.contains(&name.as_str()) && seen.insert(name.as_str()))?;
        let kind = match &field.kind {
            value::Field::Absent => FieldKind::String,
            value::Field::Wrong => FieldKind::Json,
            value::Field::Given(kind) => FieldKind::from(&kind.value),
        };
        Some(Field { name: name.clone(), docs: text(&field.docs), from: Vec::new(), kind, sensitive: false })
    });
    fields.collect()
}

fn one(field: &TypedField, sink: &Sink) -> Field {
    if let Some(name) = field.name.get() {
        sound_name(name, sink);
    }
    let kind = field.kind.value().map_or(FieldKind::String, FieldKind::from);
    let purpose = match (&field.kind, &kind) {
        // Any unit fits a kind that could not be read.
        (value::Field::Wrong, _) => Purpose::Wait,
        (_, FieldKind::List(item)) => purpose(item),
        _ => purpose(&kind),
    };
    Field {
        name: field.name.value().cloned().unwrap_or_default(),
        docs: text(&field.docs),
        from: sources(&field.from, purpose, sink),
        kind,
        sensitive: field.sensitive.value().copied().unwrap_or_default(),
    }
}

fn purpose(kind: &FieldKind) -> Purpose {
    match kind {
        FieldKind::Duration => Purpose::Duration,
        FieldKind::Timestamp => Purpose::Timestamp,
        _ => Purpose::Plain,
    }
}

fn unique_names(fields: &[Spanned<TypedField>], sink: &Sink) {
    for (name, first, again) in repeated(fields.iter().filter_map(|field| field.value.name.get())) {
        let mistake = Diagnostic::at(again, format!("two fields are called `{name}`"));
        sink.report(mistake.label(first, "the first one"));
    }
}

fn sound_name(name: &Spanned<String>, sink: &Sink) {
    let Spanned { span, value } = name;
    if METHODS.contains(&value.as_str()) {
        let mistake =
            Diagnostic::at(*span, format!("a field cannot be called `{value}`: every error has that already"));
        sink.report(mistake.help(format!("call it `own_{value}`, or set `{value}` in an envelope")));
    } else if !names::is_snake(value) {
        let mistake = Diagnostic::at(*span, format!("`{value}` is no name of a Rust field"));
        let meant = names::snake(value);
        let meant = if names::is_keyword(&meant) { format!("{meant}_") } else { meant };
        let help = names::is_snake(&meant).then(|| format!("did you mean `{meant}`?"));
        sink.report(mistake.help("names are in snake case, such as `retry_limit`").maybe_help(help));
    }
}
