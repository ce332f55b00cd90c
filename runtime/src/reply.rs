//! A response as the decoder reads it.

use http::{HeaderMap, Method, StatusCode};

/// A response, or any other reply that has a status, headers and a body.
#[derive(Clone, Copy)]
pub struct Reply<'a> {
    pub(crate) status: StatusCode,
    pub(crate) headers: &'a HeaderMap,
    pub(crate) body: &'a [u8],
    pub(crate) method: Option<&'a Method>,
}

impl<'a> Reply<'a> {
    /// A reply to a request whose method is not known.
    #[must_use]
    pub const fn new(status: StatusCode, headers: &'a HeaderMap, body: &'a [u8]) -> Self {
        Self { status, headers, body, method: None }
    }

    /// Adds the method of the request. The rules of an error file may ask for it; without one they do not hold.
    #[must_use]
    pub const fn with_method(self, method: &'a Method) -> Self {
        Self { method: Some(method), ..self }
    }

    /// The status.
    #[must_use]
    pub const fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers.
    #[must_use]
    pub const fn headers(&self) -> &'a HeaderMap {
        self.headers
    }

    /// The body, or as much of it as was read.
    #[must_use]
    pub const fn body(&self) -> &'a [u8] {
        self.body
    }

    /// The method of the request, if it is known.
    #[must_use]
    pub const fn method(&self) -> Option<&'a Method> {
        self.method
    }
}

/// Shows no header and no body: both may hold secrets.
impl std::fmt::Debug for Reply<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let body = format_args!("{} bytes", self.body.len());
        f.debug_struct("Reply").field("status", &self.status).field("body", &body).finish_non_exhaustive()
    }
}
