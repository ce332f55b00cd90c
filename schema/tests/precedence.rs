//! The order of rules, and what a status alone says.

#![allow(clippy::panic, reason = "a helper of tests")]

use backstop_schema::catalog::Catalog;
use backstop_schema::{check, precedence};

fn catalog(source: &str) -> Catalog {
    check(source.as_bytes())
        .unwrap_or_else(|failure| panic!("{}", failure.diagnostics.render("file", source.as_bytes())))
}

/// Each rule in one line: the error, and what it tests.
fn rules(source: &str) -> Vec<String> {
    let catalog = catalog(source);
    let line = |rule: precedence::Rule<'_>| {
        let mut line = catalog.errors[rule.error].variant.clone();
        let mut add = |name: &str, words: &[String]| {
            if !words.is_empty() {
                line += &format!(" {name}={}", words.join("|"));
            }
        };
        add("code", rule.codes);
        add("type", rule.types);
        add("status", &rule.statuses.iter().map(ToString::to_string).collect::<Vec<_>>());
        add("param", rule.params);
        let header = |(name, value): &(String, Option<String>)| format!("{name}:{}", value.as_deref().unwrap_or("*"));
        add("header", &rule.headers.iter().map(header).collect::<Vec<_>>());
        add("method", rule.methods);
        line
    };
    precedence::rules(&catalog).into_iter().map(line).collect()
}

#[test]
fn objects_come_before_plain_words_and_more_conditions_before_fewer() {
    let source = r#"{ "errors": [
        { "name": "Plain", "type": "t", "code": "c" },
        { "name": "One", "match": [{ "type": "t" }] },
        { "name": "Two", "match": [{ "type": "t", "param": "p" }] },
        { "name": "Three", "match": [{ "type": "t", "header": { "X-B": "2", "x-a": "1" } }] }
    ] }"#;
    let expected = ["Three type=t header=x-b:2|x-a:1", "Two type=t param=p", "One type=t", "Plain code=c type=t"];
    assert_eq!(rules(source), expected);
}

#[test]
fn codes_come_before_types_before_params_before_headers_before_methods() {
    let source = r#"{ "errors": [
        { "name": "Method", "match": [{ "method": "post", "status": 409 }] },
        { "name": "Presence", "match": [{ "header": "X-B", "status": 409 }] },
        { "name": "Header", "match": [{ "header": { "x-a": "1" }, "status": 409 }] },
        { "name": "Param", "match": [{ "param": "p", "status": 409 }] },
        { "name": "Type", "match": [{ "type": "t", "status": 409 }] },
        { "name": "Code", "match": [{ "code": "c", "status": 409 }] },
        { "name": "Both", "match": [{ "code": "c", "type": "t" }] }
    ] }"#;
    let expected = [
        "Both code=c type=t",
        "Code code=c status=409",
        "Type type=t status=409",
        "Param status=409 param=p",
        "Header status=409 header=x-a:1",
        "Presence status=409 header=x-b:*",
        "Method status=409 method=POST",
    ];
    assert_eq!(rules(source), expected);
}

#[test]
fn exact_statuses_come_before_classes() {
    let source = r#"{ "errors": [
        { "name": "Class", "match": [{ "type": "t", "status": ["5xx", 404] }] },
        { "name": "Exact", "match": [{ "type": "t", "status": [503, 429] }] }
    ] }"#;
    let expected = ["Class type=t status=404", "Exact type=t status=503|429", "Class type=t status=5xx"];
    assert_eq!(rules(source), expected);
}

#[test]
fn plain_statuses_only_tell_errors_of_one_word_apart() {
    let source = r#"{ "errors": [
        { "name": "First", "type": "shared", "status": "5xx" },
        { "name": "Alone", "type": "own", "status": 400 },
        { "name": "Second", "type": ["shared", "more"], "status": [400, 503] },
        { "name": "Coded", "code": "shared", "status": 400 }
    ] }"#;
    let expected = [
        "Coded code=shared",
        "Second type=shared|more status=400|503",
        "First type=shared status=5xx",
        "First type=shared",
        "Alone type=own",
        "Second type=shared|more",
    ];
    assert_eq!(rules(source), expected);
}

