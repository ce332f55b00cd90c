//! What successes say they used up, as the shipped catalogs read it.

use backstop::{
    Catalog, Reply,
    http::{HeaderMap, HeaderValue, StatusCode},
};

/// The amounts of a body, or of an event of a stream.
fn used(catalog: &'static Catalog, body: &str) -> Vec<(&'static str, u64)> {
    catalog.usage(&Reply::new(StatusCode::OK, &HeaderMap::new(), body.as_bytes())).collect()
}

#[test]
fn openai_and_those_who_speak_like_it_tell_a_total() {
    let chat = r#"{"object": "chat.completion", "choices": [], "usage": {"prompt_tokens": 19, "completion_tokens": 10,
        "total_tokens": 29, "prompt_tokens_details": {"cached_tokens": 0}}}"#;
    let chunk = r#"{"object": "chat.completion.chunk", "choices": [{"delta": {"content": "Hi"}}], "usage": null}"#;
    for catalog in
        [&crate::openai::CATALOG, &crate::azure_openai::CATALOG, &crate::altllm::CATALOG, &crate::litellm::CATALOG]
    {
        assert_eq!(used(catalog, chat), [("tokens", 29)], "{catalog:?}");
        assert_eq!(used(catalog, chunk), [], "{catalog:?}");
        assert_eq!(used(catalog, "[DONE]"), [], "{catalog:?}");
    }
    let usage = r#""usage": {"input_tokens": 36, "output_tokens": 87, "total_tokens": 123}"#;
    let response = format!(r#"{{"object": "response", "status": "completed", {usage}}}"#);
    let completed = format!(r#"{{"type": "response.completed", "response": {{"object": "response", {usage}}}}}"#);
    let created = r#"{"type": "response.created", "response": {"object": "response", "usage": null}}"#;
    for catalog in [&crate::openai::CATALOG, &crate::azure_openai::CATALOG, &crate::litellm::CATALOG] {
        assert_eq!(used(catalog, &response), [("tokens", 123)], "{catalog:?}");
        assert_eq!(used(catalog, &completed), [("tokens", 123)], "{catalog:?}");
        assert_eq!(used(catalog, created), [], "{catalog:?}");
    }
}

#[test]
fn anthropic_tells_both_directions() {
    let message = r#"{"type": "message", "usage": {"input_tokens": 2095, "output_tokens": 503}}"#;
    assert_eq!(used(&crate::anthropic::CATALOG, message), [("tokens", 2_095), ("tokens", 503)]);
    let delta = r#"{"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": {"output_tokens": 15}}"#;
    assert_eq!(used(&crate::anthropic::CATALOG, delta), [("tokens", 15)]);
    let start = r#"{"type": "message_start", "message": {"usage": {"input_tokens": 25, "output_tokens": 1}}}"#;
    assert_eq!(used(&crate::anthropic::CATALOG, start), []);
}

#[test]
fn litellm_tells_the_price() {
    let priced = |cost| {
        let headers =
            HeaderMap::from_iter([("x-litellm-response-cost".parse().unwrap(), HeaderValue::from_static(cost))]);
        crate::litellm::CATALOG.usage(&Reply::new(StatusCode::OK, &headers, b"")).collect::<Vec<_>>()
    };
    assert_eq!(priced("3.45e-05"), [("micro_dollars", 35)]);
    assert_eq!(priced("None"), []);
}
