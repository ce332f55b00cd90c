//! The error cases of Smithy's protocol tests, those of its JSON protocols: code, message and members.

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "helpers of tests are tests")]

use backstop::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde_json::{Map, Value, json};
use shapes::Error;

backstop::errors! {
    /// The shapes of the cases.
    pub mod shapes = "shapes.errors.json";
}

#[test]
fn errors_of_the_json_protocols_are_read_as_smithy_has_them() {
    let (mut read, mut other) = (0, 0);
    for case in cases() {
        let error = decode(&case);
        if let Some(reason) = no_json(case["protocol"].as_str().unwrap()) {
            // The status decides, and the body is kept.
            assert_eq!(error.kind(), shapes::ErrorKind::Unrecognized, "{reason}: {case}");
            assert_eq!(error.body(), case["body"].as_str().unwrap_or_default().as_bytes());
            other += 1;
            continue;
        }
        let code = error.code().or(error.wire_type());
        assert_eq!(code, case["expected_code"].as_str(), "{case}");
        assert_eq!(error.message(), case["expected_message"].as_str(), "{case}");
        let members = members(&error);
        for (name, value) in case["expected_fields"].as_object().unwrap() {
            assert_eq!(members.get(name), Some(value), "{name} of {case}");
        }
        // A code of its own does not hide the shape: the type tells it.
        let known = shapes::CATALOG.errors().any(|shape| Some(shape.name()) == error.wire_type());
        assert_eq!(error.kind() != shapes::ErrorKind::Unrecognized, known, "{case}");
        read += 1;
    }
    assert!(read == 0 && other == 0 || (read, other) == (49, 21), "{read} read, {other} of other protocols");
}

/// Why the cases of a protocol are not about this decoder.
fn no_json(protocol: &str) -> Option<&'static str> {
    match protocol {
        "json" | "rest-json" => None,
        "query" | "ec2" | "rest-xml" => Some("the body is XML"),
        _ => Some("the body is CBOR"),
    }
}

fn decode(case: &Value) -> Error {
    let mut headers = HeaderMap::new();
    for (name, value) in case["headers"].as_object().unwrap() {
        let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
        headers.insert(name, HeaderValue::from_str(value.as_str().unwrap()).unwrap());
    }
    let status = u16::try_from(case["status"].as_u64().unwrap()).unwrap();
    let body = case["body"].as_str().unwrap_or_default();
    Error::decode(StatusCode::from_u16(status).unwrap(), &headers, body.as_bytes())
}

/// The members that were read, by Smithy's names.
fn members(error: &Error) -> Map<String, Value> {
    let mut members = Map::new();
    let mut add = |name: &str, value: Option<&str>| {
        members.extend(value.map(|value| (name.to_owned(), json!(value))));
    };
    add("Message", error.message());
    add("message", error.message());
    match error {
        Error::ExceptionShape(shape) => {
            add("BodyMember", shape.body_member.as_deref());
            add("Code", shape.code_member.as_deref());
            add("ImaHeader", shape.ima_header.as_deref());
            add("ImaHeaderLocation", shape.ima_header_location.as_deref());
        }
        Error::OtherExceptionShape(shape) => add("BodyMember", shape.body_member.as_deref()),
        Error::Complex(shape) => {
            add("Header", shape.header.as_deref());
            add("TopLevel", shape.top_level.as_deref());
            members.extend(shape.nested_foo.as_ref().map(|text| ("Nested".to_owned(), json!({ "Foo": text }))));
        }
        _ => {}
    }
    members.insert("Status".to_owned(), json!(error.status().as_u16()));
    members
}

/// The cases of a file that is shared between projects; none where it is not there.
fn cases() -> Vec<Value> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/cases/retry/smithy_protocol_errors.jsonl");
    let Ok(text) = std::fs::read_to_string(path) else {
        println!("skipped: {path} is not there");
        return Vec::new();
    };
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}
