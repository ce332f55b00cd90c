//! An error written as a response and read again is the same error: every example of the catalogs, and responses that
//! are made from them at random.

use backstop::{
    ApiError, Reply,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode},
    private::{Difference, decode_as, differences},
};
use backstop_schema::catalog::{Catalog, Error, Field, Literal, Place, Pointer, Source};
use fastrand::Rng;
use serde_json::{Map, Value, json};

/// How many responses are made from an example.
const RANDOM: usize = 40;

pub(crate) fn check<E: ApiError>(name: &str, catalog: &Catalog) {
    let mut rng = Rng::with_seed(7);
    for (nth, error) in catalog.errors.iter().enumerate() {
        for example in &error.examples {
            let mut headers = HeaderMap::new();
            for (name, value) in &example.headers {
                headers.append(HeaderName::from_bytes(name.as_bytes()).unwrap(), HeaderValue::from_str(value).unwrap());
            }
            let status = StatusCode::from_u16(example.status).unwrap();
            let (_, lost) = same::<E>(nth, status, &headers, example.body.as_bytes());
            assert!(lost.is_empty(), "{name}: an example of `{}` has {lost:?}", error.name);

            let Ok(body) = serde_json::from_str::<Value>(&example.body) else { continue };
            for _ in 0..RANDOM {
                let (mut headers, mut body) = (headers.clone(), body.clone());
                vary(&mut rng, catalog, error, &mut headers, &mut body);
                let (kind, mut lost) = same::<E>(nth, status, &headers, body.to_string().as_bytes());
                let wide: Vec<_> = catalog
                    .errors
                    .iter()
                    .filter(|error| error.name == kind)
                    .flat_map(|error| wide(catalog, error))
                    .collect();
                lost.retain(|lost| match lost {
                    Difference::Unsayable(name) | Difference::Added(name) => !wide.contains(name),
                    Difference::Lost(_) => true,
                });
                assert!(lost.is_empty(), "{name}: `{}` has {lost:?}, {headers:?} {body}", error.name);
            }
        }
    }
}

fn same<E: ApiError>(
    nth: usize,
    status: StatusCode,
    headers: &HeaderMap,
    body: &[u8],
) -> (&'static str, Vec<Difference>) {
    let error: E = decode_as(u16::try_from(nth).unwrap(), &Reply::new(status, headers, body));
    (error.fault().kind(), differences(&error))
}

/// The fields of an error that stand above other places: those say what they say.
fn wide<'a>(catalog: &'a Catalog, error: &'a Error) -> Vec<&'a str> {
    let all: Vec<&Pointer> = sources(catalog, error).filter_map(|source| pointer(source)).collect();
    let is_wide = |field: &&Field| {
        let is_above =
            |pointer: &Pointer| all.iter().any(|other| other.len() > pointer.len() && other.starts_with(pointer));
        field.from.iter().filter_map(pointer).any(is_above)
    };
    error.fields.iter().filter(is_wide).map(|field| field.name.as_str()).collect()
}

fn pointer(source: &Source) -> Option<&Pointer> {
    match &source.place {
        Place::Body(pointer) | Place::Search { array: pointer, .. } => Some(pointer),
        Place::Header(_) => None,
    }
}

/// All that is read of a response of an error.
fn sources<'a>(catalog: &'a Catalog, error: &'a Error) -> impl Iterator<Item = &'a Source> {
    let envelopes = catalog.envelopes.iter().flat_map(|it| {
        [
            &it.message,
            &it.wire_type,
            &it.code,
            &it.param,
            &it.request_id,
            &it.help_url,
            &it.retry_after,
            &it.should_retry,
        ]
    });
    envelopes.chain(error.fields.iter().map(|field| &field.from)).flatten()
}

/// Sets what the catalog reads to values of all sorts.
fn vary(rng: &mut Rng, catalog: &Catalog, error: &Error, headers: &mut HeaderMap, body: &mut Value) {
    let all: Vec<&Source> = sources(catalog, error).collect();
    for _ in 0..rng.usize(1..4) {
        let Some(source) = rng.choice(&all) else { return };
        let value = value(rng);
        match &source.place {
            Place::Header(name) => {
                let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                if let Ok(value) = HeaderValue::from_str(&text) {
                    headers.insert(HeaderName::from_bytes(name.as_bytes()).unwrap(), value);
                }
            }
            Place::Body(pointer) => set(body, pointer, value),
            Place::Search { array, conditions, then } => {
                let literal = |(key, literal): &(String, Literal)| (key.clone(), json_of(literal));
                let mut item: Value = conditions.iter().map(literal).collect::<Map<_, _>>().into();
                set(&mut item, then, value);
                set(body, array, json!([item]));
            }
        }
    }
}

fn set(body: &mut Value, pointer: &[String], value: Value) {
    match pointer {
        [] => *body = value,
        [key, rest @ ..] => match (key.parse::<usize>(), &mut *body) {
            (Ok(index), Value::Array(items)) => {
                if items.len() <= index {
                    items.resize(index + 1, Value::Null);
                }
                set(&mut items[index], rest, value);
            }
            (_, Value::Object(members)) => set(members.entry(key).or_insert(Value::Null), rest, value),
            (Ok(_), _) => {
                *body = json!([]);
                set(body, pointer, value);
            }
            _ => {
                *body = json!({});
                set(body, pointer, value);
            }
        },
    }
}

fn json_of(literal: &Literal) -> Value {
    match literal {
        Literal::Null => Value::Null,
        Literal::Boolean(flag) => json!(flag),
        Literal::Number(number) => serde_json::from_str(number).unwrap(),
        Literal::String(text) => json!(text),
    }
}

fn value(rng: &mut Rng) -> Value {
    let values = [
        json!("word"),
        json!("a \"b\"\n\u{1}ä😀"),
        json!(""),
        json!(" 5 "),
        json!("UPPER/lower#mixed:x"),
        json!("1.5s"),
        json!("2030-01-02T03:04:05.25Z"),
        json!("Sun, 06 Nov 1994 08:49:37 GMT"),
        json!(7),
        json!(-3),
        json!(2.5),
        json!(1e300),
        json!(1_700_000_000_i64),
        json!(true),
        json!(false),
        json!(null),
        json!([]),
        json!(["a", "b"]),
        json!([1, 2.5, true]),
        json!([{"code": 7, "message": "m"}, {"code": 8}]),
        json!({}),
        json!({"code": "x", "message": "m", "severity": "high"}),
    ];
    rng.choice(values).unwrap()
}
