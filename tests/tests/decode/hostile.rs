//! Bodies that nobody should send: the status decides, and the body is kept.

use backstop::http::{HeaderMap, StatusCode};

use crate::{altllm, altllm::ErrorKind};

const KEPT: usize = 64 * 1024;

const ERROR: &str = "{ \"error\" : {\"message\":\"ä \\\"x\\\" \\ud83d\\ude00 and more than sixteen bytes\",\"type\":\"rate_limit_error\",
    \"param\":null,\"code\":[1e5,{\"deep\":[]}]} }";

fn by_status(body: impl AsRef<[u8]>) {
    let body = body.as_ref();
    let error = altllm(503, body);
    assert_eq!(error.kind(), ErrorKind::Api);
    assert_eq!(error.status(), 503);
    assert_eq!(error.body(), &body[..body.len().min(KEPT)]);
    assert_eq!((error.message(), error.wire_type(), error.code()), (None, None, None));
    assert_eq!(ErrorKind::classify(StatusCode::SERVICE_UNAVAILABLE, &HeaderMap::new(), body), ErrorKind::Api);
}

#[test]
fn what_is_no_json_is_decided_by_its_status() {
    by_status("");
    by_status(" \r\n\t");
    by_status("<html><body>502 Bad Gateway</body></html>");
    by_status("upstream connect error or disconnect/reset before headers");
    by_status("\u{feff}{}");
    by_status([0; 100]);
    by_status([0xFF; 100]);
    by_status(b"\x1f\x8b\x08\0\0\0\0\0\0\x03\xabVJ-*\xca/R\xb2\xaaV\xcaM-.NLOU".as_slice());
    by_status(b"{\"error\":{\"message\":\"\xff\",\"type\":\"auth_error\"}}".as_slice());
    by_status("{\"error\":{\"message\":\"\0\",\"type\":\"auth_error\"}}");
    by_status("{\"error\":{\"type\":\"auth_error\",\"code\":1e999}}");
    by_status("{\"error\":{\"type\":\"auth_error\"}} trailing");
}

#[test]
fn json_without_an_error_is_decided_by_its_status() {
    for body in
        ["\"bare\"", "[]", "[{\"error\":{\"type\":\"auth_error\"}}]", "null", "0", "{}", "{\"error\":\"auth_error\"}"]
    {
        by_status(body);
    }
}

#[test]
fn a_body_cut_anywhere_is_decided_by_its_status() {
    assert_eq!(altllm(503, ERROR).kind(), ErrorKind::RateLimit);
    for end in 0..ERROR.len() {
        by_status(&ERROR.as_bytes()[..end]);
    }
}

#[test]
fn deep_nesting_is_no_json_and_no_stack_overflow() {
    by_status("[".repeat(100_000));
    by_status(format!("{}{}", "[".repeat(100_000), "]".repeat(100_000)));
    by_status("{\"error\":".repeat(100_000));
    by_status("{\"error\":{\"code\":[{\"a\":".repeat(100_000));
}

#[test]
fn a_huge_body_is_read_and_its_beginning_kept() {
    let filler = "x".repeat(100 << 20);
    let body = format!(r#"{{"filler":"{filler}","error":{{"message":"{}é","type":"auth_error"}}}}"#, "m".repeat(8191));
    let error = altllm(503, &body);
    assert_eq!(error.kind(), ErrorKind::Auth);
    assert_eq!(error.body(), &body.as_bytes()[..KEPT]);
    // Beyond the kept part texts are copied, at most 8 KiB of each, whole characters.
    assert_eq!(error.message(), Some("m".repeat(8191).as_str()));
    assert_eq!(error.wire_type(), Some("auth_error"));

    let error = altllm(503, format!(r#"{{"error":{{"message":"{}"}}}}"#, "x".repeat(1 << 20)));
    assert_eq!(error.message().map(str::len), Some(8192));
}

#[test]
fn keys_are_compared_unescaped_and_the_last_of_duplicates_counts() {
    let escaped = r#"{"err\u006fr":{"typ\u0065":"auth\u005ferror","\u006dessage":"m"}}"#;
    assert_eq!(altllm(503, escaped).kind(), ErrorKind::Auth);
    assert_eq!(altllm(503, escaped).message(), Some("m"));
    let twice = r#"{"error":{"type":"auth_error","message":"old"},"error":{"type":"rate_limit_error"}}"#;
    assert_eq!(altllm(503, twice).kind(), ErrorKind::RateLimit);
    assert_eq!(altllm(503, twice).message(), None);
    assert_eq!(altllm(503, r#"{"error":{"type":"auth_error"},"error":null}"#).kind(), ErrorKind::Api);
}
