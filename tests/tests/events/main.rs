//! Errors inside event streams.

use std::time::Duration;

use messages::{Error, ErrorKind};

backstop::errors! {
    /// Events with a type of their own, around the error.
    pub mod messages = "messages.errors.json";
    /// Events that are an error body.
    pub mod altllm = catalog("altllm");
    /// The real ones.
    pub mod anthropic = catalog("anthropic");
    /// The real ones.
    pub mod openai = catalog("openai");
}

/// The kind and status of an event.
fn read(data: &str) -> (ErrorKind, u16) {
    let error = Error::decode_event(data);
    (error.kind(), error.status().as_u16())
}

#[test]
fn an_error_has_the_canonical_status_of_its_type() {
    let data = r#"{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"},"request_id":"req_011CSHoEeqs5"}"#;
    let error = Error::decode_event(data);
    // Two errors have the type: no status tells which one, so it is the first.
    assert_eq!((error.kind(), error.status().as_u16()), (ErrorKind::Overloaded, 529));
    assert_eq!((error.message(), error.request_id()), (Some("Overloaded"), Some("req_011CSHoEeqs5")));
    assert_eq!(error.body(), data.as_bytes());
    assert!(error.is_retryable());
    assert_eq!(read(r#"{"type":"error","error":{"type":"rate_limit_error"}}"#), (ErrorKind::RateLimit, 429));
}

#[test]
fn an_error_body_in_an_event_is_that_error() {
    let data = br#"{"error":{"message":"You spent it all.","type":"budget_exceeded","param":null,"code":null}}"#;
    let error = altllm::Error::detect_event(data).unwrap();
    assert!(matches!(&error, altllm::Error::BudgetExceeded(fault) if fault.status() == 402));
    assert!(!error.is_retryable());
}

#[test]
fn a_status_that_the_event_names_counts() {
    let data = r#"{"ok":false,"fault":{"text":"Spent.","code":"quota","status":429,"wait":7,"left":0}}"#;
    let error = Error::decode_event(data);
    assert_eq!((error.status().as_u16(), error.retry_after()), (429, Some(Duration::from_secs(7))));
    assert!(matches!(&error, Error::Quota(quota) if quota.left == Some(0) && quota.message() == Some("Spent.")));
    let unknown = |status| read(&format!(r#"{{"ok":false,"fault":{{"code":"new","status":{status}}}}}"#));
    assert_eq!(unknown("503"), (ErrorKind::Api, 503));
    assert_eq!(unknown("418"), (ErrorKind::Unrecognized, 418));
    // A success is no status of an error, and what is no status is none.
    assert_eq!(unknown("200"), (ErrorKind::Api, 500));
    assert_eq!(unknown("\"no\""), (ErrorKind::Api, 500));
}

#[test]
fn what_is_not_known_is_a_500() {
    for data in [
        r#"{"type":"error","error":{"type":"brand_new_error","message":"?"}}"#,
        r#"{"error":{"message":"?"}}"#,
        "[DONE]",
        "",
        "upstream failed",
        "{\"error\":{\"type\":\"rate_limit",
        "[]",
        "null",
    ] {
        assert_eq!(read(data), (ErrorKind::Api, 500), "{data}");
    }
    let error = Error::decode_event(r#"{"error":{"type":"brand_new_error","message":"?"}}"#);
    assert_eq!((error.wire_type(), error.message()), (Some("brand_new_error"), Some("?")));
}

#[test]
fn ordinary_events_are_no_errors() {
    for data in [
        "[DONE]",
        "",
        " ",
        "ping",
        "null",
        "\"text\"",
        "[{\"error\":{\"message\":\"m\"}}]",
        r#"{"type":"ping"}"#,
        r#"{"type":"message_start","message":{"id":"msg_1","content":[]}}"#,
        r#"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"error"}}"#,
        r#"{"error":null}"#,
        r#"{"error":{"type":"brand_new_error"}}"#,
        // The file says what makes it an error, and this is none.
        r#"{"ok":true,"fault":{"text":"fine","code":"none"}}"#,
    ] {
        assert!(Error::detect_event(data).is_none(), "{data}");
        assert!(altllm::Error::detect_event(data).is_none(), "{data}");
    }
    let chunk = r#"{"id":"1","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":"Hi"}}]}"#;
    assert!(altllm::Error::detect_event(chunk).is_none());
}

#[test]
fn errors_are_told_from_ordinary_events() {
    for (data, kind) in [
        (r#"{"type":"error","error":{"type":"overloaded_error"}}"#, ErrorKind::Overloaded),
        (r#"{"error":{"type":"brand_new_error","message":"?"}}"#, ErrorKind::Api),
        (r#"{"error":{"type":null,"message":"?"}}"#, ErrorKind::Api),
        (r#"{"ok":false,"fault":{}}"#, ErrorKind::Api),
        (r#"{"fault":{"code":"quota"}}"#, ErrorKind::Quota),
    ] {
        let error = Error::detect_event(data);
        assert_eq!(error.as_ref().map(Error::kind), Some(kind), "{data}");
        assert_eq!(error.map(|error| error.status()), Some(Error::decode_event(data).status()));
    }
}

#[test]
fn the_streams_of_openai_and_anthropic_can_fail_in_the_middle() {
    let overloaded = r#"{"type":"error","error":{"details":null,"type":"overloaded_error","message":"Overloaded"}}"#;
    let error = anthropic::Error::detect_event(overloaded).unwrap();
    assert_eq!((error.kind(), error.status().as_u16()), (anthropic::ErrorKind::Overloaded, 529));
    assert!(error.is_retryable());
    for data in [
        r#"{"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","content":[]}}"#,
        r#"{"type":"ping"}"#,
        r#"{"type":"message_stop"}"#,
    ] {
        assert!(anthropic::Error::detect_event(data).is_none(), "{data}");
    }

    let failed = r#"{"error":{"message":"The server had an error while processing your request.","type":"server_error","param":null,"code":null}}"#;
    let error = openai::Error::detect_event(failed).unwrap();
    assert_eq!((error.wire_type(), error.status().as_u16()), (Some("server_error"), 500));
    assert!(error.is_retryable());
    let spent = r#"{"error":{"message":"You exceeded your current quota.","type":"insufficient_quota","param":null,"code":"insufficient_quota"}}"#;
    let error = openai::Error::detect_event(spent).unwrap();
    assert_eq!(error.status().as_u16(), 429);
    assert!(!error.is_retryable());
    for data in [
        "[DONE]",
        r#"{"type":"response.failed","sequence_number":4}"#,
        r#"{"type":"response.code_interpreter_call_code.done","code":"print(1)","sequence_number":7}"#,
        r#"{"id":"1","object":"chat.completion.chunk","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#,
        r#"{"type":"response.output_text.delta","sequence_number":3,"delta":"Hi"}"#,
        r#"{"type":"response.completed","response":{"id":"resp_1","error":null,"status":"completed"}}"#,
    ] {
        assert!(openai::Error::detect_event(data).is_none(), "{data}");
    }
}

#[test]
fn the_responses_of_openai_fail_in_events_of_their_own() {
    let read = |data: &str| {
        let error = openai::Error::detect_event(data).unwrap();
        let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
        assert_eq!(error.kind(), openai::Error::decode_event(data).kind());
        (error.kind(), error.status().as_u16(), text(error.code()), text(error.message()), text(error.param()))
    };
    let text = str::to_owned;
    assert_eq!(
        read(
            r#"{"type":"error","code":"rate_limit_exceeded","message":"Slow down.","param":null,"sequence_number":1}"#
        ),
        (openai::ErrorKind::RateLimit, 429, text("rate_limit_exceeded"), text("Slow down."), text("")),
    );
    assert_eq!(
        read(
            r#"{"type":"error","code":"ERR_SOMETHING","message":"It went wrong.","param":"input","sequence_number":2}"#
        ),
        (openai::ErrorKind::Server, 500, text("ERR_SOMETHING"), text("It went wrong."), text("input")),
    );
    assert_eq!(
        read(r#"{"type":"error","error":{"type":"invalid_request_error","code":null,"message":"No.","param":null}}"#),
        (openai::ErrorKind::InvalidRequest, 400, text(""), text("No."), text("")),
    );
    assert_eq!(
        read(
            r#"{"type":"response.failed","sequence_number":9,"response":{"id":"resp_1","object":"response","status":"failed",
            "error":{"code":"server_error","message":"The model failed to generate a response."},"output":[]}}"#
        ),
        (
            openai::ErrorKind::Server,
            500,
            text("server_error"),
            text("The model failed to generate a response."),
            text("")
        ),
    );
    assert_eq!(
        read(
            r#"{"type":"response.failed","response":{"error":{"code":"image_content_policy_violation","message":"No."}}}"#
        ),
        (openai::ErrorKind::ContentPolicyViolation, 400, text("image_content_policy_violation"), text("No."), text("")),
    );
}
