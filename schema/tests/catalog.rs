//! What a file becomes: names resolved, defaults filled in, forms read.

#![allow(clippy::panic, reason = "a helper of tests")]

use std::time::Duration;

use backstop_schema::catalog::{
    Amount, Catalog, Condition, FieldKind, Jitter, JsonType, Literal, Place, Safety, Scope, Source, StatusRange, Unit,
};
use backstop_schema::check;

fn catalog(source: &str) -> Catalog {
    check(source.as_bytes())
        .unwrap_or_else(|failure| panic!("{}", failure.diagnostics.render("file", source.as_bytes())))
}

fn text(text: &str) -> String {
    text.to_owned()
}

fn pointer(tokens: &[&str]) -> Vec<String> {
    tokens.iter().map(|&token| text(token)).collect()
}

#[test]
fn strategies_get_their_defaults_and_built_in_ones_appear_when_named() {
    let catalog = catalog(
        r#"{
            "strategies": {
                "x-note": 1,
                "mine": { "retry": "backoff", "max_backoff": "2m", "retry_after": { "max": "0.5h" }, "throttle": "origin", "failover": true },
                "never": { "retry": "never", "halt": { "scope": "credential", "for": "250ms" } }
            },
            "errors": [{ "type": "a", "strategy": "wait" }, { "type": "b", "strategy": "mine" }]
        }"#,
    );
    let names: Vec<_> = catalog.strategies.iter().map(|strategy| strategy.name.as_str()).collect();
    assert_eq!(names, ["mine", "never", "wait"]);
    assert_eq!(catalog.default_strategy, 1);
    assert_eq!(catalog.errors.iter().map(|error| error.strategy).collect::<Vec<_>>(), [Some(2), Some(0)]);

    let [mine, never, wait] = &catalog.strategies[..] else { panic!("there are three") };
    assert!(mine.retries && mine.max_attempts == 3 && mine.backoff_multiplier == 2.0 && mine.jitter == Jitter::Full);
    assert_eq!((mine.initial_backoff, mine.max_backoff), (Duration::from_secs(1), Duration::from_secs(120)));
    assert_eq!((mine.retry_after_default, mine.retry_after_max), (None, Duration::from_secs(1800)));
    assert_eq!((mine.safety, mine.cost, mine.failover), (Safety::MaybeProcessed, None, true));
    assert!(!wait.failover);
    assert_eq!(mine.throttle.map(|hold| (hold.scope, hold.duration)), Some((Scope::Origin, None)));
    let halt = never.halt.map(|hold| (hold.scope, hold.duration));
    assert_eq!(halt, Some((Scope::Credential, Some(Duration::from_millis(250)))));
    assert!(!never.retries);
    assert_eq!((wait.retry_after_default, wait.safety), (Some(Duration::from_secs(60)), Safety::NotProcessed));
}

#[test]
fn a_file_without_a_default_never_retries() {
    let catalog = catalog(r#"{ "statuses": [{ "status": 500 }] }"#);
    assert!(!catalog.strategies[catalog.default_strategy].retries);
}

#[test]
fn sources_are_read_in_all_their_forms() {
    let catalog = catalog(
        r#"{
            "errors": [],
            "envelopes": [{
                "message": ["", "/a~1b/~0/0", "header:X-Message"],
                "code": { "header": "X-Code", "strip_before": "@", "strip_after": ":", "lowercase": true },
                "type": { "body": "/details", "where": { "@type": "Info", "n": 1.50 }, "then": "/reason" },
                "param": { "body": "/details", "then": "/0" },
                "help_url": { "body": "/details", "where": { "k": null } }
            }]
        }"#,
    );
    let envelope = &catalog.envelopes[0];
    let plain = |place| Source { place, unit: Unit::Seconds, strip_before: None, strip_after: None, lowercase: false };
    let body = |tokens: &[&str]| plain(Place::Body(pointer(tokens)));
    let header = |name: &str| plain(Place::Header(text(name)));
    assert_eq!(envelope.message, [body(&[]), body(&["a/b", "~", "0"]), header("x-message")]);
    let stripped =
        Source { strip_before: Some(text("@")), strip_after: Some(text(":")), lowercase: true, ..header("x-code") };
    assert_eq!(envelope.code, [stripped]);
    let search = |conditions: &[(&str, Literal)], then: &[&str]| {
        let conditions = conditions.iter().map(|(member, value)| (text(member), value.clone())).collect();
        [plain(Place::Search { array: pointer(&["details"]), conditions, then: pointer(then) })]
    };
    let info = [("@type", Literal::String(text("Info"))), ("n", Literal::Number(text("1.50")))];
    assert_eq!(envelope.wire_type, search(&info, &["reason"]));
    assert_eq!(envelope.param, search(&[], &["0"]));
    assert_eq!(envelope.help_url, search(&[("k", Literal::Null)], &[]));
}

