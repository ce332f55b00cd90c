//! How an error is known on the wire, in a sentence.

use std::iter;

use super::{code, inline, title};
use crate::catalog::{Catalog, Error, Match, StatusRange};

/// Ends with a full stop; empty where nothing is known.
pub(crate) fn identity(catalog: &Catalog, error: &Error) -> String {
    let plain = [words("type", &error.types), words("code", &error.codes)].concat();
    let matched = error.matches.iter().map(|object| conditions(catalog, object));
    let statuses = statuses_of(catalog, &error.statuses);
    // Beside `match` alone the statuses identify nothing.
    let (own, expected) = if plain.is_empty() && !error.matches.is_empty() {
        let told = error.matches.iter().all(|object| object.statuses == error.statuses);
        (Vec::new(), if told { Vec::new() } else { statuses })
    } else {
        ([plain, statuses].concat(), Vec::new())
    };
    let ways: Vec<_> = iter::once(own).chain(matched).filter(|way| !way.is_empty()).map(|way| way.join(", ")).collect();
    let known = if ways.is_empty() { String::new() } else { format!("{}.", ways.join("; or ")) };
    if expected.is_empty() { known } else { format!("{known} Expected with {}.", expected.concat()) }
}

/// All that a `match` object asks for.
pub(crate) fn conditions(catalog: &Catalog, object: &Match) -> Vec<String> {
    let header = |(name, value): &(String, Option<String>)| match value {
        Some(value) => code(&format!("{name}: {value}")),
        None => code(name),
    };
    let headers = object.headers.iter().map(|given| format!("header {}", header(given)));
    [
        words("type", &object.types),
        words("code", &object.codes),
        statuses_of(catalog, &object.statuses),
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

fn statuses_of(catalog: &Catalog, statuses: &[StatusRange]) -> Vec<String> {
    let named = |status: &StatusRange| match title(catalog, *status) {
        Some(title) => format!("{status} ({})", inline(title)),
        None => status.to_string(),
    };
    let any = (!statuses.is_empty()).then(|| format!("status {}", any(statuses.iter().map(named))));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_condition_of_a_match_is_told() {
        let source = r#"{
            "statuses": [{ "status": 400, "title": "Bad Request" }],
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
        }"#;
        let catalog = crate::check(source.as_bytes()).unwrap();
        let told: Vec<_> = catalog.errors.iter().map(|error| identity(&catalog, error)).collect();
        assert_eq!(
            told,
            [
                "type `a` or `b`, code `c`, status 400 (Bad Request) or 5xx.",
                "type `d`, code `c`, param `p` or `q`, header `x-why: w`, method `GET`; or status 410. \
                 Expected with status 409.",
                "status 402, header `x-a`, method `PUT`.",
                "type `e`, status 404; or param `r`.",
                "status 403.",
            ]
        );
    }
}
