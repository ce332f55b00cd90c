//! The errors by kind, and their names.

use super::{
    conditions,
    nodes::Tree,
    packed::{Bytes, Distinct, Texts},
    sources,
};
use crate::{
    catalog::{Catalog, Error, Example, Field},
    expand::text,
};

/// `errors` and `names`.
pub(super) fn tables(catalog: &Catalog, tree: &Tree) -> String {
    let mut errors = Errors::default();
    for (error, assumed) in catalog.errors.iter().zip(assumed_statuses(catalog)) {
        errors.push(error, assumed, tree);
    }
    errors.unrecognized();
    format!("errors: {}, names: private::Indices::new({}),", errors.literal(), names(catalog).literal())
}

/// The columns of the table of errors.
#[derive(Default)]
struct Errors {
    texts: Texts,
    rows: Bytes,
    fields: Distinct,
    extras: Distinct,
}

impl Errors {
    fn push(&mut self, error: &Error, assumed: Option<u16>, tree: &Tree) {
        let wire = Wire::of(error);
        let docs = error.docs.as_deref().unwrap_or_default();
        self.texts.push([&error.name, &error.variant, wire.wire_type, wire.code, docs]);
        let fields = (!error.fields.is_empty())
            .then(|| format!("&[{}]", text::list(&error.fields, |field| self::field(field, tree))));
        let status = wire.status.or(assumed).unwrap_or(500);
        self.row(status, error.strategy.unwrap_or(usize::MAX), fields, extra(error));
    }

    fn unrecognized(&mut self) {
        self.texts.push(["unrecognized", "Unrecognized", "", "", "An error that the file does not describe."]);
        self.row(500, usize::MAX, None, None);
    }

    fn row(&mut self, status: u16, policy: usize, fields: Option<String>, extra: Option<String>) {
        let (fields, extra) = (self.fields.place(fields), self.extras.place(extra));
        self.rows.u16([status.into(), policy, fields, extra]);
    }

    fn literal(self) -> String {
        let (rows, fields, extras) = (self.rows.literal(), self.fields.literal(), self.extras.literal());
        format!("private::Errors::new({}, {rows}, {fields}, {extras})", self.texts.literal())
    }
}

/// The kinds ordered by name.
fn names(catalog: &Catalog) -> Bytes {
    let names = catalog.errors.iter().map(|error| error.name.as_str()).chain(["unrecognized"]);
    let mut order: Vec<(&str, usize)> = names.zip(0..).collect();
    order.sort_unstable();
    let mut indices = Bytes::default();
    order.into_iter().for_each(|(_, index)| indices.u16([index]));
    indices
}

/// By error, the first status whose row assumes it.
fn assumed_statuses(catalog: &Catalog) -> Vec<Option<u16>> {
    let mut assumed = vec![None; catalog.errors.len()];
    for status in &catalog.statuses {
        if let Some(first) = status.error.and_then(|error| assumed.get_mut(error)) {
            first.get_or_insert(status.status.first);
        }
    }
    assumed
}

/// What the server side writes.
struct Wire<'a> {
    wire_type: &'a str,
    code: &'a str,
    status: Option<u16>,
}

impl<'a> Wire<'a> {
    /// The first type, code and status; those of the first `match` object where only such identify the error.
    fn of(error: &'a Error) -> Self {
        let first = |words: &'a [String]| words.first().map_or("", String::as_str);
        let status = error.statuses.first().map(|status| status.first);
        match error.matches.first() {
            Some(found) if error.types.is_empty() && error.codes.is_empty() => Self {
                wire_type: first(&found.types),
                code: first(&found.codes),
                status: found.statuses.first().map(|status| status.first).or(status),
            },
            _ => Self { wire_type: first(&error.types), code: first(&error.codes), status },
        }
    }
}

fn field(field: &Field, tree: &Tree) -> String {
    format!(
        "private::Field {{ name: {}, from: {}, sensitive: {} }}",
        text::literal(&field.name),
        sources::slice(&field.from, tree),
        field.sensitive,
    )
}

/// What few errors have; nothing where this one has none of it.
fn extra(error: &Error) -> Option<String> {
    let words = [&error.severity, &error.help_url, &error.since, &error.deprecated];
    let none = words.iter().all(|word| word.is_none()) && error.groups.is_empty() && error.examples.is_empty();
    if none {
        return None;
    }
    let word = |word: &Option<String>| text::literal(word.as_deref().unwrap_or_default());
    Some(format!(
        "private::Extra {{ severity: {}, help_url: {}, since: {}, deprecated: {}, groups: {}, examples: &[{}] }}",
        word(&error.severity),
        word(&error.help_url),
        word(&error.since),
        conditions::optional(error.deprecated.as_deref()),
        text::strings(&error.groups),
        text::list(&error.examples, example),
    ))
}

fn example(example: &Example) -> String {
    let headers =
        text::list(&example.headers, |(name, value)| format!("({}, {})", text::literal(name), text::literal(value)));
    let body = text::literal(&example.body);
    format!("private::Example {{ status: {}, headers: &[{headers}], body: {body} }}", example.status)
}
