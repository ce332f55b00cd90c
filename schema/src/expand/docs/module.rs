//! The overview of an API's errors: what the documentation of the module says.

use std::collections::HashSet;
use std::fmt::Write as _;

use super::{api, code, inline, join, policy};
use crate::catalog::{Catalog, Error, Timeouts};
use crate::expand::markdown;

/// With more errors a table of them is no overview.
const MOST_ERRORS: usize = 200;

/// About the module `name`: the API, its errors, statuses and strategies. Links are resolved outside of it, where its
/// attributes stand.
pub(in crate::expand) fn module(catalog: &Catalog, name: &str, introduced: bool) -> String {
    let mut paragraphs = Vec::new();
    if !introduced {
        paragraphs.push(format!("The errors of {}.", api(catalog)));
    }
    paragraphs.extend(catalog.docs.as_deref().map(markdown::text));
    paragraphs.extend(timeouts(catalog.timeouts));
    if !catalog.errors.is_empty() && catalog.errors.len() <= MOST_ERRORS {
        paragraphs.extend(["# Errors".to_owned(), errors(catalog, name)]);
    }
    if !catalog.statuses.is_empty() {
        paragraphs.extend(["# Statuses".to_owned(), STATUSES.to_owned(), statuses(catalog, name)]);
    }
    if !catalog.strategies.is_empty() {
        paragraphs.extend(["# Strategies".to_owned(), strategies(catalog)]);
    }
    if !catalog.usage.is_empty() {
        paragraphs.extend(["# Usage".to_owned(), usage(catalog)]);
    }
    join(paragraphs)
}

/// The names that a quota can have.
fn usage(catalog: &Catalog) -> String {
    let mut seen = HashSet::new();
    let names = catalog.usage.iter().map(|amount| &*amount.name).filter(|name| seen.insert(*name));
    let names: Vec<_> = names.map(code).collect();
    format!("A success says what it used up. A quota of the same name counts it: {}.", names.join(", "))
}

const STATUSES: &str = "What a status means where the body says nothing.";

/// How long a call may take, in a sentence; nothing where the file does not say.
pub(in crate::expand) fn timeouts(timeouts: Timeouts) -> Option<String> {
    let attempt = timeouts.attempt.map(|most| format!("an attempt may take {}", policy::time(most)));
    let total = timeouts.total.map(|most| format!("a whole call may take {}", policy::time(most)));
    let both: Vec<_> = attempt.into_iter().chain(total).collect();
    (!both.is_empty()).then(|| format!("Unless told otherwise, {}.", both.join(" and ")))
}

fn errors(catalog: &Catalog, module: &str) -> String {
    let mut table = "| error | what happened | status | strategy |\n|---|---|---|---|".to_owned();
    for error in &catalog.errors {
        let statuses: Vec<_> = error.statuses.iter().map(ToString::to_string).collect();
        let _ = write!(
            table,
            "\n| {} | {} | {} | {} |",
            link(module, &error.variant),
            cell(&summary(error)),
            statuses.join(", "),
            cell(&policy::names(catalog, error)),
        );
    }
    table
}

/// The first paragraph of what the file says about it.
fn summary(error: &Error) -> String {
    let docs = error.docs.as_deref().unwrap_or_default().trim();
    let first: Vec<_> =
        docs.lines().map(str::trim).take_while(|line| !line.is_empty() && !line.starts_with("```")).collect();
    inline(&first.join(" "))
}

fn statuses(catalog: &Catalog, module: &str) -> String {
    let mut table = "| status | title | error | strategy |\n|---|---|---|---|".to_owned();
    for status in &catalog.statuses {
        let error = status.error.and_then(|index| catalog.errors.get(index));
        // An error's own strategy goes before that of the status.
        let strategy = error.and_then(|error| error.strategy).or(status.strategy);
        let strategy = strategy.and_then(|index| catalog.strategies.get(index));
        let about = [&status.title, &status.docs].map(|text| text.as_deref().map(inline).unwrap_or_default());
        let about: Vec<_> = about.into_iter().filter(|text| !text.is_empty()).collect();
        let _ = write!(
            table,
            "\n| {} | {} | {} | {} |",
            status.status,
            cell(&about.join(": ")),
            error.map(|error| link(module, &error.variant)).unwrap_or_default(),
            cell(&strategy.map(|strategy| code(&strategy.name)).unwrap_or_default()),
        );
    }
    table
}

fn strategies(catalog: &Catalog) -> String {
    let mut table = "| strategy | what a client does |\n|---|---|".to_owned();
    for strategy in &catalog.strategies {
        let _ = write!(table, "\n| {} | {} |", cell(&code(&strategy.name)), cell(&policy::actions(strategy)));
    }
    table
}

fn link(module: &str, variant: &str) -> String {
    format!("[`{variant}`]({module}::Error::{variant})")
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_overview_links_through_the_name_of_the_module() {
        let source = r#"{
            "timeouts": { "attempt": "60s", "total": "5m" },
            "statuses": [{ "status": 401, "title": "Unauthorized", "docs": "A | B.", "error": "auth" }],
            "errors": [{ "type": "auth", "status": 401, "docs": "Who\nare you?\n\nMore.", "strategy": "backoff" }],
            "usage": [
                { "name": "tokens", "from": "/in" }, { "name": "tokens", "from": "/out" }, { "name": "cost", "from": "/cost" }
            ]
        }"#;
        let docs = module(&crate::check(source.as_bytes()).unwrap(), "api", true);
        assert!(docs.starts_with("Unless"), "{docs}");
        let lines = [
            "Unless told otherwise, an attempt may take 60 s and a whole call may take 5 min.",
            "| [`Auth`](api::Error::Auth) | Who are you? | 401 | `backoff` |",
            "| 401 | Unauthorized: A \\| B. | [`Auth`](api::Error::Auth) | `backoff` |",
            "| `never` | never retried. |",
            "A success says what it used up. A quota of the same name counts it: `tokens`, `cost`.",
        ];
        for line in lines {
            assert!(docs.lines().any(|told| told == line), "{docs}");
        }
    }
}