#[test]
fn units_follow_from_the_header_and_the_kind() {
    let catalog = catalog(
        r#"{
            "envelopes": [{ "retry_after": [
                "header:Retry-After", "header:retry-after-ms", "header:x-ms-retry-after-ms", "header:ratelimit",
                "header:ratelimit-reset", "header:x-ratelimit-reset", "/wait",
                { "header": "retry-after", "unit": "milliseconds" }, { "body": "/reset", "unit": "rfc3339" }
            ] }],
            "errors": [{ "type": "a", "fields": [
                { "name": "reset", "from": "/reset", "kind": "timestamp" },
                { "name": "left", "from": ["/left", "header:x-retry-after-ms"], "kind": "duration" },
                { "name": "resets", "from": { "body": "/r", "unit": "epoch_seconds" }, "kind": { "list": "timestamp" } }
            ] }]
        }"#,
    );
    let units = |sources: &[Source]| sources.iter().map(|source| source.unit).collect::<Vec<_>>();
    use Unit::{EpochSeconds, Milliseconds, RateLimit, RateLimitReset, RetryAfter, Rfc3339, Seconds};
    let expected =
        [RetryAfter, Milliseconds, Milliseconds, RateLimit, RateLimitReset, Seconds, Seconds, Milliseconds, Rfc3339];
    assert_eq!(units(&catalog.envelopes[0].retry_after), expected);
    let [reset, left, resets] = &catalog.errors[0].fields[..] else { panic!("there are three") };
    assert_eq!(units(&reset.from), [Rfc3339]);
    assert_eq!(units(&left.from), [Seconds, Milliseconds]);
    assert_eq!(units(&resets.from), [EpochSeconds]);
    assert_eq!(resets.kind, FieldKind::List(Box::new(FieldKind::Timestamp)));
}

#[test]
fn conditions_are_read_in_all_their_forms() {
    let catalog = catalog(
        r#"{
            "errors": [],
            "envelopes": [{
                "when": {
                    "content_type": "Application/Problem+JSON", "status": ["4xx", 500], "header": { "X-A": "1" },
                    "exists": ["/a", ""], "is": { "/b": "array" }, "equals": { "/c": false }
                },
                "error_when": { "header": ["X-Error", "x-b"] }
            }]
        }"#,
    );
    let envelope = &catalog.envelopes[0];
    assert_eq!(
        envelope.when,
        [
            Condition::ContentType(vec![text("application/problem+json")]),
            Condition::Status(vec![StatusRange { first: 400, last: 499 }, StatusRange { first: 500, last: 500 }]),
            Condition::Header(text("x-a"), Some(text("1"))),
            Condition::Exists(pointer(&["a"])),
            Condition::Exists(Vec::new()),
            Condition::Is(pointer(&["b"]), JsonType::Array),
            Condition::Equals(pointer(&["c"]), Literal::Boolean(false)),
        ]
    );
    let headers = ["x-error", "x-b"].map(|name| Condition::Header(text(name), None));
    assert_eq!(envelope.error_when.as_deref(), Some(&headers[..]));
}

#[test]
fn errors_are_named_after_what_is_theirs_alone() {
    let catalog = catalog(
        r#"{ "errors": [
            { "type": "overloaded_error" },
            { "type": "limit", "code": "quota_spent" },
            { "type": "limit", "code": "too_fast" },
            { "code": 20429 },
            { "name": "NotFound", "status": 404 },
            { "match": [{ "type": "limit", "code": "HTTPTimeout" }] },
            { "name": "Unknown", "type": "unrecognized" },
            { "name": "QueueFull", "code": [21611, 30001] },
            { "code": ["away", "asleep"] }
        ] }"#,
    );
    let names: Vec<_> = catalog.errors.iter().map(|error| (error.variant.as_str(), error.name.as_str())).collect();
    assert_eq!(
        names,
        [
            ("Overloaded", "overloaded_error"),
            ("QuotaSpent", "quota_spent"),
            ("TooFast", "too_fast"),
            ("E20429", "20429"),
            ("NotFound", "not_found"),
            ("HttpTimeout", "http_timeout"),
            ("Unknown", "unknown"),
            ("QueueFull", "queue_full"),
            ("Away", "away"),
        ]
    );
}

