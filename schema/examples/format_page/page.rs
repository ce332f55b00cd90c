//! The page about the format: a template by hand, and in it tables of keys and words from the JSON Schema.
//!
//! In the template, `<!-- keys: Strategy -->` to `<!-- end -->` lists the keys of an object, a line each, as
//! `key = example` or `key = example | default`; `<!-- words: JitterWord -->` stands for the words of a list of words,
//! `<!-- catalogs -->` for the shipped catalogs, `<!-- lints -->` for the lints. What the lines miss, or have too much,
//! is a panic.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a template with mistakes makes no page")]

use std::fmt::Write as _;

use backstop_schema::{catalogs, check, lint::Lint};
use serde_json::Value;

/// The parts by hand.
pub(crate) const TEMPLATE: &str = include_str!("../../docs/format.template.md");

const NOTE: &str = "<!-- Generated from schema/docs/format.template.md and the docs of the model. To change it, edit \
                    those, and run\n     cargo run -p backstop-schema --features json-schema --example format_page > \
                    docs/FORMAT.md -->\n\n";

/// A key as the template lists it.
pub(crate) struct Line<'t> {
    /// The object that has it, by its name in the schema; `File` is the file itself.
    pub(crate) object: &'t str,
    pub(crate) key: &'t str,
    /// JSON.
    pub(crate) example: &'t str,
    /// JSON, or words where it is no value.
    pub(crate) default: Option<&'t str>,
}

/// All keys that the template lists.
pub(crate) fn lines(template: &str) -> Vec<Line<'_>> {
    let mut object = None;
    let mut lines = Vec::new();
    for line in template.lines() {
        if let Some(name) = directive(line, "keys: ") {
            object = Some(name);
        } else if directive(line, "end").is_some() {
            object = None;
        } else if let Some(object) = object {
            let (key, rest) = line.split_once(" = ").unwrap_or_else(|| panic!("no example: {line}"));
            let (example, default) = rest.split_once(" | ").map_or((rest, None), |(one, other)| (one, Some(other)));
            lines.push(Line { object, key, example, default });
        }
    }
    lines
}

/// The whole page.
pub(crate) fn render(template: &str, schema: &Value) -> String {
    let lines = lines(template);
    let mut page = NOTE.to_owned();
    let mut inside = false;
    for line in template.lines() {
        if let Some(object) = directive(line, "keys: ") {
            inside = true;
            keys(&mut page, object, &lines, schema);
        } else if directive(line, "end").is_some() {
            inside = false;
        } else if let Some(words) = directive(line, "words: ") {
            page.push_str("| word | meaning |\n|---|---|\n");
            for word in schema["$defs"][words]["oneOf"].as_array().unwrap_or_else(|| panic!("no words {words}")) {
                writeln!(page, "| `{}` | {} |", plain(&word["const"]), cell(&word["description"])).unwrap();
            }
        } else if directive(line, "catalogs").is_some() {
            shipped(&mut page);
        } else if directive(line, "lints").is_some() {
            lints(&mut page);
        } else if !inside {
            page.push_str(line);
            page.push('\n');
        }
    }
    page
}

fn directive<'t>(line: &'t str, name: &str) -> Option<&'t str> {
    line.strip_prefix("<!-- ")?.strip_suffix(" -->")?.strip_prefix(name)
}

