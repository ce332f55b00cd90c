//! The errors by kind, and their names.

use std::fmt::Write as _;

use super::{nodes::Tree, sources};
use crate::{
    catalog::{Catalog, Error, Example, Field},
    expand::text,
};

const UNRECOGNIZED: &str = "ErrorRow { name: \"unrecognized\", wire_type: \"\", code: \"\", \
     docs: \"An error that the file does not describe.\", status: 500, policy: NONE, fields: NO_FIELDS, \
     extra: ::core::option::Option::None },";

/// `errors` and `names`.
pub(super) fn tables(catalog: &Catalog, tree: &Tree) -> String {
    let assumed = assumed_statuses(catalog);
    let mut text = "errors: &[".to_owned();
    for (error, assumed) in catalog.errors.iter().zip(assumed) {
        row(error, assumed, tree, &mut text);
    }
    let _ = write!(text, "{UNRECOGNIZED}], names: &[{}],", text::list(&names(catalog), usize::to_string));
    text
}

/// The kinds ordered by name.
fn names(catalog: &Catalog) -> Vec<usize> {
    let mut names: Vec<&str> = catalog.errors.iter().map(|error| error.name.as_str()).collect();
    names.push("unrecognized");
    let mut order: Vec<usize> = (0..names.len()).collect();
    order.sort_by_key(|&index| names.get(index));
    order
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

fn row(error: &Error, assumed: Option<u16>, tree: &Tree, text: &mut String) {
    let wire = Wire::of(error);
    let _ = write!(
        text,
        "ErrorRow {{ name: {}, wire_type: {}, code: {}, docs: {}, status: {}, policy: {}, fields: {}, extra: {} }},",
        text::literal(&error.name),
        text::literal(wire.wire_type),
        text::literal(wire.code),
        text::literal(error.docs.as_deref().unwrap_or_default()),
        wire.status.or(assumed).unwrap_or(500),
        text::optional_index(error.strategy),
        text::slice(&error.fields, "NO_FIELDS", |field| self::field(field, tree)),
        extra(error),
    );
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

fn extra(error: &Error) -> String {
    let words = [&error.severity, &error.help_url, &error.since, &error.deprecated];
    let none = words.iter().all(|word| word.is_none()) && error.groups.is_empty() && error.examples.is_empty();
    if none {
        return "::core::option::Option::None".to_owned();
    }
    let word = |word: &Option<String>| text::literal(word.as_deref().unwrap_or_default());
    let deprecated = match &error.deprecated {
        Some(note) => format!("::core::option::Option::Some({})", text::literal(note)),
        None => "::core::option::Option::None".to_owned(),
    };
    format!(
        "::core::option::Option::Some(&private::Extra {{ severity: {}, help_url: {}, since: {}, deprecated: {deprecated}, \
         groups: {}, examples: &[{}] }})",
        word(&error.severity),
        word(&error.help_url),
        word(&error.since),
        text::strings(&error.groups),
        text::list(&error.examples, example),
    )
}

fn example(example: &Example) -> String {
    let headers =
        text::list(&example.headers, |(name, value)| format!("({}, {})", text::literal(name), text::literal(value)));
    let body = text::literal(&example.body);
    format!("private::Example {{ status: {}, headers: &[{headers}], body: {body} }}", example.status)
}
