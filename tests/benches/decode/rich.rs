//! What a file may ask for beyond one envelope of four members: a `where` source, two envelopes and five fields beside
//! the plain file and the same body, so that both have as many bytes; and an error of 40 and one of 400 fields, by the
//! field.

use std::{fmt::Write as _, hint::black_box};

use backstop::http::{HeaderMap, StatusCode};

use crate::{measure::Case, peers::altllm};

backstop::errors! {
    /// A file that asks for much.
    pub mod rich = "rich.errors.json";
}

backstop::errors! {
    /// A file whose errors have many fields.
    pub mod wide = "wide.errors.json";
}

const RICH: &[u8] = br#"{"error":{"code":429,"message":"Quota exceeded for quota metric 'Queries' and limit 'Queries per minute' of service 'library.example.com'.","status":"RESOURCE_EXHAUSTED","details":[{"@type":"type.googleapis.com/google.rpc.Help","links":[]},{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"RATE_LIMIT_EXCEEDED","domain":"library.example.com"}],"quota":{"limit":600,"used":601,"window":60,"exhausted":true,"share":0.125}}}"#;

/// The plain file's own body, as long as the other.
const PLAIN: &[u8] = br#"{"error":{"message":"Quota exceeded for quota metric 'Queries' and limit 'Queries per minute' of service 'library.example.com' now.","type":"rate_limit_error","param":null,"code":"rate_limit_exceeded","details":[{"@type":"type.googleapis.com/google.rpc.Help","links":[]},{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"RATE_LIMIT_EXCEEDED"}],"quota":{"limit":600,"used":601,"window":60,"exhausted":true,"share":0.125}}}"#;

pub(crate) fn cases() -> Vec<Case> {
    assert_eq!(RICH.len(), PLAIN.len());
    let mut cases = vec![
        Case::new("rich/backstop".to_owned(), || {
            black_box(rich::Error::decode(black_box(status()), &HeaderMap::new(), black_box(RICH)));
        }),
        Case::new("as long, but plain/backstop".to_owned(), || {
            black_box(altllm::Error::decode(black_box(status()), &HeaderMap::new(), black_box(PLAIN)));
        }),
    ];
    for fields in [40, 400] {
        let mut body = format!("{{\"type\":\"of_{fields}\",\"of_{fields}\":{{\"x\":0");
        (0..fields).for_each(|field| _ = write!(body, ",\"f{field}\":{field}"));
        body.push_str("}}");
        let error = wide::Error::decode(status(), &HeaderMap::new(), body.as_bytes());
        assert!(format!("{error:?}").contains(&format!("f{0}: Some({0})", fields - 1)));
        cases.push(Case::per(format!("field of {fields}/backstop"), fields, move || {
            black_box(wide::Error::decode(black_box(status()), &HeaderMap::new(), black_box(body.as_bytes())));
        }));
    }
    cases
}

const fn status() -> StatusCode {
    StatusCode::TOO_MANY_REQUESTS
}
