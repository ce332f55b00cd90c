//! What the documentation of the generated items says.

use std::{fmt::Write as _, iter, time::Duration};

pub(super) use super::markdown::code;
use super::markdown::{self, inline};
use crate::catalog::{Catalog, Error, Example, Field, Hold, Jitter, Match, Safety, Scope, StatusRange, Strategy};

/// About the module: the API, and its statuses. Links are resolved outside of it, where its attributes stand, and need its
/// name; without one they are for inside of it.
pub(super) fn module(catalog: &Catalog, name: Option<&str>) -> String {
    let mut paragraphs = vec![format!("The errors of {}.", api(catalog))];
    paragraphs.extend(catalog.docs.as_deref().map(markdown::text));
    if !catalog.statuses.is_empty() {
        paragraphs.push(statuses(catalog, name));
    }
    join(paragraphs)
}

/// The API, by its name if it has one.
pub(super) fn api(catalog: &Catalog) -> String {
    if catalog.api.is_empty() { "the API".to_owned() } else { format!("the {} API", code(&catalog.api)) }
}

/// About one error: the file's words, how it is known on the wire, what a client does about it, examples.
pub(super) fn error(catalog: &Catalog, error: &Error) -> String {
    let own = error.docs.as_deref().map_or_else(|| format!("The error {}.", code(&error.name)), markdown::text);
    let mut paragraphs = vec![own, identity(error)];
    paragraphs.extend(error.strategy.and_then(|index| catalog.strategies.get(index)).map(policy));
    paragraphs.extend(remarks(error));
    paragraphs.extend(error.examples.iter().map(example));
    join(paragraphs)
}

