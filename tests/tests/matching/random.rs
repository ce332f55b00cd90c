//! Random error files and random responses, of few words, so that they meet often.

use fastrand::Rng;
use serde_json::{Map, Value, json};

const TYPES: [&str; 3] = ["alpha_error", "7", "größe"];
const CODES: [&str; 3] = ["no_funds", "42", "a \"quoted\" code"];
const PARAMS: [&str; 2] = ["model", "messages/0"];
const METHODS: [&str; 2] = ["GET", "POST"];
const HEADERS: [(&str, &[&str]); 2] = [("x-reason", &["quota", "abuse"]), ("x-shed", &["1"])];
const EXACT: [u16; 4] = [400, 404, 429, 500];
const CLASSES: [&str; 2] = ["4xx", "5xx"];
/// Those of the files, others of their classes, and others.
const STATUSES: [u16; 8] = [400, 404, 429, 499, 500, 599, 302, 200];

/// A response, and what its body says.
#[derive(Clone, Debug, Default)]
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) method: Option<&'static str>,
    pub(crate) headers: Vec<(&'static str, &'static str)>,
    pub(crate) wire_type: Option<String>,
    pub(crate) code: Option<String>,
    pub(crate) param: Option<String>,
    pub(crate) body: String,
}

/// An error file, without mistakes but for ambiguity.
pub(crate) fn file(rng: &mut Rng) -> Value {
    let errors: Vec<Value> = (0..rng.usize(1..8)).map(|nth| error(rng, nth)).collect();
    let mut rows = some(rng, &STATUSES[..6], 3).into_iter().map(Value::from).collect::<Vec<_>>();
    rows.extend(some(rng, &CLASSES, 1).into_iter().map(Value::from));
    let row = |status: Value| match rng.bool() {
        true => json!({ "status": status, "error": format!("E{}", rng.usize(..errors.len())) }),
        false => json!({ "status": status, "title": "A status" }),
    };
    let rows: Vec<Value> = rows.into_iter().map(row).collect();
    json!({
        "format": 1,
        "api": "Random",
        "envelopes": [{ "type": "/error/type", "code": ["/error/code", "/code"], "param": "/error/param" }],
        "statuses": rows,
        "errors": errors,
    })
}

fn error(rng: &mut Rng, nth: usize) -> Value {
    let mut error = Map::new();
    let shape = rng.u8(..10);
    if matches!(shape, 0..3 | 6) {
        error.insert("type".into(), words(rng, &TYPES));
    }
    if matches!(shape, 2..5) {
        error.insert("code".into(), words(rng, &CODES));
    }
    if shape >= 6 {
        let objects: Vec<Value> = (0..rng.usize(1..3)).map(|_| object(rng)).collect();
        error.insert("match".into(), objects.into());
    }
    if shape == 5 || rng.u8(..3) == 0 {
        error.insert("status".into(), statuses(rng));
    }
    error.insert("name".into(), format!("E{nth}").into());
    if rng.u8(..3) == 0 {
        let fields = (0..rng.usize(1..5)).map(|nth| field(rng, nth));
        error.insert("fields".into(), fields.collect());
    }
    error.into()
}

/// A field; none stands above another place.
fn field(rng: &mut Rng, nth: usize) -> Value {
    let sources = [
        json!("/error/limit"),
        json!("/limit"),
        json!("/error/more/limit"),
        json!("header:x-limit"),
        json!("header:x-reason"),
        json!("/error/type"),
        json!({ "body": "/error/limit", "strip_before": ":", "strip_after": "#", "lowercase": true }),
        json!({ "body": "/error/list", "where": { "is": "limit" }, "then": "/value" }),
        json!({ "body": "/error/list", "where": { "is": "other" } }),
        json!({ "body": "/error/list", "then": "/value" }),
    ];
    let kinds = ["string", "integer", "number", "boolean", "duration", "timestamp", "json"];
    let kind = json!(pick(rng, &kinds));
    let kind = if rng.u8(..4) == 0 { json!({ "list": kind }) } else { kind };
    json!({ "name": format!("field_{nth}"), "from": some_of(rng, &sources, 3), "kind": kind })
}

fn object(rng: &mut Rng) -> Value {
    loop {
        let mut object = Map::new();
        let mut given = |key: &str, value: Value| _ = object.insert(key.into(), value);
        let wanted = rng.u8(..64) & rng.u8(..64);
        if wanted & 1 > 0 {
            given("type", words(rng, &TYPES));
        }
        if wanted & 2 > 0 {
            given("code", words(rng, &CODES));
        }
        if wanted & 4 > 0 {
            given("param", words(rng, &PARAMS));
        }
        if wanted & 8 > 0 {
            given("method", words(rng, &METHODS));
        }
        if wanted & 16 > 0 {
            given("status", statuses(rng));
        }
        if wanted & 32 > 0 {
            let headers = some(rng, &HEADERS, 2).into_iter();
            let value = match rng.u8(..4) {
                0 => headers.map(|(name, _)| name.into()).collect::<Vec<Value>>().into(),
                _ => headers.map(|(name, values)| (name.to_owned(), json!(rng.choice(values)))).collect(),
            };
            given("header", value);
        }
        if wanted > 0 {
            return object.into();
        }
    }
}

