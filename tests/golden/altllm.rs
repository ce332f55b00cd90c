/// An error of the `AltLLM` API.
///
/// Each variant holds a [`Fault`](::backstop::Fault), or a struct with typed fields that derefs to one: what the response says, and the response itself.
#[non_exhaustive]
#[repr(u16)]
pub enum Error {
    /// The API key is missing or wrong, or may not do what was asked.
    ///
    /// Sending the request again does not help. Check which key the client holds, whether it was revoked, and what it is allowed to do.
    ///
    /// **On the wire:** type `auth_error`, status 401 (Unauthorized) or 403 (Forbidden).
    ///
    /// **Policy:** `halt`: never retried; all calls with the same credential fail at once for 60 s.
    ///
    /// **Examples:**
    ///
    /// ```text
    /// 401 Unauthorized
    /// content-type: application/json
    /// x-request-id: req_7f31c9a2e0
    ///
    /// {
    ///   "error": {
    ///     "message": "Incorrect API key provided. Check the key in your account settings.",
    ///     "type": "auth_error",
    ///     "param": null,
    ///     "code": "invalid_api_key"
    ///   }
    /// }
    /// ```
    ///
    /// ```text
    /// 403 Forbidden
    /// content-type: application/json
    /// x-request-id: req_19be0d4471
    ///
    /// {
    ///   "error": {
    ///     "message": "This key may not use the model `alt-large`.",
    ///     "type": "auth_error",
    ///     "param": "model",
    ///     "code": "model_not_allowed"
    ///   }
    /// }
    /// ```
    ///
    /// ```text
    /// 401 Unauthorized
    /// www-authenticate: Bearer
    /// ```
    Auth(::backstop::Fault),
    /// The request is malformed, names something that does not exist, or has a parameter out of range.
    ///
    /// The same request fails every time. `param` says which parameter is at fault, where the server knows.
    ///
    /// **On the wire:** type `invalid_request_error`, status 400 (Bad Request) or 404 (Not Found).
    ///
    /// **Policy:** `surface`: never retried.
    ///
    /// **Examples:**
    ///
    /// ```text
    /// 400 Bad Request
    /// content-type: application/json
    /// x-request-id: req_5a90cc1b3f
    ///
    /// {
    ///   "error": {
    ///     "message": "`temperature` must be between 0 and 2, got 3.5.",
    ///     "type": "invalid_request_error",
    ///     "param": "temperature",
    ///     "code": "parameter_out_of_range"
    ///   }
    /// }
    /// ```
    ///
    /// ```text
    /// 404 Not Found
    /// content-type: application/json
    /// x-request-id: req_e2d84407aa
    ///
    /// {
    ///   "error": {
    ///     "message": "The model `alt-huge` does not exist.",
    ///     "type": "invalid_request_error",
    ///     "param": "model",
    ///     "code": "model_not_found"
    ///   }
    /// }
    /// ```
    ///
    /// ```text
    /// 404 Not Found
    /// content-type: text/plain; charset=utf-8
    ///
    /// 404 page not found
    /// ```
    InvalidRequest(::backstop::Fault),
    /// More requests or tokens were sent than the plan allows in this span of time.
    ///
    /// The server did not process the request. Wait as long as `Retry-After` says, 60 seconds where it says nothing, then send it again; all callers with the same key had better slow down together.
    ///
    /// **On the wire:** type `rate_limit_error`, status 429 (Rate Limited).
    ///
    /// **Policy:** `wait`: up to 3 attempts, as far apart as the server says (at most 2 min), else 60 s; all calls with the same credential slow down together.
    ///
    /// **Examples:**
    ///
    /// ```text
    /// 429 Rate Limited
    /// content-type: application/json
    /// retry-after: 20
    /// x-request-id: req_c03e6612d9
    ///
    /// {
    ///   "error": {
    ///     "message": "Rate limit reached for requests: 60 a minute. Try again in 20s.",
    ///     "type": "rate_limit_error",
    ///     "param": null,
    ///     "code": "rate_limit_exceeded"
    ///   }
    /// }
    /// ```
    ///
    /// ```text
    /// 429 Rate Limited
    /// content-type: application/json
    /// retry-after: 2
    /// retry-after-ms: 1250
    /// x-should-retry: true
    /// x-request-id: req_88a1f05b27
    ///
    /// {
    ///   "error": {
    ///     "message": "Rate limit reached for tokens: 90000 a minute.",
    ///     "type": "rate_limit_error",
    ///     "param": null,
    ///     "code": "tokens_exceeded"
    ///   }
    /// }
    /// ```
    ///
    /// ```text
    /// 429 Rate Limited
    /// retry-after: 5
    ///
    /// Too Many Requests
    /// ```
    RateLimit(::backstop::Fault),
    /// The model failed on this request, or is not loaded at the moment.
    ///
    /// Mostly it passes: send the request again after a while. Where it stays, try another model.
    ///
    /// **On the wire:** type `model_error`, status 500 (Internal Error) or 503 (Service Unavailable).
    ///
    /// **Policy:** `backoff`: up to 3 attempts, as far apart as the server says (at most 2 min), else with a backoff from 1 s to 30 s; only idempotent requests are sent again.
    ///
    /// **Examples:**
    ///
    /// ```text
    /// 500 Internal Error
    /// content-type: application/json
    /// x-request-id: req_41d7e9903c
    ///
    /// {
    ///   "error": {
    ///     "message": "The model stopped while it generated the answer.",
    ///     "type": "model_error",
    ///     "param": null,
    ///     "code": "inference_failed"
    ///   }
    /// }
    /// ```
    ///
    /// ```text
    /// 503 Service Unavailable
    /// content-type: application/json
    /// retry-after: 10
    /// x-request-id: req_f6205e8bd1
    ///
    /// {
    ///   "error": {
    ///     "message": "The model `alt-large` is being loaded.",
    ///     "type": "model_error",
    ///     "param": "model",
    ///     "code": "model_loading"
    ///   }
    /// }
    /// ```
    Model(::backstop::Fault),
    /// The key's budget is spent.
    ///
    /// It looks like a rate limit at times, since it may come with status 429, but no wait helps: somebody has to raise the budget or wait for the next billing period.
    ///
    /// **On the wire:** type `budget_exceeded`, status 402, 403 (Forbidden) or 429 (Rate Limited).
    ///
    /// **Policy:** `halt`: never retried; all calls with the same credential fail at once for 60 s.
    ///
    /// **Examples:**
    ///
    /// ```text
    /// 402
    /// content-type: application/json
    /// x-request-id: req_0b7c55e3f8
    ///
    /// {
    ///   "error": {
    ///     "message": "The budget of this key is spent: 50.00 of 50.00 USD.",
    ///     "type": "budget_exceeded",
    ///     "param": null,
    ///     "code": "budget_exceeded"
    ///   }
    /// }
    /// ```
    ///
    /// ```text
    /// 429 Rate Limited
    /// content-type: application/json
    /// retry-after: 60
    /// x-request-id: req_d94f1a0063
    ///
    /// {
    ///   "error": {
    ///     "message": "The monthly budget of this project is spent.",
    ///     "type": "budget_exceeded",
    ///     "param": null,
    ///     "code": "project_budget_exceeded"
    ///   }
    /// }
    /// ```
    BudgetExceeded(::backstop::Fault),
    /// The server failed for a reason of its own, or a proxy before it did.
    ///
    /// Mostly it passes: send the request again after a while. Where it stays, tell the provider the request id.
    ///
    /// **On the wire:** type `api_error`, status 500 (Internal Error) or 503 (Service Unavailable).
    ///
    /// **Policy:** `backoff`: up to 3 attempts, as far apart as the server says (at most 2 min), else with a backoff from 1 s to 30 s; only idempotent requests are sent again.
    ///
    /// **Examples:**
    ///
    /// ```text
    /// 500 Internal Error
    /// content-type: application/json
    /// x-request-id: req_a7703d21ce
    ///
    /// {
    ///   "error": {
    ///     "message": "The server had an error while processing your request.",
    ///     "type": "api_error",
    ///     "param": null,
    ///     "code": "internal_error"
    ///   }
    /// }
    /// ```
    ///
    /// ```text
    /// 503 Service Unavailable
    /// content-type: application/json
    /// retry-after: 3
    /// x-request-id: req_2e6b98f41d
    ///
    /// {
    ///   "error": {
    ///     "message": "The service is overloaded.",
    ///     "type": "api_error",
    ///     "param": null,
    ///     "code": null
    ///   }
    /// }
    /// ```
    ///
    /// ```text
    /// 502
    /// content-type: text/html
    ///
    /// <html>
    /// <head><title>502 Bad Gateway</title></head>
    /// <body>
    /// <center><h1>502 Bad Gateway</h1></center>
    /// <hr><center>proxy</center>
    /// </body>
    /// </html>
    /// ```
    ///
    /// ```text
    /// 504
    /// content-type: application/json
    ///
    /// {"error": {"message": "The upstream server did not ans
    /// ```
    ///
    /// ```text
    /// 500 Internal Error
    ///
    /// ["upstream","failed"]
    /// ```
    Api(::backstop::Fault),
    /// Any other error: one that the file does not describe.
    Unrecognized(::backstop::Fault),
}
/// The kinds of errors of the `AltLLM` API.
#[non_exhaustive]
#[repr(u16)]
#[derive(
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::cmp::PartialEq,
    ::core::cmp::Eq,
    ::core::cmp::PartialOrd,
    ::core::cmp::Ord,
    ::core::hash::Hash,
)]
pub enum ErrorKind {
    /// [`Error::Auth`]
    Auth,
    /// [`Error::InvalidRequest`]
    InvalidRequest,
    /// [`Error::RateLimit`]
    RateLimit,
    /// [`Error::Model`]
    Model,
    /// [`Error::BudgetExceeded`]
    BudgetExceeded,
    /// [`Error::Api`]
    Api,
    /// [`Error::Unrecognized`]
    Unrecognized,
}
impl Error {
    /// The error that a response is. Total: every status, header set and byte string yields a value, and the body
    /// (its first 64 KiB) is kept.
    #[must_use]
    pub fn decode(
        status: ::backstop::http::StatusCode,
        headers: &::backstop::http::HeaderMap,
        body: &[u8],
    ) -> Self {
        <Self as ::backstop::ApiError>::decode(
            &::backstop::Reply::new(status, headers, body),
        )
    }
    /// The error that a response is, or `None` where it is a success.
    #[must_use]
    pub fn detect(
        status: ::backstop::http::StatusCode,
        headers: &::backstop::http::HeaderMap,
        body: &[u8],
    ) -> ::core::option::Option<Self> {
        <Self as ::backstop::ApiError>::detect(
            &::backstop::Reply::new(status, headers, body),
        )
    }
    /// The error that an event of a stream is: `data` is its data, the stream's response a success. Total, as
    /// [`decode`](Self::decode) is.
    ///
    /// The status is the one that the event names, else the canonical one of its kind; 500 where neither type nor
    /// code is known. What is no error is read as one of status 500: ask [`detect_event`](Self::detect_event)
    /// where nothing else tells, such as the event's name.
    #[must_use]
    pub fn decode_event(data: impl ::core::convert::AsRef<[u8]>) -> Self {
        <Self as ::backstop::ApiError>::decode_event(data.as_ref())
    }
    /// The same, or `None` where the event is no error.
    ///
    /// It is one if its type or code is one of the file's, or if it has a message where errors have theirs; where
    /// the file has an `error_when`, that decides in place of the message. So `[DONE]` and whatever else is no
    /// JSON object is none.
    #[must_use]
    pub fn detect_event(
        data: impl ::core::convert::AsRef<[u8]>,
    ) -> ::core::option::Option<Self> {
        <Self as ::backstop::ApiError>::detect_event(data.as_ref())
    }
    /// An error as the server side makes it: with the canonical status, type and code of its kind.
    #[must_use]
    pub fn new(
        kind: ErrorKind,
        message: impl ::core::convert::Into<::std::string::String>,
    ) -> Self {
        Self::build(kind).message(message).finish()
    }
    /// Starts an error of a kind, with the canonical status, type and code.
    pub fn build(kind: ErrorKind) -> ::backstop::FaultBuilder<Self> {
        ::backstop::FaultBuilder::new(kind as u16)
    }
    /// The kind of error.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        ErrorKind::at(::backstop::private::index(self))
    }
    /// What the response says, and the response itself.
    #[must_use]
    pub fn fault(&self) -> &::backstop::Fault {
        ::backstop::private::fault(self)
    }
    /// The status of the response.
    #[must_use]
    pub fn status(&self) -> ::backstop::http::StatusCode {
        self.fault().status()
    }
    /// The server's message, as it is on the wire.
    #[must_use]
    pub fn message(&self) -> ::core::option::Option<&str> {
        self.fault().message()
    }
    /// The error's type, as it is on the wire.
    #[must_use]
    pub fn wire_type(&self) -> ::core::option::Option<&str> {
        self.fault().wire_type()
    }
    /// The error's code, as it is on the wire.
    #[must_use]
    pub fn code(&self) -> ::core::option::Option<&str> {
        self.fault().code()
    }
    /// The parameter of the request that is at fault.
    #[must_use]
    pub fn param(&self) -> ::core::option::Option<&str> {
        self.fault().param()
    }
    /// The id by which the server's people find the request.
    #[must_use]
    pub fn request_id(&self) -> ::core::option::Option<&str> {
        self.fault().request_id()
    }
    /// How long the server says to wait before the next attempt.
    #[must_use]
    pub fn retry_after(&self) -> ::core::option::Option<::core::time::Duration> {
        self.fault().retry_after()
    }
    /// The body of the response; its first 64 KiB.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        self.fault().body()
    }
    /// What a client does about the error.
    #[must_use]
    pub fn policy(&self) -> &'static ::backstop::RetryPolicy {
        self.fault().policy()
    }
    /// Whether sending the request again may help: what the server says, else what the policy says.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.fault().is_retryable()
    }
}
impl ::core::fmt::Debug for ErrorKind {
    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        f.write_str(::backstop::private::variant_name(&CATALOG, *self as u16))
    }
}
impl ErrorKind {
    /// All kinds in the order of the file; [`Unrecognized`](Self::Unrecognized) is the last.
    pub const ALL: &'static [Self] = &::backstop::private::kinds::<Self, 7>();
    /// The kind of error that a response is, without building the error; nothing is allocated. A success is
    /// classified by its body and status like anything else.
    #[must_use]
    pub fn classify(
        status: ::backstop::http::StatusCode,
        headers: &::backstop::http::HeaderMap,
        body: &[u8],
    ) -> Self {
        let reply = ::backstop::Reply::new(status, headers, body);
        Self::at(::backstop::private::classify::<NODES>(&CATALOG, &reply))
    }
    /// What identifies the error in the file: its type or code.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.info().name()
    }
    /// What the file says about the error; may be empty.
    #[must_use]
    pub fn docs(self) -> &'static str {
        self.info().docs()
    }
    /// The status that the server side answers with: the first one that the file lists.
    #[must_use]
    pub fn canonical_status(self) -> ::backstop::http::StatusCode {
        self.info().canonical_status()
    }
    /// What a client does about the error under a status: the strategy of the error itself, else that of the
    /// status, else the default.
    #[must_use]
    pub fn policy_for(
        self,
        status: ::backstop::http::StatusCode,
    ) -> &'static ::backstop::RetryPolicy {
        self.info().policy_for(status)
    }
    /// Everything that the file says about the error.
    #[must_use]
    pub fn info(self) -> ::backstop::ErrorInfo {
        ::backstop::private::info(&CATALOG, self as u16)
    }
    fn at(index: u16) -> Self {
        Self::ALL.get(index as usize).copied().unwrap_or(Self::Unrecognized)
    }
}
::backstop::private::error_layout!(Error, ErrorKind, CATALOG);
impl ::backstop::Retry for Error {
    fn advice(&self) -> ::backstop::Advice {
        self.fault().advice()
    }
    fn default_timeouts() -> ::backstop::Timeouts {
        CATALOG.timeouts()
    }
}
impl ::backstop::ApiError for Error {
    type Kind = ErrorKind;
    fn catalog() -> &'static ::backstop::Catalog {
        &CATALOG
    }
    fn decode(reply: &::backstop::Reply<'_>) -> Self {
        ::backstop::private::decode::<NODES, _>(&CATALOG, reply, Self::from_decoded)
    }
    fn detect(reply: &::backstop::Reply<'_>) -> ::core::option::Option<Self> {
        ::backstop::private::detect::<NODES, _>(&CATALOG, reply, Self::from_decoded)
    }
    fn decode_event(data: &[u8]) -> Self {
        let headers = ::backstop::http::HeaderMap::new();
        let reply = ::backstop::Reply::new(
            ::backstop::http::StatusCode::OK,
            &headers,
            data,
        );
        ::backstop::private::decode_event::<
            NODES,
            _,
        >(&CATALOG, &reply, Self::from_decoded)
    }
    fn detect_event(data: &[u8]) -> ::core::option::Option<Self> {
        let headers = ::backstop::http::HeaderMap::new();
        let reply = ::backstop::Reply::new(
            ::backstop::http::StatusCode::OK,
            &headers,
            data,
        );
        ::backstop::private::detect_event::<
            NODES,
            _,
        >(&CATALOG, &reply, Self::from_decoded)
    }
    fn from_fault(index: u16, fault: ::backstop::Fault) -> Self {
        ::backstop::private::variant(index, fault)
    }
    fn fault(&self) -> &::backstop::Fault {
        ::backstop::private::fault(self)
    }
    fn kind(&self) -> Self::Kind {
        ErrorKind::at(::backstop::private::index(self))
    }
}
impl Error {
    fn from_decoded(decoded: &::backstop::private::Decoded<'_, NODES>) -> Self {
        ::backstop::private::variant(decoded.index(), decoded.fault())
    }
}
impl ::core::clone::Clone for Error {
    fn clone(&self) -> Self {
        ::backstop::private::variant(
            ::backstop::private::index(self),
            ::core::clone::Clone::clone(self.fault()),
        )
    }
}
impl ::core::fmt::Debug for Error {
    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.kind())
            .field("fault", self.fault())
            .finish()
    }
}
impl ::core::fmt::Display for Error {
    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::core::fmt::Display::fmt(self.fault(), f)
    }
}
impl ::core::error::Error for Error {}
impl ::core::fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        f.pad(self.as_str())
    }
}
impl ::core::str::FromStr for ErrorKind {
    type Err = ::backstop::UnknownErrorKind;
    fn from_str(name: &str) -> ::core::result::Result<Self, Self::Err> {
        ::backstop::private::parse_kind(&CATALOG, name).map(Self::at)
    }
}
impl ::core::convert::From<Error> for ErrorKind {
    fn from(error: Error) -> Self {
        error.kind()
    }
}
impl ::core::convert::From<&Error> for ErrorKind {
    fn from(error: &Error) -> Self {
        error.kind()
    }
}
impl ::core::convert::From<ErrorKind> for ::backstop::http::StatusCode {
    fn from(kind: ErrorKind) -> Self {
        kind.canonical_status()
    }
}
impl ::core::convert::From<&Error> for ::backstop::http::Response<::std::vec::Vec<u8>> {
    fn from(error: &Error) -> Self {
        ::backstop::private::render(error)
    }
}
/// The errors that the operation `create_chat` can end in.
///
/// It is made from an [`Error`], which comes back where it is another one, and derefs to it.
#[non_exhaustive]
#[repr(u16)]
#[allow(dead_code, clippy::enum_variant_names)]
pub enum CreateChatError {
    /// [`Error::Auth`]
    Auth(::backstop::Fault) = 0,
    /// [`Error::InvalidRequest`]
    InvalidRequest(::backstop::Fault) = 1,
    /// [`Error::RateLimit`]
    RateLimit(::backstop::Fault) = 2,
    /// [`Error::Model`]
    Model(::backstop::Fault) = 3,
    /// [`Error::BudgetExceeded`]
    BudgetExceeded(::backstop::Fault) = 4,
    /// [`Error::Api`]
    Api(::backstop::Fault) = 5,
}
::backstop::private::subset!(CreateChatError of Error, [0, 1, 2, 3, 4, 5,]);
/// The errors that the operation `list_models` can end in.
///
/// It is made from an [`Error`], which comes back where it is another one, and derefs to it.
#[non_exhaustive]
#[repr(u16)]
#[allow(dead_code, clippy::enum_variant_names)]
pub enum ListModelsError {
    /// [`Error::Auth`]
    Auth(::backstop::Fault) = 0,
    /// [`Error::RateLimit`]
    RateLimit(::backstop::Fault) = 2,
    /// [`Error::Api`]
    Api(::backstop::Fault) = 5,
}
::backstop::private::subset!(ListModelsError of Error, [0, 2, 5,]);
/// The errors of the group `transient`.
///
/// It is made from an [`Error`], which comes back where it is another one, and derefs to it.
#[non_exhaustive]
#[repr(u16)]
#[allow(dead_code, clippy::enum_variant_names)]
pub enum TransientError {
    /// [`Error::RateLimit`]
    RateLimit(::backstop::Fault) = 2,
    /// [`Error::Model`]
    Model(::backstop::Fault) = 3,
    /// [`Error::Api`]
    Api(::backstop::Fault) = 5,
}
::backstop::private::subset!(TransientError of Error, [2, 3, 5,]);
/// The errors of the group `billing`.
///
/// It is made from an [`Error`], which comes back where it is another one, and derefs to it.
#[non_exhaustive]
#[repr(u16)]
#[allow(dead_code, clippy::enum_variant_names)]
pub enum BillingError {
    /// [`Error::BudgetExceeded`]
    BudgetExceeded(::backstop::Fault) = 4,
}
::backstop::private::subset!(BillingError of Error, [4,]);
/// The operations of the API, for `executor.operation(&…)`.
pub mod operations {
    /// `create_chat`: `POST /v1/chat/completions`. It can end in [`CreateChatError`](super::CreateChatError).
    ///
    /// It is not idempotent: what the server may have acted on is sent again only with an idempotency key.
    pub static CREATE_CHAT: ::backstop::Operation = ::backstop::Operation::new(
        "create_chat",
        "POST",
        "/v1/chat/completions",
        false,
        ::backstop::Timeouts {
            attempt: ::core::option::Option::None,
            total: ::core::option::Option::None,
        },
    );
    /// `list_models`: `GET /v1/models`. It can end in [`ListModelsError`](super::ListModelsError).
    ///
    /// Sending it twice is the same as once. Unless told otherwise, an attempt may take 10 s and a whole call may take 60 s.
    pub static LIST_MODELS: ::backstop::Operation = ::backstop::Operation::new(
        "list_models",
        "GET",
        "/v1/models",
        true,
        ::backstop::Timeouts {
            attempt: ::core::option::Option::Some(::core::time::Duration::new(10, 0)),
            total: ::core::option::Option::Some(::core::time::Duration::new(60, 0)),
        },
    );
}
/// Everything that the file says: errors, statuses, policies, timeouts.
pub static CATALOG: ::backstop::Catalog = {
    use ::backstop::private::{self, NONE, Node};
    ::backstop::Catalog::from_tables(private::Tables {
        api: "AltLLM",
        docs: "AltLLM speaks the dialect of the OpenAI API. Every error body is `{\"error\": {\"message\", \"type\", \"param\", \"code\"}}`; proxies on the way may answer in their own words, and then the status decides.\n\nThere is no client of its own. Retries are as its documentation shows them by hand: three attempts, `Retry-After` for a rate limit, exponential backoff for a failing server, and a wrong key or a spent budget raised at once. Two things differ. A request that is not idempotent is not sent again after a 5xx, since the server may have acted on it. And a `Retry-After` of more than two minutes ends the call.",
        timeouts: ::backstop::Timeouts {
            attempt: ::core::option::Option::Some(::core::time::Duration::new(60, 0)),
            total: ::core::option::Option::Some(::core::time::Duration::new(300, 0)),
        },
        policies: &[
            ::backstop::RetryPolicy::never().with_name("surface"),
            ::backstop::RetryPolicy::never()
                .with_name("halt")
                .with_halt(::backstop::Halt {
                    scope: ::backstop::Scope::Credential,
                    duration: ::core::option::Option::Some(
                        ::core::time::Duration::new(60, 0),
                    ),
                }),
            ::backstop::RetryPolicy::backoff()
                .with_name("wait")
                .with_max_backoff(::core::time::Duration::new(60, 0))
                .with_retry_after(::backstop::RetryAfter {
                    default: ::core::option::Option::Some(
                        ::core::time::Duration::new(60, 0),
                    ),
                    max: ::core::time::Duration::new(120, 0),
                })
                .with_safety(::backstop::Safety::NotProcessed)
                .with_throttle(::backstop::Throttle {
                    scope: ::backstop::Scope::Credential,
                    duration: ::core::option::Option::None,
                }),
            ::backstop::RetryPolicy::backoff().with_name("backoff"),
            ::backstop::RetryPolicy::never().with_name("never"),
        ],
        default_policy: 4,
        errors: private::Errors::new(
            private::Texts::new(
                "auth_errorAuthauth_errorThe API key is missing or wrong, or may not do what was asked.\n\nSending the request again does not help. Check which key the client holds, whether it was revoked, and what it is allowed to do.invalid_request_errorInvalidRequestinvalid_request_errorThe request is malformed, names something that does not exist, or has a parameter out of range.\n\nThe same request fails every time. `param` says which parameter is at fault, where the server knows.rate_limit_errorRateLimitrate_limit_errorMore requests or tokens were sent than the plan allows in this span of time.\n\nThe server did not process the request. Wait as long as `Retry-After` says, 60 seconds where it says nothing, then send it again; all callers with the same key had better slow down together.model_errorModelmodel_errorThe model failed on this request, or is not loaded at the moment.\n\nMostly it passes: send the request again after a while. Where it stays, try another model.budget_exceededBudgetExceededbudget_exceededThe key's budget is spent.\n\nIt looks like a rate limit at times, since it may come with status 429, but no wait helps: somebody has to raise the budget or wait for the next billing period.api_errorApiapi_errorThe server failed for a reason of its own, or a proxy before it did.\n\nMostly it passes: send the request again after a while. Where it stays, tell the provider the request id.unrecognizedUnrecognizedAn error that the file does not describe.",
                b"\x00\x00\x00\x00\x0a\x00\x00\x00\x0e\x00\x00\x00\x18\x00\x00\x00\x18\x00\x00\x00\xd8\x00\x00\x00\xed\x00\x00\x00\xfb\x00\x00\x00\x10\x01\x00\x00\x10\x01\x00\x00\xd5\x01\x00\x00\xe5\x01\x00\x00\xee\x01\x00\x00\xfe\x01\x00\x00\xfe\x01\x00\x00\x0a\x03\x00\x00\x15\x03\x00\x00\x1a\x03\x00\x00%\x03\x00\x00%\x03\x00\x00\xc2\x03\x00\x00\xd1\x03\x00\x00\xdf\x03\x00\x00\xee\x03\x00\x00\xee\x03\x00\x00\xaa\x04\x00\x00\xb3\x04\x00\x00\xb6\x04\x00\x00\xbf\x04\x00\x00\xbf\x04\x00\x00n\x05\x00\x00z\x05\x00\x00\x86\x05\x00\x00\x86\x05\x00\x00\x86\x05\x00\x00\xaf\x05\x00\x00",
            ),
            b"\x91\x01\x01\x00\xff\xff\x00\x00\x90\x01\x00\x00\xff\xff\x01\x00\xad\x01\x02\x00\xff\xff\x02\x00\xf4\x01\x03\x00\xff\xff\x03\x00\x92\x01\x01\x00\xff\xff\x04\x00\xf4\x01\xff\xff\xff\xff\x05\x00\xf4\x01\xff\xff\xff\xff\xff\xff",
            &[],
            &[
                private::Extra {
                    severity: "",
                    help_url: "",
                    since: "",
                    deprecated: ::core::option::Option::None,
                    groups: &[],
                    examples: &[
                        private::Example {
                            status: 401,
                            headers: &[
                                ("content-type", "application/json"),
                                ("x-request-id", "req_7f31c9a2e0"),
                            ],
                            body: "{\"error\":{\"message\":\"Incorrect API key provided. Check the key in your account settings.\",\"type\":\"auth_error\",\"param\":null,\"code\":\"invalid_api_key\"}}",
                        },
                        private::Example {
                            status: 403,
                            headers: &[
                                ("content-type", "application/json"),
                                ("x-request-id", "req_19be0d4471"),
                            ],
                            body: "{\"error\":{\"message\":\"This key may not use the model `alt-large`.\",\"type\":\"auth_error\",\"param\":\"model\",\"code\":\"model_not_allowed\"}}",
                        },
                        private::Example {
                            status: 401,
                            headers: &[("www-authenticate", "Bearer")],
                            body: "",
                        },
                    ],
                },
                private::Extra {
                    severity: "",
                    help_url: "",
                    since: "",
                    deprecated: ::core::option::Option::None,
                    groups: &[],
                    examples: &[
                        private::Example {
                            status: 400,
                            headers: &[
                                ("content-type", "application/json"),
                                ("x-request-id", "req_5a90cc1b3f"),
                            ],
                            body: "{\"error\":{\"message\":\"`temperature` must be between 0 and 2, got 3.5.\",\"type\":\"invalid_request_error\",\"param\":\"temperature\",\"code\":\"parameter_out_of_range\"}}",
                        },
                        private::Example {
                            status: 404,
                            headers: &[
                                ("content-type", "application/json"),
                                ("x-request-id", "req_e2d84407aa"),
                            ],
                            body: "{\"error\":{\"message\":\"The model `alt-huge` does not exist.\",\"type\":\"invalid_request_error\",\"param\":\"model\",\"code\":\"model_not_found\"}}",
                        },
                        private::Example {
                            status: 404,
                            headers: &[("content-type", "text/plain; charset=utf-8")],
                            body: "404 page not found\n",
                        },
                    ],
                },
                private::Extra {
                    severity: "",
                    help_url: "",
                    since: "",
                    deprecated: ::core::option::Option::None,
                    groups: &["transient"],
                    examples: &[
                        private::Example {
                            status: 429,
                            headers: &[
                                ("content-type", "application/json"),
                                ("retry-after", "20"),
                                ("x-request-id", "req_c03e6612d9"),
                            ],
                            body: "{\"error\":{\"message\":\"Rate limit reached for requests: 60 a minute. Try again in 20s.\",\"type\":\"rate_limit_error\",\"param\":null,\"code\":\"rate_limit_exceeded\"}}",
                        },
                        private::Example {
                            status: 429,
                            headers: &[
                                ("content-type", "application/json"),
                                ("retry-after", "2"),
                                ("retry-after-ms", "1250"),
                                ("x-should-retry", "true"),
                                ("x-request-id", "req_88a1f05b27"),
                            ],
                            body: "{\"error\":{\"message\":\"Rate limit reached for tokens: 90000 a minute.\",\"type\":\"rate_limit_error\",\"param\":null,\"code\":\"tokens_exceeded\"}}",
                        },
                        private::Example {
                            status: 429,
                            headers: &[("retry-after", "5")],
                            body: "Too Many Requests",
                        },
                    ],
                },
                private::Extra {
                    severity: "",
                    help_url: "",
                    since: "",
                    deprecated: ::core::option::Option::None,
                    groups: &["transient"],
                    examples: &[
                        private::Example {
                            status: 500,
                            headers: &[
                                ("content-type", "application/json"),
                                ("x-request-id", "req_41d7e9903c"),
                            ],
                            body: "{\"error\":{\"message\":\"The model stopped while it generated the answer.\",\"type\":\"model_error\",\"param\":null,\"code\":\"inference_failed\"}}",
                        },
                        private::Example {
                            status: 503,
                            headers: &[
                                ("content-type", "application/json"),
                                ("retry-after", "10"),
                                ("x-request-id", "req_f6205e8bd1"),
                            ],
                            body: "{\"error\":{\"message\":\"The model `alt-large` is being loaded.\",\"type\":\"model_error\",\"param\":\"model\",\"code\":\"model_loading\"}}",
                        },
                    ],
                },
                private::Extra {
                    severity: "",
                    help_url: "",
                    since: "",
                    deprecated: ::core::option::Option::None,
                    groups: &["billing"],
                    examples: &[
                        private::Example {
                            status: 402,
                            headers: &[
                                ("content-type", "application/json"),
                                ("x-request-id", "req_0b7c55e3f8"),
                            ],
                            body: "{\"error\":{\"message\":\"The budget of this key is spent: 50.00 of 50.00 USD.\",\"type\":\"budget_exceeded\",\"param\":null,\"code\":\"budget_exceeded\"}}",
                        },
                        private::Example {
                            status: 429,
                            headers: &[
                                ("content-type", "application/json"),
                                ("retry-after", "60"),
                                ("x-request-id", "req_d94f1a0063"),
                            ],
                            body: "{\"error\":{\"message\":\"The monthly budget of this project is spent.\",\"type\":\"budget_exceeded\",\"param\":null,\"code\":\"project_budget_exceeded\"}}",
                        },
                    ],
                },
                private::Extra {
                    severity: "",
                    help_url: "",
                    since: "",
                    deprecated: ::core::option::Option::None,
                    groups: &["transient"],
                    examples: &[
                        private::Example {
                            status: 500,
                            headers: &[
                                ("content-type", "application/json"),
                                ("x-request-id", "req_a7703d21ce"),
                            ],
                            body: "{\"error\":{\"message\":\"The server had an error while processing your request.\",\"type\":\"api_error\",\"param\":null,\"code\":\"internal_error\"}}",
                        },
                        private::Example {
                            status: 503,
                            headers: &[
                                ("content-type", "application/json"),
                                ("retry-after", "3"),
                                ("x-request-id", "req_2e6b98f41d"),
                            ],
                            body: "{\"error\":{\"message\":\"The service is overloaded.\",\"type\":\"api_error\",\"param\":null,\"code\":null}}",
                        },
                        private::Example {
                            status: 502,
                            headers: &[("content-type", "text/html")],
                            body: "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>proxy</center>\r\n</body>\r\n</html>\r\n",
                        },
                        private::Example {
                            status: 504,
                            headers: &[("content-type", "application/json")],
                            body: "{\"error\": {\"message\": \"The upstream server did not ans",
                        },
                        private::Example {
                            status: 500,
                            headers: &[],
                            body: "[\"upstream\",\"failed\"]",
                        },
                    ],
                },
            ],
        ),
        names: private::Indices::new(
            b"\x05\x00\x00\x00\x04\x00\x01\x00\x03\x00\x02\x00\x06\x00",
        ),
        statuses: &[
            private::StatusRow {
                status: 200,
                title: "Success",
                docs: "The request was answered.",
                error: NONE,
                policy: NONE,
            },
            private::StatusRow {
                status: 400,
                title: "Bad Request",
                docs: "The request cannot be understood or has a parameter out of range. The same request fails again: correct it first.",
                error: 1,
                policy: NONE,
            },
            private::StatusRow {
                status: 401,
                title: "Unauthorized",
                docs: "The API key is missing, misspelt or revoked. No request with this key succeeds until it is replaced.",
                error: 0,
                policy: NONE,
            },
            private::StatusRow {
                status: 403,
                title: "Forbidden",
                docs: "The API key is known but may not do this: it lacks a permission, or a model is not open to it.",
                error: 0,
                policy: NONE,
            },
            private::StatusRow {
                status: 404,
                title: "Not Found",
                docs: "There is no such path or model. Check the base URL and the model's name.",
                error: 1,
                policy: NONE,
            },
            private::StatusRow {
                status: 429,
                title: "Rate Limited",
                docs: "Too many requests or tokens in a short time. The request was not processed; send it again after `Retry-After`.",
                error: 2,
                policy: NONE,
            },
            private::StatusRow {
                status: 500,
                title: "Internal Error",
                docs: "The server failed while it worked on the request. Such failures mostly pass: send it again after a while.",
                error: 5,
                policy: 3,
            },
            private::StatusRow {
                status: 503,
                title: "Service Unavailable",
                docs: "The server is overloaded or under maintenance. Send the request again after a while.",
                error: 5,
                policy: 3,
            },
        ],
        classes: &[
            private::StatusRow {
                status: 500,
                title: "Server Error",
                docs: "The server, or a proxy before it, failed. The body may well be a proxy's HTML page.",
                error: 5,
                policy: 3,
            },
        ],
        envelopes: &[
            private::Envelope {
                when: &[],
                error_when: ::core::option::Option::None,
                message: private::Sources::new(&[private::Source::body(3)]),
                wire_type: private::Sources::new(&[private::Source::body(5)]),
                code: private::Sources::new(&[private::Source::body(2)]),
                param: private::Sources::new(&[private::Source::body(4)]),
                status: private::Sources::new(&[]),
                request_id: private::Sources::new(
                    &[private::Source::header("x-request-id")],
                ),
                help_url: private::Sources::new(&[]),
                retry_after: private::Sources::new(
                    &[
                        private::Source::header("retry-after-ms")
                            .unit(private::Unit::Milliseconds),
                        private::Source::header("retry-after")
                            .unit(private::Unit::RetryAfter),
                    ],
                ),
                should_retry: private::Sources::new(
                    &[private::Source::header("x-should-retry")],
                ),
            },
        ],
        tree: private::Tree {
            nodes: &[
                Node::new("", 1, 1, NONE, 0, 0),
                Node::new("error", 2, 4, NONE, 0, 0),
                Node::new("code", 0, 0, NONE, 0, 0),
                Node::new("message", 0, 0, NONE, 0, 0),
                Node::new("param", 0, 0, NONE, 0, 0),
                Node::new("type", 0, 0, NONE, 0, 0),
            ],
            searches: &[],
        },
        types: private::Words::new(
            0,
            b"\x01\x001\x00",
            "auth_errorapi_errorrate_limit_errormodel_errorinvalid_request_errorbudget_exceeded",
            b"\x00\x00\x00\x00\x0a\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x0a\x00\x00\x00\x13\x00\x00\x00\x05\x00\x00\x00\x06\x00\x00\x00\x13\x00\x00\x00#\x00\x00\x00\x02\x00\x00\x00\x03\x00\x00\x00#\x00\x00\x00.\x00\x00\x00\x03\x00\x00\x00\x04\x00\x00\x00.\x00\x00\x00C\x00\x00\x00\x01\x00\x00\x00\x02\x00\x00\x00C\x00\x00\x00R\x00\x00\x00\x04\x00\x00\x00\x05\x00\x00\x00",
        ),
        codes: private::Words::new(0, b"", "", b""),
        rules: private::Rules::new(
            b"\x00\x00\x00\x00\x00\x00\x00\x00\xff\xff\xff\xff\x01\x00\x00\x00\x01\x00\x00\x00\xff\xff\xff\xff\x02\x00\x00\x00\x02\x00\x00\x00\xff\xff\xff\xff\x03\x00\x00\x00\x03\x00\x00\x00\xff\xff\xff\xff\x04\x00\x00\x00\x04\x00\x00\x00\xff\xff\xff\xff\x05\x00\x00\x00\x05\x00\x00\x00\xff\xff\xff\xff",
            b"",
            &[],
        ),
        usage: private::Amounts {
            tree: private::Tree {
                nodes: &[
                    Node::new("", 1, 1, NONE, 0, 0),
                    Node::new("usage", 2, 1, NONE, 0, 0),
                    Node::new("total_tokens", 0, 0, NONE, 0, 0),
                ],
                searches: &[],
            },
            all: &[
                private::Amount {
                    name: "tokens",
                    from: private::Sources::new(&[private::Source::body(2)]),
                    scale: 1,
                },
            ],
        },
    })
};
/// The places in a body that the decoder looks at.
const NODES: usize = 6;
#[cfg(test)]
mod examples {
    #[test]
    fn decode_to_their_errors() {
        ::backstop::private::check_examples::<super::Error>();
    }
}