#[test]
fn references_go_by_type_code_or_name_and_the_status_settles_a_tie() {
    let catalog = catalog(
        r#"{
            "statuses": [{ "status": 500, "error": "busy" }, { "status": 404, "error": "Missing" }, { "status": 400, "error": "c" }],
            "errors": [
                { "name": "One", "type": "busy", "status": 503 },
                { "name": "Two", "type": "busy", "status": [500] },
                { "name": "Missing", "status": 404 },
                { "name": "Coded", "type": "t", "code": ["b", "c"] }
            ],
            "operations": [
                { "name": "get", "method": "get", "path": "/a", "errors": ["One", "missing", "t"] },
                { "name": "send", "method": "POST", "path": "/a", "timeouts": { "attempt": "1s" } },
                { "name": "safe", "method": "POST", "path": "/a", "idempotent": true }
            ]
        }"#,
    );
    assert_eq!(catalog.statuses.iter().map(|row| row.error).collect::<Vec<_>>(), [Some(1), Some(2), Some(3)]);
    assert_eq!(catalog.operations[0].errors, [0, 2, 3]);
    let idempotent: Vec<_> = catalog.operations.iter().map(|operation| operation.idempotent).collect();
    assert_eq!(idempotent, [true, false, true]);
    assert_eq!(catalog.operations[0].method, "GET");
    assert_eq!(catalog.operations[1].timeouts.attempt, Some(Duration::from_secs(1)));
}

#[test]
fn examples_keep_texts_and_write_values_as_compact_json() {
    let catalog = catalog(
        r#"{ "errors": [{ "type": "a", "deprecated": true, "examples": [
            { "status": 502, "headers": { "X-Request-Id": "1" }, "body": "<html>\r\n" },
            { "status": 400, "body": { "b": [1.50, null, "é\"\\\n\u0001\/"], "a": { } } },
            { "status": 500 }
        ] }] }"#,
    );
    let bodies: Vec<_> = catalog.errors[0].examples.iter().map(|example| example.body.as_str()).collect();
    assert_eq!(bodies, ["<html>\r\n", r#"{"b":[1.50,null,"é\"\\\n\u0001/"],"a":{}}"#, ""]);
    assert_eq!(catalog.errors[0].examples[0].headers, [(text("x-request-id"), text("1"))]);
    assert_eq!(catalog.errors[0].deprecated.as_deref(), Some(""));
}

#[test]
fn a_sensitive_field_may_stand_beside_what_is_shown() {
    catalog(
        r#"{
            "envelopes": [{ "message": ["/error/message", "/error"], "status": "/error/token", "help_url": "/url" }],
            "errors": [
                {
                    "type": "a",
                    "fields": [
                        { "name": "token", "from": ["/error/token", "header:x-token"], "sensitive": true },
                        { "name": "again", "from": "/error/token", "kind": "json", "sensitive": true },
                        { "name": "link", "from": "/url", "sensitive": true },
                        { "name": "first", "from": "/error/token2" },
                        { "name": "named", "from": "/list/first/value" },
                        { "name": "open", "from": { "body": "/list", "where": { "k": "a" }, "then": "/value" } },
                        {
                            "name": "hidden",
                            "from": { "body": "/list", "where": { "k": "b" }, "then": "/value" },
                            "sensitive": true
                        }
                    ]
                },
                { "type": "b", "fields": [{ "name": "token", "from": "/error/token" }] }
            ]
        }"#,
    );
}