fn keys(page: &mut String, object: &str, lines: &[Line<'_>], schema: &Value) {
    let definition = if object == "File" { schema } else { &schema["$defs"][object] };
    let known = definition["properties"].as_object().unwrap_or_else(|| panic!("no object {object}"));
    let own: Vec<_> = lines.iter().filter(|line| line.object == object).collect();
    for key in known.keys() {
        assert!(own.iter().any(|line| line.key == key), "the template lacks `{key}` of {object}");
    }
    page.push_str("| key | value | if absent | meaning | example |\n|---|---|---|---|---|\n");
    for Line { key, example, default, .. } in own {
        let property = known.get(*key).unwrap_or_else(|| panic!("{object} has no `{key}`"));
        let required = definition["required"].as_array().is_some_and(|all| all.iter().any(|one| one == *key));
        let absent = match default {
            _ if required => "**required**".to_owned(),
            Some(default) if serde_json::from_str::<Value>(default).is_ok() => format!("`{default}`"),
            Some(words) => (*words).to_owned(),
            None => "–".to_owned(),
        };
        let (value, meaning) = (kind(property), cell(&property["description"]));
        let example = example.replace('|', "\\|");
        writeln!(page, "| `{key}` | {value} | {absent} | {meaning} | `{example}` |").unwrap();
    }
}

/// A value's type and range in words.
fn kind(schema: &Value) -> String {
    if let Some(name) = schema["$ref"].as_str() {
        return reference(name.trim_start_matches("#/$defs/"));
    }
    if let Some([one, many]) = schema["anyOf"].as_array().map(Vec::as_slice) {
        return match () {
            () if many["minItems"] == 1 => format!("{}; or a list of at least one", kind(one)),
            () if many["$ref"] == "#/$defs/SourceObject" => "a [source](#sources)".to_owned(),
            () if one["minLength"] == 1 => "a text that is not empty, or a whole number".to_owned(),
            () if !many["enum"].is_null() => {
                "a status from 100 to 599, or a class from `\"1xx\"` to `\"5xx\"`".to_owned()
            }
            () => format!("{}; or {}", kind(one), kind(many)),
        };
    }
    match &schema["type"] {
        Value::String(name) => match name.as_str() {
            "array" => format!("a list, each {}", kind(&schema["items"])),
            "object" => format!("an object, each value {}", kind(&schema["additionalProperties"])),
            "string" if !schema["pattern"].is_null() => "a [duration](#durations)".to_owned(),
            "string" => "a text".to_owned(),
            "boolean" => "`true` or `false`".to_owned(),
            "integer" => format!("a whole number{}", range(schema)),
            "number" => format!("a number{}", range(schema)),
            other => panic!("no words for the type {other}"),
        },
        Value::Array(types) => {
            let types: Vec<_> = types.iter().map(|one| one.as_str().unwrap_or_default()).collect();
            format!("a {}", types.join(", a ").replace("string", "text").replace("a null", "`null`"))
        }
        _ => "anything".to_owned(),
    }
}

fn range(schema: &Value) -> String {
    match (&schema["minimum"], &schema["maximum"]) {
        (least, most) if least == most => format!(": {least}"),
        (least, most) => format!(" from {least} to {most}"),
    }
}

/// What the page calls an object, and where it describes it.
fn reference(name: &str) -> String {
    let (words, anchor) = match name {
        "Amount" => ("an amount", "usage"),
        "Conditions" => ("conditions", "conditions"),
        "Envelope" => ("an envelope", "envelopes"),
        "Error" => ("an error", "errors"),
        "Example" => ("an example", "examples"),
        "HoldObject" => ("an object", "throttle-and-halt"),
        "JitterWord" => ("a jitter", "jitter"),
        "JsonTypeWord" => ("a JSON type", "conditions"),
        "ListKind" => ("an object", "fields"),
        "MatchObject" => ("a `match` object", "match"),
        "Operation" => ("an operation", "operations"),
        "RetryAfter" => ("an object", "the-servers-hint"),
        "RetryWord" => ("`\"never\"` or `\"backoff\"`", "strategies"),
        "SafetyWord" => ("a safety", "safety"),
        "ScalarWord" => ("a kind", "fields"),
        "ScopeWord" => ("a scope", "throttle-and-halt"),
        "Status" => ("a status", "statuses"),
        "Strategy" => ("a strategy", "strategies"),
        "Timeouts" => ("timeouts", "timeouts"),
        "TypedField" => ("a field", "fields"),
        "UnitWord" => ("a unit", "units"),
        other => panic!("the page has no place for {other}"),
    };
    format!("[{words}](#{anchor})")
}

fn shipped(page: &mut String) {
    page.push_str("| `catalog(\"…\")` | API | errors | operations |\n|---|---|---|---|\n");
    for file in catalogs::ALL {
        let catalog = check(file.source.as_bytes()).unwrap_or_else(|_| panic!("{} has mistakes", file.name));
        let (errors, operations) = (catalog.errors.len(), catalog.operations.len());
        let path = format!("../schema/catalogs/{}.errors.json", file.name);
        writeln!(page, "| [`{}`]({path}) | {} | {errors} | {operations} |", file.name, catalog.api).unwrap();
    }
}

fn lints(page: &mut String) {
    page.push_str("| lint | by default | what it finds |\n|---|---|---|\n");
    for lint in Lint::ALL {
        let level = if lint.is_default() { "on" } else { "off" };
        writeln!(page, "| `{lint}` | {level} | {} |", lint.docs().split_whitespace().collect::<Vec<_>>().join(" "))
            .unwrap();
    }
}

fn cell(text: &Value) -> String {
    plain(text).replace('\n', " ").replace('|', "\\|")
}

fn plain(text: &Value) -> &str {
    text.as_str().unwrap_or_else(|| panic!("no text: {text}"))
}
