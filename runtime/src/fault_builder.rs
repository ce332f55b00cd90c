//! Errors that were not received: those of a server, of a test, of a stub.

use std::{marker::PhantomData, time::Duration};

use http::StatusCode;

use crate::{
    ApiError, Catalog, Fault, RetryHint,
    decode::{Span, Text},
    fault::{Facts, TEXTS},
    tables::Test,
};

/// Builds an error of a given kind; what is not set is as the error file has it: type, code and status.
///
/// It is what the `build` functions of a generated `Error`, and of the struct of an error with fields, return. Fields are
/// members of that struct, set after [`finish`](Self::finish):
///
/// ```
/// # #[cfg(feature = "macros")] {
/// # mod api { backstop::errors! { pub mod openai = catalog("openai"); } }
/// # use api::openai::{self, RateLimit};
/// use backstop::http::Response;
///
/// let mut error = RateLimit::build().message("Slow down.").finish();
/// error.remaining_requests = Some(0);
///
/// let response = Response::from(&openai::Error::from(error));
/// assert_eq!(response.headers()["x-ratelimit-remaining-requests"], "0");
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "call `finish`"]
pub struct FaultBuilder<E> {
    index: u16,
    status: Option<StatusCode>,
    message: Option<String>,
    wire_type: Option<String>,
    code: Option<String>,
    param: Option<String>,
    request_id: Option<String>,
    help_url: Option<String>,
    retry_after: Option<Duration>,
    should_retry: Option<bool>,
    error: PhantomData<fn() -> E>,
}

impl<E: Made> FaultBuilder<E> {
    /// Starts with the kind that has this index.
    #[doc(hidden)]
    pub const fn new(index: u16) -> Self {
        Self {
            index,
            status: None,
            message: None,
            wire_type: None,
            code: None,
            param: None,
            request_id: None,
            help_url: None,
            retry_after: None,
            should_retry: None,
            error: PhantomData,
        }
    }

    /// Sets the message.
    pub fn message(mut self, message: impl Into<String>) -> Self {
        self.message = Some(message.into());
        self
    }

    /// Sets the type; the kind's own otherwise, where it has one.
    pub fn wire_type(mut self, wire_type: impl Into<String>) -> Self {
        self.wire_type = Some(wire_type.into());
        self
    }

    /// Sets the code; the kind's own otherwise, where it has one.
    pub fn code(mut self, code: impl Into<String>) -> Self {
        self.code = Some(code.into());
        self
    }

    /// Sets the parameter that is at fault.
    pub fn param(mut self, param: impl Into<String>) -> Self {
        self.param = Some(param.into());
        self
    }

    /// Sets the status; the kind's canonical one otherwise.
    pub fn status(mut self, status: StatusCode) -> Self {
        self.status = Some(status);
        self
    }

    /// Sets the id of the request.
    pub fn request_id(mut self, request_id: impl Into<String>) -> Self {
        self.request_id = Some(request_id.into());
        self
    }

    /// Sets where to read more.
    pub fn help_url(mut self, help_url: impl Into<String>) -> Self {
        self.help_url = Some(help_url.into());
        self
    }

    /// Sets how long to wait.
    pub fn retry_after(mut self, retry_after: Duration) -> Self {
        self.retry_after = Some(retry_after);
        self
    }

    /// Sets whether to send the request again.
    pub fn should_retry(mut self, should_retry: bool) -> Self {
        self.should_retry = Some(should_retry);
        self
    }

    /// The error. Its fields, where the kind has any, are `None`.
    #[must_use]
    pub fn finish(self) -> E {
        let catalog = E::catalog();
        let tables = &catalog.tables;
        let row = tables.errors.get(self.index);
        let canonical = row.and_then(|row| StatusCode::from_u16(row.status).ok());
        let own = |word: Option<&'static str>| word.filter(|word| !word.is_empty());
        let param = || {
            let mut tests = tables.rules_of(self.index).flat_map(|rule| tables.rules.tests(rule));
            tests.find_map(|test| if let Test::Param(words) = test { words.first().copied() } else { None })
        };
        let texts = [
            self.message.as_deref(),
            self.wire_type.as_deref().or(own(row.map(|row| row.wire_type))),
            self.code.as_deref().or(own(row.map(|row| row.code))),
            self.param.as_deref().or_else(param),
            self.request_id.as_deref(),
            self.help_url.as_deref(),
        ];
        let facts = Facts {
            catalog,
            hint: self.retry_after.map(RetryHint::After),
            spans: [Span::NONE; TEXTS],
            body: 0,
            error: self.index,
            status: self.status.or(canonical).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
            should_retry: self.should_retry,
        };
        E::made(self.index, Fault::with_texts(&facts, &[], &texts.map(|text| text.map(Text::new))))
    }
}

/// What a [`FaultBuilder`] makes: an error, or the struct of one that has fields.
pub trait Made: Sized {
    /// Everything the error file says.
    fn catalog() -> &'static Catalog;

    /// The error of the kind with that index.
    fn made(index: u16, fault: Fault) -> Self;
}

impl<E: ApiError> Made for E {
    fn catalog() -> &'static Catalog {
        <E as ApiError>::catalog()
    }

    fn made(index: u16, fault: Fault) -> Self {
        E::from_fault(index, fault)
    }
}
