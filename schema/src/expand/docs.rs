//! What the documentation of the generated items says.

mod identity;
mod module;
mod policy;

use std::fmt::Write as _;

pub(crate) use self::identity::identity;
pub(super) use self::module::{module, timeouts};
#[cfg(feature = "cli")]
pub(crate) use self::{identity::conditions, policy::actions};
pub(super) use super::markdown::code;
use super::markdown::{self, inline};
use super::pretty::pretty;
use crate::catalog::{Catalog, Error, Example, Field, StatusRange};

/// The API, by its name if it has one.
pub(super) fn api(catalog: &Catalog) -> String {
    if catalog.api.is_empty() { "the API".to_owned() } else { format!("the {} API", code(&catalog.api)) }
}

/// About one error: the file's words, how it is known on the wire, what a client does about it, examples.
pub(super) fn error(catalog: &Catalog, error: &Error) -> String {
    let examples = error.examples.iter().map(|one| example(catalog, one));
    let title = match error.examples.len() {
        0 => String::new(),
        1 => "**Example:**".to_owned(),
        _ => "**Examples:**".to_owned(),
    };
    join(facts(catalog, error).into_iter().chain([title]).chain(examples))
}

/// About the variant of an error: what is not told at the struct that it holds.
pub(super) fn variant(catalog: &Catalog, of: &Error) -> String {
    if of.fields.is_empty() {
        return error(catalog, of);
    }
    let examples = if of.examples.is_empty() { "" } else { " and shows examples" };
    join(facts(catalog, of).into_iter().chain([format!("[`{}`] holds its fields{examples}.", of.variant)]))
}

/// About one typed field.
pub(super) fn field(field: &Field) -> String {
    let own = field.docs.as_deref().map_or_else(|| format!("The field {}.", code(&field.name)), markdown::text);
    let hidden = field.sensitive.then(|| "`Debug` hides it.".to_owned());
    join([own].into_iter().chain(hidden))
}

fn facts(catalog: &Catalog, error: &Error) -> Vec<String> {
    let own = error.docs.as_deref().map_or_else(|| format!("The error {}.", code(&error.name)), markdown::text);
    let known = identity(catalog, error);
    let known = if known.is_empty() { known } else { format!("**On the wire:** {known}") };
    vec![own, known, format!("**Policy:** {}", policy::of(catalog, error)), remarks(error)]
}

fn join(paragraphs: impl IntoIterator<Item = String>) -> String {
    let mut text = String::new();
    for paragraph in paragraphs.into_iter().filter(|paragraph| !paragraph.is_empty()) {
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        text.push_str(&paragraph);
    }
    text
}

fn remarks(error: &Error) -> String {
    let mut parts = Vec::new();
    if let Some(note) = &error.deprecated {
        parts.push(if note.is_empty() { "Deprecated.".to_owned() } else { format!("Deprecated: {}", inline(note)) });
    }
    parts.extend(error.since.as_deref().map(|since| format!("Since {}.", inline(since))));
    parts.extend(error.severity.as_deref().map(|severity| format!("Severity: {}.", inline(severity))));
    parts.extend(error.help_url.as_deref().map(|url| format!("See {}.", inline(url))));
    parts.join(" ")
}

/// A response as people show it: its status, headers and body.
fn example(catalog: &Catalog, example: &Example) -> String {
    let mut text = example.status.to_string();
    let status = StatusRange { first: example.status, last: example.status };
    if let Some(title) = title(catalog, status) {
        let _ = write!(text, " {}", title.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    for (name, value) in &example.headers {
        let _ = write!(text, "\n{name}: {value}");
    }
    if !example.body.is_empty() {
        let _ = write!(text, "\n\n{}", pretty(&example.body));
    }
    markdown::block("text", &text)
}

/// What the file calls a status.
fn title(catalog: &Catalog, status: StatusRange) -> Option<&str> {
    catalog.statuses.iter().find(|row| row.status == status)?.title.as_deref()
}