#[test]
fn rules_that_cannot_hold_together_may_tie() {
    let told_apart = [
        r#"{ "name": "A", "match": [{ "type": "t", "param": "p" }] }, { "name": "B", "match": [{ "type": "t", "param": "q" }] }"#,
        r#"{ "name": "A", "match": [{ "status": 404, "method": "GET" }] }, { "name": "B", "match": [{ "status": 404, "method": ["PUT", "POST"] }] }"#,
        r#"{ "name": "A", "match": [{ "header": { "x-a": "1" } }] }, { "name": "B", "match": [{ "header": { "X-A": "2" } }] }"#,
        r#"{ "name": "A", "match": [{ "header": "x-a" }] }, { "name": "B", "match": [{ "header": { "x-a": "2" } }] }"#,
        r#"{ "name": "A", "match": [{ "code": "c", "status": "4xx" }] }, { "name": "B", "match": [{ "code": "c", "status": 404 }] }"#,
        r#"{ "name": "A", "match": [{ "code": "c", "status": "4xx" }] }, { "name": "B", "match": [{ "code": "c", "status": "5xx" }] }"#,
        r#"{ "name": "A", "type": "t", "code": ["a", "b"] }, { "name": "B", "type": "t", "code": ["c", "d"] }"#,
        r#"{ "name": "A", "type": "t", "code": "a" }, { "name": "B", "type": "t" }, { "name": "C", "code": "a" }"#,
        r#"{ "name": "A", "type": "t" }, { "name": "B", "type": "t", "status": 404 }"#,
        r#"{ "name": "A", "match": [{ "type": "t" }, { "type": ["t", "u"] }] }"#,
    ];
    for errors in told_apart {
        assert!(!rules(&format!("{{ \"errors\": [{errors}] }}")).is_empty());
    }
    let not_told_apart = [
        r#"{ "name": "A", "match": [{ "type": ["s", "t"] }] }, { "name": "B", "match": [{ "type": ["t", "u"] }] }"#,
        r#"{ "name": "A", "match": [{ "method": "GET" }] }, { "name": "B", "match": [{ "method": "get" }] }"#,
        r#"{ "name": "A", "match": [{ "code": "c", "status": "4xx" }] }, { "name": "B", "match": [{ "code": "c", "status": ["4xx", 500] }] }"#,
        r#"{ "name": "A", "match": [{ "header": { "x-a": "1", "x-b": "1" } }] }, { "name": "B", "match": [{ "header": { "x-b": "1", "x-c": "1" } }] }"#,
        r#"{ "name": "A", "match": [{ "header": "x-a" }] }, { "name": "B", "match": [{ "header": ["x-b"] }] }"#,
        r#"{ "name": "A", "match": [{ "header": "x-a" }] }, { "name": "B", "match": [{ "header": "X-A" }] }"#,
        r#"{ "name": "A", "code": ["a", "b"] }, { "name": "B", "code": ["b", "c"] }"#,
        r#"{ "name": "A", "type": "t", "code": "c" }, { "name": "B", "type": ["t", "u"], "code": "c" }"#,
    ];
    for errors in not_told_apart {
        let failure = check(format!("{{ \"errors\": [{errors}] }}").as_bytes()).unwrap_err();
        assert!(failure.diagnostics.to_string().starts_with("nothing tells `B` from `A`"), "{errors}");
        assert_eq!(failure.diagnostics.len(), 1, "{errors}");
    }
}

#[test]
fn errors_known_by_status_alone_fill_the_rows_of_statuses() {
    let source = r#"{
        "statuses": [{ "status": 404, "title": "Not Found" }, { "status": "5xx", "error": "Server" }],
        "errors": [
            { "name": "Missing", "status": [404, 410] },
            { "name": "Server", "status": "5xx" },
            { "name": "Typed", "type": "t", "status": 409 }
        ]
    }"#;
    let catalog = catalog(source);
    let rows = precedence::status_rows(&catalog).into_iter();
    let rows: Vec<_> = rows.map(|row| (row.status.to_string(), row.error, row.title)).collect();
    let title = Some("Not Found".to_owned());
    assert_eq!(
        rows,
        [("404".to_owned(), Some(0), title), ("5xx".to_owned(), Some(1), None), ("410".to_owned(), Some(0), None),]
    );
    assert_eq!(precedence::rules(&catalog).len(), 1);
}
