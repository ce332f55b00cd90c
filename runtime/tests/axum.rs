//! An error as the answer of a handler.

#![cfg(all(feature = "axum", feature = "macros"))]

use std::time::Duration;

use axum_core::response::IntoResponse;
use backstop::axum::Answer;
use http_body_util::BodyExt;

backstop::errors! {
    /// Shipped.
    pub mod altllm = catalog("altllm");
}

/// What a handler answers that fails with an error of the file.
fn handler(error: altllm::Error) -> Result<&'static str, Answer<altllm::Error>> {
    Err(error)?;
    Ok("Hello!")
}

#[tokio::test]
async fn a_client_that_decodes_the_answer_has_the_same_error() {
    let error = altllm::Error::build(altllm::ErrorKind::RateLimit).message("Slow down.");
    let error = error.retry_after(Duration::from_secs(20)).finish();
    let (head, body) = handler(error.clone()).into_response().into_parts();
    assert_eq!(head.status, 429);
    assert_eq!(head.headers["content-type"], "application/json");
    let body = body.collect().await.unwrap().to_bytes();
    let decoded = altllm::Error::decode(head.status, &head.headers, &body);
    assert_eq!((decoded.kind(), decoded.message()), (error.kind(), Some("Slow down.")));
    assert_eq!(decoded.retry_after(), Some(Duration::from_secs(20)));
}