/// One word, or a list.
fn words(rng: &mut Rng, of: &[&'static str]) -> Value {
    let words = some(rng, of, 2);
    if let [word] = words[..] { word.into() } else { words.into() }
}

fn statuses(rng: &mut Rng) -> Value {
    let mut statuses: Vec<Value> = some(rng, &EXACT, 2).into_iter().map(Value::from).collect();
    if rng.u8(..3) == 0 {
        statuses.truncate(rng.usize(..2));
        statuses.extend(some(rng, &CLASSES, 1).into_iter().map(Value::from));
    }
    statuses.into()
}

/// One or more, at most so many, each once.
fn some<T: Copy>(rng: &mut Rng, of: &[T], most: usize) -> Vec<T> {
    let count = rng.usize(1..=most);
    rng.choose_multiple(of.iter().copied(), count)
}

fn some_of(rng: &mut Rng, of: &[Value], most: usize) -> Value {
    let count = rng.usize(1..=most);
    rng.choose_multiple(of.iter().cloned(), count).into()
}

/// A response whose body is one of many sorts.
pub(crate) fn response(rng: &mut Rng) -> Response {
    let mut response = Response { status: *pick(rng, &STATUSES), ..Response::default() };
    response.method = Some(*pick(rng, &["GET", "POST", "PUT"])).filter(|_| rng.bool());
    for (name, values) in HEADERS {
        let value = values.get(rng.usize(..=values.len())).copied().unwrap_or("other");
        response.headers.extend(rng.bool().then_some((name, value)));
    }
    response.headers.extend(rng.bool().then(|| ("x-limit", *pick(rng, &["5", "250", "1.5", "true", "[1]", "Word"]))));
    match rng.u8(..8) {
        0 => {
            let bodies = ["", "<html>502</html>", "[]", "{\"error\":", "{\"error\":\"no_funds\"}", "{\"type\":\"7\"}"];
            response.body = (*pick(rng, &bodies)).to_owned();
        }
        1 => {
            let (text, code) = member(rng, &CODES);
            let (other, _) = member(rng, &TYPES);
            response.code = code;
            response.body = format!("{{\"other\":{other}, \"code\":{text}}}");
        }
        _ => {
            let (wire_type, code, param) = (member(rng, &TYPES), member(rng, &CODES), member(rng, &PARAMS));
            let more = [("limit", value(rng)), ("more", json!({ "limit": value(rng) })), ("list", list(rng))];
            let more = more.map(|(key, value)| (key, value.to_string()));
            let own = [("type", &wire_type.0), ("code", &code.0), ("param", &param.0)];
            let mut members = own.to_vec();
            members.extend(more.iter().filter(|_| rng.bool()).map(|(key, value)| (*key, value)));
            rng.shuffle(&mut members);
            let members: Vec<_> = members.iter().map(|(key, value)| format!("\"{key}\": {value}")).collect();
            response.body = format!("{{\"error\": {{{}}}, \"limit\": {} }}", members.join(","), value(rng));
            (response.wire_type, response.code, response.param) = (wire_type.1, code.1, param.1);
        }
    }
    response
}

/// What a field may have.
fn value(rng: &mut Rng) -> Value {
    let values = [
        json!("word"),
        json!("A:b#C"),
        json!("ä \"quoted\" \\ \u{7}"),
        json!(" 5 "),
        json!("1.5s"),
        json!("2030-01-02T03:04:05.25Z"),
        json!(7),
        json!(-2.5),
        json!(1e300),
        json!(true),
        json!(null),
        json!(["a", null, "B"]),
        json!([1, 2.5]),
        json!([{ "is": "limit" }]),
        json!({ "is": { "deep": [] } }),
    ];
    pick(rng, &values).clone()
}

fn list(rng: &mut Rng) -> Value {
    let items =
        (0..rng.usize(..3)).map(|_| json!({ "is": pick(rng, &["limit", "other", "none"]), "value": value(rng) }));
    items.collect()
}

/// A value as JSON, and the word it stands for.
fn member(rng: &mut Rng, words: &[&str]) -> (String, Option<String>) {
    match rng.u8(..16) {
        0 => ("null".into(), None),
        1 => ("{\"type\":\"7\"}".into(), None),
        2 => ("[42]".into(), None),
        3 => ("true".into(), Some("true".into())),
        4 => ("\"unknown\"".into(), Some("unknown".into())),
        5 => ("\"\"".into(), Some(String::new())),
        6 => ("42".into(), Some("42".into())),
        7 => ("7".into(), Some("7".into())),
        8 => {
            let word = *pick(rng, words);
            (
                format!("\"{}\"", word.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect::<String>()),
                Some(word.into()),
            )
        }
        _ => {
            let word = *pick(rng, words);
            (json!(word).to_string(), Some(word.into()))
        }
    }
}

fn pick<'a, T>(rng: &mut Rng, of: &'a [T]) -> &'a T {
    &of[rng.usize(..of.len())]
}

/// Every response that the words can make up; without bodies, for the naive reading only.
pub(crate) fn all_responses() -> Vec<Response> {
    let mut all = vec![Response::default()];
    let mut cross = |values: usize, set: &dyn Fn(&mut Response, usize)| {
        all = all
            .iter()
            .flat_map(|response| (0..=values).map(move |value| (response.clone(), value)))
            .map(|(mut response, value)| {
                set(&mut response, value);
                response
            })
            .collect();
    };
    let word = |words: &[&str], at: usize| words.get(at).map(|&word| word.to_owned());
    cross(TYPES.len(), &|response, at| response.wire_type = word(&TYPES, at));
    cross(CODES.len(), &|response, at| response.code = word(&CODES, at));
    cross(PARAMS.len(), &|response, at| response.param = word(&PARAMS, at));
    cross(METHODS.len(), &|response, at| response.method = METHODS.get(at).copied());
    cross(STATUSES.len() - 3, &|response, at| response.status = STATUSES[at]);
    for (name, values) in HEADERS {
        cross(values.len(), &|response, at| response.headers.extend(values.get(at).map(|&value| (name, value))));
    }
    all
}
