//! What a sensitive field reads is shown by nothing else.

use crate::catalog::{Catalog, FieldKind, Literal, Place, Pointer, Source};
use crate::diagnostic::{Diagnostic, Sink, Span};
use crate::model::value::{Field, OneOrMany};
use crate::model::{self, File};

/// A sensitive field and a text or field that `Display` or `Debug` shows do not share a place, nor does one stand
/// within the other.
pub(super) fn check(file: &File, catalog: &Catalog, sink: &Sink) {
    let texts = texts(file, catalog);
    let errors = file.errors.value().map_or(&[][..], |list| &list.0);
    for (error, row) in errors.iter().zip(&catalog.errors).filter(|(_, row)| row.fields.iter().any(|it| it.sensitive)) {
        let given = error.value.fields.value().map_or(&[][..], |list| &list.0);
        let fields = || given.iter().zip(&row.fields);
        let open = fields().filter(|(_, field)| !field.sensitive).flat_map(|(given, field)| {
            readings(&given.value.from, &field.from, Owner::Field(&field.name), holds_others(&field.kind))
        });
        let shown: Vec<_> = texts.iter().copied().chain(open).collect();
        for (given, field) in fields().filter(|(_, field)| field.sensitive) {
            let owner = Owner::Field(&field.name);
            for secret in readings(&given.value.from, &field.from, owner, holds_others(&field.kind)) {
                if let Some(shown) = shown.iter().find(|shown| secret.meets(shown)) {
                    sink.report(mistake(&field.name, secret.span, shown));
                }
            }
        }
    }
}

fn mistake(field: &str, secret: Span, shown: &Reading<'_>) -> Diagnostic {
    let (what, help) = match shown.owner {
        Owner::Text(text) => (
            format!("the envelope's `{text}`"),
            format!("read `{text}` from another place, or take `sensitive` from `{field}`"),
        ),
        Owner::Field(other) => (
            format!("the field `{other}`"),
            format!("make `{other}` sensitive too, or read it from places without `{field}`"),
        ),
    };
    Diagnostic::at(secret, format!("`{field}` is sensitive, but {what} shows what it reads"))
        .label(shown.span, format!("{what} is read here"))
        .help(help)
}

/// A place that is read, and for what.
#[derive(Clone, Copy)]
struct Reading<'a> {
    owner: Owner<'a>,
    span: Span,
    place: &'a Place,
    /// Whether objects and arrays are read, with all that is in them.
    holds_others: bool,
}

#[derive(Clone, Copy)]
enum Owner<'a> {
    /// A key of an envelope.
    Text(&'static str),
    Field(&'a str),
}

/// The texts that every error shows; the others are links, times and decisions.
fn texts<'a>(file: &File, catalog: &'a Catalog) -> Vec<Reading<'a>> {
    let envelopes = file.envelopes.value().map_or(&[][..], |list| &list.0);
    let parts = envelopes.iter().zip(&catalog.envelopes).flat_map(|(given, envelope)| {
        let given = &given.value;
        [
            ("message", &given.message, &envelope.message),
            ("type", &given.wire_type, &envelope.wire_type),
            ("code", &given.code, &envelope.code),
            ("param", &given.param, &envelope.param),
            ("request_id", &given.request_id, &envelope.request_id),
        ]
    });
    parts.flat_map(|(key, given, sources)| readings(given, sources, Owner::Text(key), false)).collect()
}

/// The sources of one value; none where some are wrong, which has been reported.
fn readings<'a>(
    given: &Field<OneOrMany<model::Source>>,
    sources: &'a [Source],
    owner: Owner<'a>,
    holds_others: bool,
) -> Vec<Reading<'a>> {
    let given = given.value().map_or(&[][..], |given| &given.0);
    let sound = if given.len() == sources.len() { sources } else { &[] };
    let reading = |(given, source): (&model::value::Spanned<_>, &'a Source)| Reading {
        owner,
        span: given.span,
        place: &source.place,
        holds_others,
    };
    given.iter().zip(sound).map(reading).collect()
}

fn holds_others(kind: &FieldKind) -> bool {
    matches!(kind, FieldKind::Json | FieldKind::List(_))
}

impl Reading<'_> {
    /// Whether a response can have something that both read.
    fn meets(&self, other: &Reading<'_>) -> bool {
        if let (Place::Header(one), Place::Header(two)) = (self.place, other.place) {
            return one == two;
        }
        let (Some(one), Some(two)) = (steps(self.place), steps(other.place)) else {
            return false;
        };
        // A text is no object: what stands below it is not there when the text is.
        let nested = match one.len().cmp(&two.len()) {
            std::cmp::Ordering::Less => self.holds_others,
            std::cmp::Ordering::Equal => true,
            std::cmp::Ordering::Greater => other.holds_others,
        };
        nested && one.iter().zip(&two).all(|(one, two)| one.meets(two)) && !of_different_items(self.place, other.place)
    }
}

/// A step from a value into it.
enum Step<'a> {
    Key(&'a str),
    /// Into any item of an array.
    Item,
}

impl Step<'_> {
    fn meets(&self, other: &Self) -> bool {
        let is_index = |key: &str| key.bytes().all(|byte| byte.is_ascii_digit());
        match (self, other) {
            (Self::Key(one), Self::Key(two)) => one == two,
            (Self::Key(key), Self::Item) | (Self::Item, Self::Key(key)) => is_index(key),
            (Self::Item, Self::Item) => true,
        }
    }
}

fn steps(place: &Place) -> Option<Vec<Step<'_>>> {
    match place {
        Place::Header(_) => None,
        Place::Body(pointer) => Some(keys(pointer).collect()),
        Place::Search { array, then, .. } => Some(keys(array).chain([Step::Item]).chain(keys(then)).collect()),
    }
}

fn keys(pointer: &Pointer) -> impl Iterator<Item = Step<'_>> {
    pointer.iter().map(|key| Step::Key(key))
}

/// Whether two searches of one array want items that differ in a member.
fn of_different_items(one: &Place, two: &Place) -> bool {
    let (Place::Search { array, conditions, .. }, Place::Search { array: other, conditions: others, .. }) = (one, two)
    else {
        return false;
    };
    let differ = |(key, value): &(String, Literal)| others.iter().any(|(other, to)| key == other && value != to);
    array == other && conditions.iter().any(differ)
}
