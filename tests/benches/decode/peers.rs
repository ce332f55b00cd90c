//! From a response to a typed error, in as many ways as people have.

use std::hint::black_box;

use serde::Deserialize;
use serde_json::Value;

use crate::{responses::Response, scan};

backstop::errors! {
    /// The API of the bench.
    pub mod altllm = "../../../schema/catalogs/altllm.errors.json";
}

/// What a peer decodes to: the kind, and what of the wire it keeps.
enum Typed<M> {
    Auth(M),
    InvalidRequest(M),
    RateLimit(M),
    Model(M),
    BudgetExceeded(M),
    Api(M),
    Unrecognized(M),
}

impl<M> Typed<M> {
    fn new(wire_type: Option<&str>, status: u16, of: M) -> Self {
        match wire_type {
            Some("auth_error") => Self::Auth(of),
            Some("invalid_request_error") => Self::InvalidRequest(of),
            Some("rate_limit_error") => Self::RateLimit(of),
            Some("model_error") => Self::Model(of),
            Some("budget_exceeded") => Self::BudgetExceeded(of),
            Some("api_error") => Self::Api(of),
            _ => match status {
                401 | 403 => Self::Auth(of),
                400 | 404 => Self::InvalidRequest(of),
                429 => Self::RateLimit(of),
                500.. => Self::Api(of),
                _ => Self::Unrecognized(of),
            },
        }
    }
}

pub(crate) type Peer = fn(&Response);

pub(crate) const ALL: [(&str, Peer); 9] = [
    ("backstop", backstop),
    ("backstop classify", classify),
    ("scan borrowed", scan_borrowed),
    ("scan owned", scan_owned),
    ("serde_json borrowed", borrowed),
    ("serde_json owned", owned),
    ("serde_json Value", value),
    ("async-openai", async_openai),
    ("copy of the body", copy),
];

fn backstop(it: &Response) {
    black_box(altllm::Error::decode(black_box(it.status), it.headers, black_box(it.body)));
}

fn classify(it: &Response) {
    black_box(altllm::ErrorKind::classify(black_box(it.status), it.headers, black_box(it.body)));
}

fn scan_borrowed(it: &Response) {
    let found = scan::error(black_box(it.body)).unwrap_or_default();
    black_box(Typed::new(found.kind.and_then(|text| std::str::from_utf8(text).ok()), it.status.as_u16(), found));
}

#[expect(dead_code, reason = "it is built and dropped")]
struct Owned {
    message: Option<String>,
    kind: Option<String>,
    param: Option<String>,
    code: Option<String>,
}

fn scan_owned(it: &Response) {
    let found = scan::error(black_box(it.body)).unwrap_or_default();
    let text = |raw: Option<&[u8]>| raw.map(|raw| String::from_utf8_lossy(raw).into_owned());
    let kind = found.kind.and_then(|text| std::str::from_utf8(text).ok());
    let owned = Owned {
        message: text(found.message),
        kind: text(found.kind),
        param: text(found.param),
        code: text(found.code),
    };
    black_box(Typed::new(kind, it.status.as_u16(), owned));
}

#[derive(Deserialize)]
struct BorrowedEnvelope<'a> {
    #[serde(borrow)]
    error: BorrowedError<'a>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "they are read by nobody, but must be kept")]
struct BorrowedError<'a> {
    message: std::borrow::Cow<'a, str>,
    #[serde(rename = "type", borrow)]
    kind: Option<&'a str>,
    param: Option<&'a str>,
    code: Option<&'a str>,
}

fn borrowed(it: &Response) {
    let error = serde_json::from_slice::<BorrowedEnvelope<'_>>(black_box(it.body)).ok().map(|envelope| envelope.error);
    black_box(Typed::new(error.as_ref().and_then(|error| error.kind), it.status.as_u16(), error));
}

#[derive(Deserialize)]
struct OwnedEnvelope {
    error: OwnedError,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "they are read by nobody, but must be kept")]
struct OwnedError {
    message: String,
    #[serde(rename = "type")]
    kind: Option<String>,
    param: Option<String>,
    code: Option<String>,
}

fn owned(it: &Response) {
    let error = serde_json::from_slice::<OwnedEnvelope>(black_box(it.body)).ok().map(|envelope| envelope.error);
    let kind = error.as_ref().and_then(|error| error.kind.clone());
    black_box(Typed::new(kind.as_deref(), it.status.as_u16(), error));
}

fn value(it: &Response) {
    let value = serde_json::from_slice::<Value>(black_box(it.body)).ok();
    let kind = value.as_ref().and_then(|value| value["error"]["type"].as_str().map(str::to_owned));
    black_box(Typed::new(kind.as_deref(), it.status.as_u16(), value));
}

fn async_openai(it: &Response) {
    let error = serde_json::from_slice::<::async_openai::error::WrappedError>(black_box(it.body)).ok();
    let kind = error.as_ref().and_then(|error| error.error.r#type.clone());
    black_box(Typed::new(kind.as_deref(), it.status.as_u16(), error));
}

fn copy(it: &Response) {
    black_box(black_box(it.body).to_vec());
}
