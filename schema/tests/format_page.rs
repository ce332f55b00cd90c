//! The page about the format: it is current, and what it shows is valid.

#![expect(clippy::panic, clippy::unwrap_used, reason = "functions of tests, which fail by it")]

#[path = "../examples/format_page/page.rs"]
mod page;

use backstop_schema::{catalog::Catalog, check};
use serde_json::{Value, json};

const PAGE: &str = include_str!("../../docs/FORMAT.md");
const SCHEMA: &str = include_str!("../backstop.schema.json");

#[test]
fn it_is_current() {
    let schema = serde_json::from_str(SCHEMA).unwrap();
    assert!(
        page::render(page::TEMPLATE, &schema) == PAGE,
        "docs/FORMAT.md is out of date; run\n  cargo run -p backstop-schema --features json-schema --example \
         format_page > docs/FORMAT.md"
    );
}

#[test]
fn it_has_every_object_of_the_format() {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    for (name, definition) in schema["$defs"].as_object().unwrap() {
        let directive = if definition["properties"].is_object() { "keys" } else { "words" };
        assert!(page::TEMPLATE.contains(&format!("<!-- {directive}: {name} -->")), "{name} is not described");
    }
}

#[test]
fn examples_and_defaults_of_keys_are_valid() {
    for page::Line { object, key, example, default } in page::lines(page::TEMPLATE) {
        let example: Value = serde_json::from_str(example).unwrap_or_else(|error| panic!("{example}: {error}"));
        let place = format!("{}/{key}", place_of(object));
        checked(&with(&place, Some(example)));
        if let Some(default) = default.and_then(|text| serde_json::from_str(text).ok()) {
            assert_eq!(checked(&with(&place, Some(default))), checked(&with(&place, None)), "the default of {place}");
        }
    }
}

/// A block says what it is: `json` is a whole file, `json at=/a/b` what may stand there in one, `json response` the body
/// of a response, and `json wrong` a whole file with a mistake.
#[test]
fn blocks_are_valid() {
    let mut count = 0;
    for block in PAGE.split("\n```json").skip(1) {
        let (info, rest) = block.split_once('\n').unwrap();
        let (text, _) = rest.split_once("\n```").unwrap();
        let value: Value = serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"));
        match info.trim() {
            "" => drop(checked(&value)),
            "response" => {}
            "wrong" => {
                let failure = check(text.as_bytes()).expect_err("nothing is wrong with it");
                let message = failure.diagnostics.render("src/parcels.errors.json", text.as_bytes());
                assert!(PAGE.contains(message.trim_end()), "{message}");
            }
            info => {
                let place = info.strip_prefix("at=").unwrap_or_else(|| panic!("what is `{info}`?"));
                drop(checked(&with(place, Some(value))));
            }
        }
        count += 1;
    }
    assert!(count > 10, "{count}");
}

#[test]
fn links_within_the_page_lead_somewhere() {
    let anchors: Vec<_> = PAGE.lines().filter(|line| line.starts_with('#')).map(anchor).collect();
    for link in PAGE.split("](#").skip(1) {
        let (target, _) = link.split_once(')').unwrap();
        assert!(anchors.iter().any(|anchor| anchor == target), "#{target}");
    }
}

fn anchor(heading: &str) -> String {
    let text = heading.trim_start_matches('#').trim().to_lowercase().replace(' ', "-");
    text.chars().filter(|c| c.is_alphanumeric() || "-_".contains(*c)).collect()
}

fn checked(file: &Value) -> Catalog {
    let text = serde_json::to_string_pretty(file).unwrap();
    check(text.as_bytes())
        .unwrap_or_else(|failure| panic!("{}", failure.diagnostics.render("the page", text.as_bytes())))
}

/// Where the specimen has an object.
fn place_of(object: &str) -> &'static str {
    match object {
        "File" => "",
        "Timeouts" => "/timeouts",
        "Envelope" => "/envelopes/0",
        "Conditions" => "/envelopes/0/when",
        "SourceObject" => "/envelopes/0/retry_after",
        "Strategy" => "/strategies/slow",
        "RetryAfter" => "/strategies/slow/retry_after",
        "HoldObject" => "/strategies/slow/throttle",
        "Status" => "/statuses/0",
        "Error" => "/errors/0",
        "MatchObject" => "/errors/0/match/0",
        "TypedField" => "/errors/0/fields/0",
        "ListKind" => "/errors/0/fields/0/kind",
        "Example" => "/errors/0/examples/0",
        "Operation" => "/operations/0",
        "Amount" => "/usage/0",
        other => panic!("no place for {other}"),
    }
}

/// The specimen with another value at a place, or with none.
fn with(place: &str, value: Option<Value>) -> Value {
    let mut file = json!({
        "envelopes": [{
            "when": { "exists": "/error" },
            "error_when": { "equals": { "/ok": false } },
            "code": "/error/code",
            "retry_after": { "body": "/errors" },
        }],
        "timeouts": {},
        "strategies": { "slow": { "retry": "backoff", "retry_after": {}, "throttle": { "scope": "origin" } } },
        "statuses": [{ "status": 429 }],
        "errors": [{
            "type": "rate_limit_error",
            "match": [{ "code": "slow_down" }],
            "fields": [{ "name": "limit", "from": "/limit", "kind": { "list": "string" } }],
            "examples": [{ "status": 429 }],
        }],
        "operations": [{ "name": "create_chat", "method": "POST", "path": "/v1/chat" }],
        "usage": [{ "name": "tokens", "from": "/usage/tokens" }],
    });
    let (parent, key) = place.rsplit_once('/').unwrap();
    let parent = file.pointer_mut(parent).and_then(Value::as_object_mut).unwrap_or_else(|| panic!("no {place}"));
    // A source has either.
    if place == "/envelopes/0/retry_after/header" {
        parent.remove("body");
    }
    match value {
        Some(value) => parent.insert(key.to_owned(), value),
        None => parent.remove(key),
    };
    file
}
