//! Answering with an error of the file from an [axum](https://docs.rs/axum) handler.
//!
//! ```
//! # use backstop::ApiError;
//! use backstop::axum::Answer;
//!
//! // `E` is the error type of your API. `?` makes an answer of it.
//! async fn chat<E: ApiError>() -> Result<String, Answer<E>> {
//!     let answer: Result<String, E> = Ok("Hello!".to_owned());
//!     Ok(answer?)
//! }
//! ```

use axum_core::{
    body::Body,
    response::{IntoResponse, Response},
};

use crate::{ApiError, render::render};

/// An error as the answer to a request: its status, and the headers and the body that the file's envelope has for it, so
/// that a client which decodes the response has the same error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer<E>(pub E);

impl<E: ApiError> From<E> for Answer<E> {
    fn from(error: E) -> Self {
        Self(error)
    }
}

impl<E: ApiError> IntoResponse for Answer<E> {
    fn into_response(self) -> Response {
        render(&self.0).map(Body::from)
    }
}