#[test]
fn a_file_may_read_so_many_places_and_no_more() {
    let file = |count: usize| {
        let fields = (0..count).map(|at| format!(r#"{{ "name": "f{at}", "from": ["/a/f{at}", "/a"] }}"#));
        let fields = fields.collect::<Vec<_>>().join(",");
        format!(r#"{{ "errors": [{{ "type": "a", "fields": [{fields}] }}, {{ "type": "b", "fields": [{fields}] }}] }}"#)
    };
    // The body itself and `/a` are two.
    assert!(check(file(4094).as_bytes()).is_ok());
    let failure = check(file(4095).as_bytes()).unwrap_err();
    assert_eq!(failure.diagnostics.to_string(), "the file reads 4097 places of a body; 4096 is the most");
}

#[test]
fn what_is_used_up_has_places_of_its_own_and_no_more_than_errors_have() {
    let file = |count: usize| {
        let amounts = (0..count).map(|at| format!(r#"{{ "name": "tokens", "from": "/a/u{at}" }}"#));
        let amounts = amounts.collect::<Vec<_>>().join(",");
        format!(r#"{{ "envelopes": [{{ "code": "/error/code" }}], "errors": [], "usage": [{amounts}] }}"#)
    };
    // The body itself and `/a` are two; that of the errors is none of them.
    assert!(check(file(4094).as_bytes()).is_ok());
    let failure = check(file(4095).as_bytes()).unwrap_err();
    assert_eq!(failure.diagnostics.to_string(), "`usage` reads 4097 places of a body; 4096 is the most");
}

#[test]
fn amounts_are_read_in_all_their_forms() {
    let catalog = catalog(
        r#"{ "errors": [], "usage": [
            { "name": "tokens", "from": "/usage/input_tokens" },
            { "name": "tokens", "from": ["/usage/output_tokens", "header:X-Output"], "scale": 3.0 },
            { "name": "cost", "from": { "body": "/costs", "where": { "currency": "EUR" }, "then": "/amount" }, "scale": 100 }
        ] }"#,
    );
    let plain = |place| Source { place, unit: Unit::Seconds, strip_before: None, strip_after: None, lowercase: false };
    let body = |tokens: &[&str]| plain(Place::Body(pointer(tokens)));
    let search = Place::Search {
        array: pointer(&["costs"]),
        conditions: vec![(text("currency"), Literal::String(text("EUR")))],
        then: pointer(&["amount"]),
    };
    let amount = |name: &str, from: Vec<Source>, scale| Amount { name: text(name), from, scale };
    let output = vec![body(&["usage", "output_tokens"]), plain(Place::Header(text("x-output")))];
    assert_eq!(
        catalog.usage,
        [
            amount("tokens", vec![body(&["usage", "input_tokens"])], 1),
            amount("tokens", output, 3),
            amount("cost", vec![plain(search)], 100),
        ]
    );
}

#[test]
fn a_time_to_come_back_and_a_request_id_are_read_whatever_the_body() {
    let catalog = catalog(
        r#"{
            "envelopes": [
                { "when": { "exists": "/error" }, "request_id": ["/id", "header:X-Id"], "retry_after": "/error/wait" },
                { "when": { "exists": "/errors" }, "request_id": "header:x-id" }
            ],
            "errors": []
        }"#,
    );
    let [first, second, strangers] = &catalog.envelopes[..] else { panic!("one is added for all other responses") };
    let place = |sources: &[Source]| sources.iter().map(|source| source.place.clone()).collect::<Vec<_>>();
    let header = |name: &str| Place::Header(text(name));
    assert_eq!(place(&first.retry_after), [Place::Body(pointer(&["error", "wait"]))]);
    assert_eq!(place(&second.retry_after), [header("retry-after-ms"), header("retry-after")]);
    assert_eq!(strangers.when, []);
    assert_eq!(place(&strangers.retry_after), place(&second.retry_after));
    assert_eq!(place(&strangers.request_id), [header("x-id")]);
}

#[test]
fn a_file_has_as_many_errors_as_an_index_counts_and_no_more() {
    let file = |count: usize| {
        let errors = (0..count).map(|at| format!(r#"{{ "code": "e{at}" }}"#));
        format!(r#"{{ "errors": [{}] }}"#, errors.collect::<Vec<_>>().join(","))
    };
    assert!(check(file(65_534).as_bytes()).is_ok());
    let failure = check(file(65_535).as_bytes()).unwrap_err();
    assert_eq!(failure.diagnostics.to_string(), "the file has more than 65534 errors");
}
