//! All mistakes of a file are told at once, each once, in the order of the file.

use backstop_schema::check;

/// Each `x` in a value or key marks one mistake that has nothing to do with the others.
const FORTY: &str = include_str!("forty.errors.json");

#[test]
fn many_mistakes_are_told_at_once_and_none_twice() {
    let failure = check(FORTY.as_bytes()).unwrap_err();
    let expected = [
        "this is format 7; this version of Backstop reads format 1",
        "unknown key `apis`",
        "expected a string, found a number",
        "`6 s` is no duration",
        "`90` is no duration",
        "unknown key `overall`",
        "`error` is no JSON Pointer",
        "unknown key `typ`",
        "a unit has no meaning here",
        "this envelope is never used",
        "`json` is not a media type without parameters",
        "`700` is no HTTP status",
        "`map` is not a JSON type",
        "expected a source: a JSON Pointer, \"header:name\" or an object, found a number",
        "`nevr` is not a way to retry",
        "`kredential` is not a scope",
        "the duration `0s` is out of range",
        "`jitter` has no meaning where nothing is retried",
        "101 is out of range",
        "a duration needs a unit, found the number `60`",
        "`some` is not a jitter",
        "expected a whole number, found `-1`",
        "a strategy needs the key `retry`",
        "the multiplier is out of range",
        "the default wait is longer than the longest that is obeyed",
        "there is no strategy `surfcae`",
        "unknown key `titel`",
        "`8xx` is no HTTP status",
        "there is no error `invalid_reqest_error`",
        "the status 400 is described twice",
        "there is no strategy `hlt`",
        "a status needs the key `status`",
        "the key `type` is given twice",
        "`99` is no HTTP status",
        "expected a string, found a list",
        "`ftp://example.com` is no web address",
        "`rateLimit` is no name of a Rust variant",
        "nothing identifies this error",
        "this `match` object matches everything",
        "expected a status code such as 404, found a string",
        "`a b` is not the name of a header",
        "`Limit` is no name of a Rust field",
        "`int` is not a kind of field",
        "a field needs the key `from`",
        "`PO ST` is not a method",
        "the path `chat` does not begin with `/`",
        "expected `true` or `false`, found a number",
        "there is no error `api_eror`",
    ];
    let found: Vec<_> = failure.diagnostics.iter().map(|diagnostic| diagnostic.message.as_str()).collect();
    assert_eq!(found, expected);
    assert!(failure.diagnostics.iter().is_sorted_by_key(|diagnostic| diagnostic.span));
}

#[test]
fn the_errors_are_known_in_outline_all_the_same() {
    let failure = check(FORTY.as_bytes()).unwrap_err();
    let variants: Vec<_> = failure.outline.errors.iter().map(|error| error.variant.as_str()).collect();
    assert_eq!(variants, ["Auth", "InvalidRequest", "Model", "Api"]);
}

#[test]
fn operations_and_groups_are_known_in_outline_too() {
    let source = r#"{
      "errors": [{ "type": "a", "groups": "billing" }, { "type": "b", "strategy": "x" }, { "type": "a" }],
      "operations": [
        { "name": "chat", "method": "POST", "path": "/{id}", "errors": ["b", "Unknown"] },
        { "name": "chat", "method": "POST", "path": "/" }
      ]
    }"#;
    let outline = check(source.as_bytes()).unwrap_err().outline;
    assert_eq!(outline.operations.iter().map(|operation| &*operation.constant).collect::<Vec<_>>(), ["CHAT"]);
    let subsets = outline.subsets.iter().map(|subset| (&*subset.name, &*subset.errors));
    assert_eq!(subsets.collect::<Vec<_>>(), [("ChatError", &[1][..]), ("BillingError", &[0])]);
    let guessed = check(source.replace("\"POST\",", "\"POST\"").as_bytes()).unwrap_err().outline;
    assert_eq!(guessed.operations.iter().map(|operation| &*operation.constant).collect::<Vec<_>>(), ["CHAT"]);
}

#[test]
fn a_wrong_value_hides_no_error_and_draws_no_second_message() {
    // A wrong type must make neither the reference dangle nor the error nameless, and the two errors no twins.
    let source = r#"{
      "statuses": [{ "status": 404, "error": "missing" }],
      "errors": [{ "type": 5.5, "docs": "Missing." }, { "type": "busy" }, { "type": "busy", "status": "x", "name": "B" }]
    }"#;
    let failure = check(source.as_bytes()).unwrap_err();
    assert_eq!(
        failure.diagnostics.to_string(),
        "expected a string or a whole number, found `5.5`\n`x` is no HTTP status"
    );
}

#[test]
fn a_misspelt_key_that_is_required_is_one_mistake() {
    let failure = check(br#"{ "errors": [], "strategies": { "calm": { "rety": "never" } } }"#).unwrap_err();
    assert_eq!(failure.diagnostics.to_string(), "unknown key `rety`");
}

/// Each line has one mistake, in its JSON or in what it says.
const BOTH: &str = r#"{
  "format": 01,
  // how bodies are read
  "envelopes": [{ 'message': "/error/message", "code": "/error/code" }],
  "strategies": {
    slow: { "retry": "backoff", "max_attempts": 5 },
    "fast": { "retry" "backoff", "initial_backoff": "10ms" },
    "fixed": { "retry": "backoff", "jitter": "nun" },
    "none": { "retry": never }
  }
  "default_strategy": "slwo",
  "errors": [
    { "code": "a", "status": +404, "strategy": "fast" },
    { "code": "b", "strategy": "slow", "docs": "It says "no"." },
    { "code": "c", "docs": "Behind a \slash", "status": 404 };
    { "code": "d", "deprecated": True, "status": 404 },
    { "code": "e", "docs": "an open end },
    { "code": "f", "statsu": 404 },
  ],
}"#;

#[test]
fn mistakes_in_the_json_hide_no_others() {
    let failure = check(BOTH.as_bytes()).unwrap_err();
    let expected = [
        "`01` is no number as JSON writes them",
        "JSON has no comments",
        "this string is in `'`",
        "the key `slow` is not in double quotes",
        "expected `:`, found a string",
        "`nun` is not a jitter",
        "expected a value, found `never`",
        "a comma is missing before this",
        "there is no strategy `slwo`",
        "`+404` is no number as JSON writes them",
        "this quote ends the string, but text follows",
        "`\\s` is no escape of JSON",
        "expected `,` or `]`, found `;`",
        "expected a value, found `True`",
        "this string has no closing quote",
        "unknown key `statsu`",
        "a comma after the last item",
        "a comma after the last item",
    ];
    assert_eq!(failure.diagnostics.to_string(), expected.join("\n"));
    let variants: Vec<_> = failure.outline.errors.iter().map(|error| error.variant.as_str()).collect();
    assert_eq!(variants, ["A", "B", "C", "D", "E", "F"]);
}
