//! The published JSON Schema: it is current, and accepts and rejects the structures that the reader does.

mod validator;

use std::fs;

use backstop_schema::check;
use serde_json::{Value, json};

const PUBLISHED: &str = include_str!("../backstop.schema.json");
const ALTLLM: &str = include_str!("../catalogs/altllm.errors.json");

#[cfg(feature = "json-schema")]
#[test]
fn it_is_current() {
    let current = backstop_schema::model::schema::json_schema();
    assert!(
        current == PUBLISHED,
        "schema/backstop.schema.json is out of date; run\n  cargo run -p backstop-schema --features json-schema \
         --example json_schema > schema/backstop.schema.json"
    );
}

fn published() -> Value {
    serde_json::from_str(PUBLISHED).expect("the schema is JSON")
}

fn reads(file: &Value) -> bool {
    check(file.to_string().as_bytes()).is_ok()
}

#[test]
fn it_accepts_the_catalogs() {
    let schema = published();
    let catalogs = fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/catalogs")).unwrap();
    let accepted = catalogs.map(|entry| {
        let path = entry.unwrap().path();
        let file = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        assert!(validator::accepts(&schema, &file), "{}", path.display());
    });
    assert!(accepted.count() > 0);
}

/// Both verdicts on a file must be the expected one.
fn both(file: &Value, expected: bool, schema: &Value) {
    assert_eq!(validator::accepts(schema, file), expected, "the schema on {file}");
    assert_eq!(reads(file), expected, "the reader on {file}");
}

#[test]
fn schema_and_reader_agree_on_values() {
    let schema = published();
    // (where the value goes, values that are accepted, values that are not)
    let duration =
        || (json!(["250ms", "1.5s", "2m", "1h"]), json!([5, "5", "1.s", ".5s", "1m30s", "1 s", "-1s", null]));
    let source = || {
        let good = json!(["", "/a/0", "header:x-a", { "body": "" }, { "header": "x-a", "lowercase": true },
            { "body": "/a", "where": { "k": "v", "n": 1, "b": true, "z": null }, "then": "/v" }, ["/a", { "body": "/b" }]]);
        let bad = json!([null, 1, true, [], "a", [["/a"]], { "body": 1 }, { "body": "/a", "unit": "weeks" },
            { "body": "/a", "where": { "k": [] } }, { "body": "/a", "strip": "x" }]);
        (good, bad)
    };
    let status =
        || (json!([404, 100, 599, "1xx", "5xx", [404, "5xx"]]), json!([99, 600, "404", "6xx", 404.5, [], null]));
    let words = || (json!(["b", 5, ["b", "c"]]), json!(["", -1, 1.5, true, [], {}, null]));
    let texts = || (json!(["b"]), json!([1, null, [], {}]));
    let table = [
        ("/format", (json!([1]), json!([0, 2, 1.5, "1", null]))),
        ("/api", texts()),
        ("/x-anything", (json!([1, null, {}, []]), json!([]))),
        ("/anything", (json!([]), json!([1]))),
        ("/timeouts/total", duration()),
        ("/timeouts/x-note", (json!([1]), json!([]))),
        ("/strategies/x-note", (json!([1]), json!([]))),
        ("/strategies/other", (json!([]), json!([1]))),
        ("/strategies/s/retry", (json!(["never", "backoff"]), json!(["wait", "Never", null, 1]))),
        ("/strategies/b/max_attempts", (json!([1, 100, 3.0]), json!([0, 101, -1, 1.5, "3"]))),
        ("/strategies/b/max_backoff", (json!(["2m"]), json!([120, "2 m"]))),
        ("/strategies/b/backoff_multiplier", (json!([1, 1.5, 1000]), json!([0.99, 1001, "2"]))),
        ("/strategies/b/jitter", (json!(["full", "equal", "none"]), json!(["half", null]))),
        ("/strategies/b/retry_after", (json!([{}, { "default": "1s", "max": "1m" }]), json!(["60s", { "min": "1s" }]))),
        ("/strategies/b/safety", (json!(["not_processed", "maybe_processed"]), json!(["safe"]))),
        (
            "/strategies/b/throttle",
            (json!(["origin", { "scope": "operation", "for": "1s" }]), json!(["api", {}, true])),
        ),
        ("/strategies/b/cost", (json!([0, 1000]), json!([-1, 1001, 0.5]))),
        ("/strategies/b/failover", (json!([true, false]), json!(["yes", 1, null]))),
        ("/strategies/b/budget", (json!([]), json!([1]))),
        ("/envelopes/0/message", source()),
        ("/envelopes/0/retry_after", source()),
        (
            "/envelopes/0/when",
            (
                json!([{ "status": [404, "5xx"] }, { "header": "x-a" }, { "header": ["x-a", "x-b"] }, { "header": { "x-a": "1" } },
                { "exists": "/a" }, { "exists": ["/a", ""] }, { "is": { "/a": "null" } }, { "equals": { "/a": null, "/b": 1 } },
                { "content_type": "text/html" }]),
                json!([[], "always", { "header": 1 }, { "header": [] }, { "is": { "/a": "text" } }, { "equals": { "/a": [] } },
                { "exists": { "/a": true } }, { "method": "GET" }]),
            ),
        ),
        ("/statuses/0/status", (json!([404, "5xx"]), json!([[404], 99, "404", null]))),
        ("/statuses/0/title", texts()),
        ("/errors/0/type", words()),
        ("/errors/0/code", words()),
        ("/errors/0/status", status()),
        (
            "/errors/0/match",
            (
                json!([[], [{ "type": "b", "code": ["c"], "status": 404, "param": "p", "header": { "x-a": "1" }, "method": "GET" }],
                    [{ "header": "x-a" }], [{ "header": ["x-a", "x-b"] }]]),
                json!([{}, null, [{ "header": [] }], [{ "header": { "x-a": 1 } }], [{ "types": "b" }]]),
            ),
        ),
        ("/errors/0/deprecated", (json!([true, false, "Use another."]), json!([1, null, []]))),
        ("/errors/0/groups", (json!(["g", ["g", "h"]]), json!([1, [], null]))),
        (
            "/errors/0/fields/0/kind",
            (
                json!(["string", "integer", "number", "boolean", "duration", "timestamp", "json", { "list": "integer" }]),
                json!(["int", "list", {}, { "list": "list" }, { "list": { "list": "string" } }, ["string"], null]),
            ),
        ),
        ("/errors/0/fields/0/from", source()),
        ("/errors/0/fields/0/sensitive", (json!([true, false]), json!(["true", 1, null]))),
        ("/errors/0/examples/0/status", (json!([404]), json!(["404", "4xx", 99, [404]]))),
        ("/errors/0/examples/0/body", (json!([null, 1, "text", [], {}, true]), json!([]))),
        ("/errors/0/examples/0/headers", (json!([{}, { "x-a": "1" }]), json!([[], { "x-a": 1 }, { "x-a": ["1"] }]))),
        ("/usage/0/name", texts()),
        ("/usage/0/from", source()),
        ("/usage/0/scale", (json!([1, 1_000_000_000, 3.0]), json!([0, 1_000_000_001, -1, 1.5, "3", null]))),
        ("/operations/0/idempotent", (json!([true, false]), json!(["yes"]))),
        ("/operations/0/errors", (json!([[], ["a"]]), json!(["a", [1], null]))),
    ];
    for (pointer, (good, bad)) in table {
        for (values, expected) in [(good, true), (bad, false)] {
            for value in values.as_array().unwrap() {
                let mut file = specimen();
                put(&mut file, pointer, value.clone());
                both(&file, expected, &schema);
            }
        }
    }
}

