//! A mix of responses: one body alone would train the branch predictor, and flatter whoever likes its shape.

use backstop::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

/// A response to decode.
#[derive(Clone, Copy)]
pub(crate) struct Response {
    pub(crate) name: &'static str,
    pub(crate) status: StatusCode,
    pub(crate) headers: &'static HeaderMap,
    pub(crate) body: &'static [u8],
}

pub(crate) fn all() -> Vec<Response> {
    let none = headers(&[]);
    let usual = headers(&[
        ("content-type", "application/json"),
        ("content-length", "180"),
        ("date", "Sun, 06 Nov 1994 08:49:37 GMT"),
        ("server", "cloudflare"),
        ("connection", "keep-alive"),
        ("x-request-id", "req_0123456789abcdef0123456789abcdef"),
        ("x-ratelimit-remaining-requests", "0"),
        ("x-ratelimit-reset-requests", "6m0s"),
        ("retry-after", "20"),
        ("strict-transport-security", "max-age=31536000"),
    ]);
    let long = format!(
        r#"{{"error":{{"message":"{}","type":"invalid_request_error","param":"messages","code":null}}}}"#,
        "This model's maximum context length is 128000 tokens. ".repeat(74)
    );
    let html =
        format!("<html><head><title>502 Bad Gateway</title></head><body>{}</body></html>", "<p>x</p>".repeat(70));
    let html: &'static str = html.leak();
    let of_proxy = headers(&[
        ("date", "Sun, 06 Nov 1994 08:49:37 GMT"),
        ("content-type", "text/html; charset=UTF-8"),
        ("content-length", "633"),
        ("connection", "keep-alive"),
        ("server", "cloudflare"),
        ("cf-ray", "0123456789abcdef-FRA"),
        ("x-frame-options", "SAMEORIGIN"),
        ("referrer-policy", "same-origin"),
        ("cache-control", "private, max-age=0, no-store, no-cache, must-revalidate"),
        ("expires", "Thu, 01 Jan 1970 00:00:01 GMT"),
    ]);
    vec![
        response("compact", 429, none, COMPACT),
        response("headers", 429, usual, COMPACT),
        response("pretty", 401, none, PRETTY),
        response("escaped", 400, none, ESCAPED),
        response("4KiB", 400, none, long.leak().as_bytes()),
        response("html", 502, none, html.as_bytes()),
        response("html and headers", 502, of_proxy, html.as_bytes()),
    ]
}

fn response(name: &'static str, status: u16, headers: &'static HeaderMap, body: &'static [u8]) -> Response {
    Response { name, status: StatusCode::from_u16(status).expect("a status"), headers, body }
}

fn headers(pairs: &[(&'static str, &'static str)]) -> &'static HeaderMap {
    let pairs = pairs.iter().map(|&(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)));
    Box::leak(Box::new(pairs.collect()))
}

/// 180 bytes.
const COMPACT: &[u8] = br#"{"error":{"message":"You exceeded your current quota, please check your plan and billing details today.","type":"budget_exceeded","param":null,"code":"insufficient_quota_for_month"}}"#;

const PRETTY: &[u8] = br#"{
    "error": {
        "message": "Incorrect API key provided: sk-12***34. You can find your API key in your settings.",
        "type": "auth_error",
        "param": null,
        "code": "invalid_api_key"
    }
}
"#;

const ESCAPED: &[u8] = br#"{"error":{"message":"Invalid \"temperature\": expected a number, got \"hot\".\nSee the docs at https:\/\/example.com\/docs \u2014 \ud83d\ude00","type":"invalid_request_error","param":"temperature","code":"invalid_type"}}"#;