/// About one typed field.
pub(super) fn field(field: &Field) -> String {
    let own = field.docs.as_deref().map_or_else(|| format!("The field {}.", code(&field.name)), markdown::text);
    let hidden = field.sensitive.then(|| "`Debug` hides it.".to_owned());
    join([own].into_iter().chain(hidden))
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

fn statuses(catalog: &Catalog, module: Option<&str>) -> String {
    let mut table = "| status | title | error | strategy |\n|---|---|---|---|".to_owned();
    for status in &catalog.statuses {
        let error = status.error.and_then(|index| catalog.errors.get(index));
        let strategy = status.strategy.and_then(|index| catalog.strategies.get(index));
        let _ = write!(
            table,
            "\n| {} | {} | {} | {} |",
            range(status.status),
            cell(&inline(status.title.as_deref().unwrap_or_default())),
            error.map(|error| link(module, &error.variant)).unwrap_or_default(),
            cell(&strategy.map(|strategy| code(&strategy.name)).unwrap_or_default()),
        );
    }
    table
}

fn link(module: Option<&str>, variant: &str) -> String {
    let target = module.map(|module| format!("({module}::Error::{variant})")).unwrap_or_default();
    format!("[`Error::{variant}`]{target}")
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

pub(crate) fn identity(error: &Error) -> String {
    let plain = [words("type", &error.types), words("code", &error.codes)].concat();
    let matched = error.matches.iter().map(conditions);
    let statuses = statuses_of(&error.statuses);
    // Beside `match` alone the statuses identify nothing.
    let (own, expected) = if plain.is_empty() && !error.matches.is_empty() {
        let told = error.matches.iter().all(|object| object.statuses == error.statuses);
        (Vec::new(), if told { Vec::new() } else { statuses })
    } else {
        ([plain, statuses].concat(), Vec::new())
    };
    let ways: Vec<_> = iter::once(own).chain(matched).filter(|way| !way.is_empty()).map(|way| way.join(", ")).collect();
    let known = if ways.is_empty() { String::new() } else { format!("On the wire: {}.", ways.join("; or ")) };
    if expected.is_empty() { known } else { format!("{known} Expected with {}.", expected.concat()) }
}

/// All that a `match` object asks for.
pub(crate) fn conditions(object: &Match) -> Vec<String> {
    let header = |(name, value): &(String, Option<String>)| match value {
        Some(value) => code(&format!("{name}: {value}")),
        None => code(name),
    };
    let headers = object.headers.iter().map(|given| format!("header {}", header(given)));
    [
        words("type", &object.types),
        words("code", &object.codes),
        statuses_of(&object.statuses),
        words("param", &object.params),
        headers.collect(),
        words("method", &object.methods),
    ]
    .concat()
}

fn words(what: &str, words: &[String]) -> Vec<String> {
    let any = (!words.is_empty()).then(|| format!("{what} {}", any(words.iter().map(|word| code(word)))));
    any.into_iter().collect()
}

fn statuses_of(statuses: &[StatusRange]) -> Vec<String> {
    let any = (!statuses.is_empty()).then(|| format!("status {}", any(statuses.iter().map(|&status| range(status)))));
    any.into_iter().collect()
}

/// `a`, `a or b`, `a, b or c`.
fn any(items: impl Iterator<Item = String>) -> String {
    let mut items: Vec<String> = items.collect();
    match items.pop() {
        Some(last) if !items.is_empty() => format!("{} or {last}", items.join(", ")),
        last => last.unwrap_or_default(),
    }
}

fn range(range: StatusRange) -> String {
    if range.is_exact() { range.first.to_string() } else { format!("{}xx", range.first / 100) }
}

/// A strategy in a sentence or two, with its name.
fn policy(strategy: &Strategy) -> String {
    format!("{} (strategy {}).", conduct(strategy), code(&strategy.name))
}

/// What a client does by a strategy, without a full stop.
pub(crate) fn conduct(strategy: &Strategy) -> String {
    let mut text = if strategy.retries { backoff(strategy) } else { "Never retried".to_owned() };
    if let Some(hold) = strategy.throttle {
        let _ = write!(text, "; {} slow down together{}", scope(hold), duration(hold));
    }
    if let Some(hold) = strategy.halt {
        let _ = write!(text, "; {} fail at once{}", scope(hold), duration(hold));
    }
    text
}

fn backoff(strategy: &Strategy) -> String {
    let mut text = format!(
        "Retried up to {} attempts in all, after {} at first and {} at most, {}",
        strategy.max_attempts,
        time(strategy.initial_backoff),
        time(strategy.max_backoff),
        match strategy.jitter {
            Jitter::Full => "with full jitter",
            Jitter::Equal => "with equal jitter",
            Jitter::None => "without jitter",
        },
    );
    let _ = write!(text, "; a hint of the server up to {} is obeyed", time(strategy.retry_after_max));
    if let Some(default) = strategy.retry_after_default {
        let _ = write!(text, ", and without one the delay is {}", time(default));
    }
    if strategy.safety == Safety::MaybeProcessed {
        text.push_str("; only idempotent requests are sent again");
    }
    text
}

fn scope(hold: Hold) -> &'static str {
    match hold.scope {
        Scope::Credential => "all calls with the same credential",
        Scope::Origin => "all calls to the same origin",
        Scope::Operation => "all calls of the same operation",
    }
}

fn duration(hold: Hold) -> String {
    hold.duration.map(|duration| format!(" for {}", time(duration))).unwrap_or_default()
}

/// A duration with its unit.
fn time(duration: Duration) -> String {
    if duration.subsec_nanos() == 0 {
        return format!("{} s", duration.as_secs());
    }
    let text = format!("{duration:?}");
    let (number, unit) = text.split_at(text.find(char::is_alphabetic).unwrap_or(text.len()));
    format!("{number} {unit}")
}

fn remarks(error: &Error) -> Option<String> {
    let mut parts = Vec::new();
    if let Some(note) = &error.deprecated {
        parts.push(if note.is_empty() { "Deprecated.".to_owned() } else { format!("Deprecated: {}", inline(note)) });
    }
    parts.extend(error.since.as_deref().map(|since| format!("Since {}.", inline(since))));
    parts.extend(error.severity.as_deref().map(|severity| format!("Severity: {}.", inline(severity))));
    parts.extend(error.help_url.as_deref().map(|url| format!("See {}.", inline(url))));
    (!parts.is_empty()).then(|| parts.join(" "))
}

fn example(example: &Example) -> String {
    let mut text = example.status.to_string();
    for (name, value) in &example.headers {
        let _ = write!(text, "\n{name}: {value}");
    }
    if !example.body.is_empty() {
        let _ = write!(text, "\n\n{}", example.body);
    }
    markdown::block("text", &text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn catalog(source: &str) -> Catalog {
        crate::check(source.as_bytes()).unwrap()
    }

    #[test]
    fn links_of_the_module_go_through_its_name() {
        let catalog =
            catalog(r#"{ "statuses": [{ "status": 401, "error": "auth" }], "errors": [{ "type": "auth" }] }"#);
        let docs = module(&catalog, Some("api"));
        assert!(docs.ends_with("\n| 401 |  | [`Error::Auth`](api::Error::Auth) |  |"), "{docs}");
        let docs = module(&catalog, None);
        assert!(docs.ends_with("\n| 401 |  | [`Error::Auth`] |  |"), "{docs}");
    }

    #[test]
    fn every_condition_of_a_match_is_told() {
        let catalog = catalog(
            r#"{
                "errors": [
                    { "name": "Plain", "type": ["a", "b"], "code": "c", "status": [400, "5xx"] },
                    {
                        "name": "Matched",
                        "status": 409,
                        "match": [
                            { "code": "c", "type": "d", "param": ["p", "q"], "header": { "X-Why": "w" }, "method": "get" },
                            { "status": 410 }
                        ]
                    },
                    { "name": "Told", "status": 402, "match": [{ "status": 402, "method": "PUT", "header": "x-a" }] },
                    { "name": "Both", "type": "e", "status": 404, "match": [{ "param": "r" }] },
                    { "name": "Status", "status": 403 }
                ]
            }"#,
        );
        let told: Vec<_> = catalog.errors.iter().map(identity).collect();
        assert_eq!(
            told,
            [
                "On the wire: type `a` or `b`, code `c`, status 400 or 5xx.",
                "On the wire: type `d`, code `c`, param `p` or `q`, header `x-why: w`, method `GET`; or status 410. \
                 Expected with status 409.",
                "On the wire: status 402, header `x-a`, method `PUT`.",
                "On the wire: type `e`, status 404; or param `r`.",
                "On the wire: status 403.",
            ]
        );
    }
}