#[test]
fn schema_and_reader_agree_on_what_must_be_there() {
    let schema = published();
    both(&specimen(), true, &schema);
    both(&json!({ "errors": [] }), true, &schema);
    both(&json!({ "statuses": [] }), true, &schema);
    both(&json!({}), false, &schema);
    both(&json!([]), false, &schema);
    let required = [
        "/strategies/s/retry",
        "/statuses/0/status",
        "/errors/0/fields/0/name",
        "/errors/0/fields/0/from",
        "/errors/0/examples/0/status",
        "/operations/0/name",
        "/operations/0/method",
        "/operations/0/path",
        "/usage/0/name",
        "/usage/0/from",
    ];
    for pointer in required {
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        let mut file = specimen();
        file.pointer_mut(parent).and_then(Value::as_object_mut).unwrap().remove(key).unwrap();
        both(&file, false, &schema);
    }
}

#[test]
fn whatever_the_reader_accepts_the_schema_accepts() {
    let schema = published();
    let whole: Value = serde_json::from_str(ALTLLM).unwrap();
    let values = [json!(null), json!(1), json!(""), json!("5xx"), json!([]), json!({}), json!(true), json!("never")];
    let mut accepted = 0;
    let places = pointers(&whole);
    // Every place, and of the values another one each time.
    for (pointer, value) in places.iter().zip(values.iter().cycle()) {
        let mut file = whole.clone();
        *file.pointer_mut(pointer).unwrap() = value.clone();
        if reads(&file) {
            assert!(validator::accepts(&schema, &file), "{pointer} = {value}");
            accepted += 1;
        }
    }
    assert!(accepted > 30, "{accepted}");
}

/// A small file with something of everything.
fn specimen() -> Value {
    json!({
        "timeouts": {},
        "strategies": { "s": { "retry": "never" }, "b": { "retry": "backoff" } },
        "envelopes": [{}],
        "statuses": [{ "status": 500 }],
        "errors": [{
            "name": "A",
            "type": "a",
            "fields": [{ "name": "f", "from": "/f" }],
            "examples": [{ "status": 400 }],
        }],
        "operations": [{ "name": "o", "method": "GET", "path": "/o" }],
        "usage": [{ "name": "u", "from": "/u" }],
    })
}

fn put(file: &mut Value, pointer: &str, value: Value) {
    let (parent, key) = pointer.rsplit_once('/').expect("it has a parent");
    let parent = file.pointer_mut(parent).and_then(Value::as_object_mut).expect("the specimen has it");
    parent.insert(key.to_owned(), value);
}

fn pointers(value: &Value) -> Vec<String> {
    let below = |key: &str, value: &Value| {
        let key = key.replace('~', "~0").replace('/', "~1");
        let deeper = pointers(value).into_iter().map(|rest| format!("/{key}{rest}")).collect::<Vec<_>>();
        std::iter::once(format!("/{key}")).chain(deeper)
    };
    match value {
        Value::Object(members) => members.iter().flat_map(|(key, value)| below(key, value)).collect(),
        Value::Array(items) => items.iter().enumerate().flat_map(|(at, item)| below(&at.to_string(), item)).collect(),
        _ => Vec::new(),
    }
}
