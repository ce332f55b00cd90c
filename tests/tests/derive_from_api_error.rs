//! `#[derive(FromApiError)]`: which error becomes which variant, and what its fields hold.

use std::{
    borrow::Cow,
    sync::Arc,
    time::{Duration, Instant},
};

use altllm::{Error, ErrorKind};
use backstop::{
    ApiError, AttemptRecord, CallError, Executor, Failure, Fault, FromApiError, Reached, RetryHint, RetryPolicy,
    StopReason, TransportError, TransportErrorKind,
    http::{HeaderMap, HeaderValue, StatusCode},
};

backstop::errors! {
    /// One that is shipped.
    pub mod altllm = catalog("altllm");
    /// One whose errors have fields.
    pub mod rich = "../ui/pass/rich.errors.json";
    /// One whose errors share a type.
    pub mod shared = "derive/shared.errors.json";
}

#[derive(Debug, thiserror::Error, FromApiError)]
#[api_error(altllm::Error, schema = catalog("altllm"))]
enum ChatError {
    #[error("no money left")]
    #[api_error("budget_exceeded")]
    OutOfMoney,
    #[error("slow down: {message}")]
    #[api_error("rate_limit_error")]
    SlowDown { retry_after: Option<Duration>, message: String },
    #[error("try again")]
    #[api_error(group = "transient")]
    Transient(#[api_error(from = "kind")] ErrorKind, #[source] Box<Error>),
    #[error("the network failed")]
    #[api_error(transport)]
    Network(#[source] TransportError),
    #[error("too late")]
    #[api_error(stopped)]
    TooLate {
        stop_reason: StopReason,
        attempts: Vec<AttemptRecord>,
        #[api_error(from = "elapsed")]
        took: Duration,
        #[source]
        error: CallError<Error>,
    },
    #[error("another one")]
    #[api_error(other)]
    Other { source: Error },
    #[error("not the API's")]
    Io(#[from] std::io::Error),
}

fn decoded(status: StatusCode, body: &str) -> Error {
    let mut headers = HeaderMap::new();
    headers.insert("retry-after", HeaderValue::from_static("7"));
    headers.insert("x-request-id", HeaderValue::from_static("req_1"));
    Error::decode(status, &headers, body.as_bytes())
}

#[test]
fn each_error_becomes_what_its_word_says() {
    let become_of = |kind| ChatError::from(Error::new(kind, "m"));
    assert!(matches!(become_of(ErrorKind::BudgetExceeded), ChatError::OutOfMoney));
    assert!(matches!(become_of(ErrorKind::RateLimit), ChatError::SlowDown { message, .. } if message == "m"));
    assert!(matches!(become_of(ErrorKind::Api), ChatError::Transient(ErrorKind::Api, _)));
    assert!(
        matches!(become_of(ErrorKind::Model), ChatError::Transient(ErrorKind::Model, error) if error.message() == Some("m"))
    );
    assert!(matches!(become_of(ErrorKind::Auth), ChatError::Other { source: Error::Auth(_) }));
    assert!(matches!(become_of(ErrorKind::Unrecognized), ChatError::Other { source: Error::Unrecognized(_) }));
}

#[test]
fn a_word_of_its_own_comes_before_a_group() {
    // The group `transient` has the rate limit, too.
    let row = altllm::CATALOG.errors().find(|error| error.name() == "rate_limit_error").unwrap();
    assert!(row.groups().contains(&"transient"));
    let error = decoded(StatusCode::TOO_MANY_REQUESTS, r#"{"error":{"type":"rate_limit_error"}}"#);
    let ChatError::SlowDown { retry_after, message } = ChatError::from(error) else { panic!("another variant") };
    assert_eq!((retry_after, message.as_str()), (Some(Duration::from_secs(7)), ""));
}

/// Every value that an error has, in every type that holds it.
#[derive(FromApiError)]
#[api_error(altllm::Error)]
struct Everything {
    message: String,
    code: Option<String>,
    param: Option<Box<str>>,
    request_id: Arc<str>,
    wire_type: Cow<'static, str>,
    help_url: Option<Cow<'static, str>>,
    status: StatusCode,
    retry_after: Option<Duration>,
    retry_hint: Option<RetryHint>,
    should_retry: Option<bool>,
    is_retryable: bool,
    policy: &'static RetryPolicy,
    body: Vec<u8>,
    kind: ErrorKind,
    fault: Fault,
    error: Error,
    #[api_error(from = "error")]
    again: Arc<Error>,
    #[api_error(from = "status")]
    number: u16,
    #[api_error(from = "status")]
    maybe: Option<StatusCode>,
    #[api_error(with = length)]
    length: usize,
    #[api_error(default)]
    context: Vec<String>,
    #[api_error(from = "wire_type")]
    r#type: Option<String>,
}

fn length(error: &Error) -> usize {
    error.body().len()
}

#[test]
fn fields_are_filled_by_their_names() {
    let body = r#"{"error":{"message":"Slow down.","type":"rate_limit_error","param":"model","code":"tokens"}}"#;
    let error = decoded(StatusCode::TOO_MANY_REQUESTS, body);
    let all = Everything::from(error.clone());
    assert_eq!(
        (all.message.as_str(), all.code.as_deref(), all.param.as_deref()),
        ("Slow down.", Some("tokens"), Some("model"))
    );
    assert_eq!(
        (&*all.request_id, &*all.wire_type, all.r#type.as_deref()),
        ("req_1", "rate_limit_error", Some("rate_limit_error"))
    );
    assert_eq!((all.help_url.as_deref(), all.should_retry), (error.fault().help_url(), None));
    assert_eq!((all.status, all.number, all.maybe), (error.status(), 429, Some(error.status())));
    let hint = Duration::from_secs(7);
    assert_eq!((all.retry_after, all.retry_hint), (Some(hint), Some(RetryHint::After(hint))));
    assert!(all.is_retryable && std::ptr::eq(all.policy, error.policy()));
    assert_eq!((all.body.as_slice(), all.length, all.context.len()), (body.as_bytes(), body.len(), 0));
    assert_eq!(
        (all.kind, all.error.kind(), all.again.kind()),
        (ErrorKind::RateLimit, ErrorKind::RateLimit, ErrorKind::RateLimit)
    );
    assert_eq!(all.fault.message(), Some("Slow down."));
}

/// Errors that share a type.
#[derive(Debug, PartialEq, FromApiError)]
#[api_error(shared::Error, schema = "derive/shared.errors.json")]
enum SharedError {
    #[api_error("invalid_request")]
    Invalid,
    #[api_error("too_long")]
    TooLong,
    #[api_error(20429)]
    Quota { limit: Option<i64>, message: Option<String> },
    #[api_error(group = "money")]
    Money { limit: Option<i64>, owners: Option<Vec<String>> },
    #[api_error("Unrecognized")]
    Unknown(#[api_error(from = "status")] u16),
}

#[test]
fn the_most_special_word_decides() {
    let become_of = |body: &str| {
        SharedError::from(shared::Error::decode(StatusCode::BAD_REQUEST, &HeaderMap::new(), body.as_bytes()))
    };
    assert_eq!(become_of(r#"{"type":"invalid_request","code":"too_long"}"#), SharedError::TooLong);
    assert_eq!(become_of(r#"{"type":"invalid_request","code":"no_model"}"#), SharedError::Invalid);
    assert_eq!(become_of(r#"{"type":"invalid_request","code":"no_key"}"#), SharedError::Invalid);
    let quota = SharedError::Quota { limit: Some(5), message: Some("m".to_owned()) };
    assert_eq!(become_of(r#"{"type":"quota","code":20429,"limit":5,"message":"m"}"#), quota);
    let money = SharedError::Money { limit: Some(9), owners: Some(vec!["me".to_owned()]) };
    assert_eq!(become_of(r#"{"type":"budget","budget":9,"owners":["me"]}"#), money);
    assert_eq!(become_of("<html>"), SharedError::Unknown(400));
}

/// A struct of any error, with the typed fields that some have.
#[derive(FromApiError)]
#[api_error(shared::Error, schema = "derive/shared.errors.json")]
struct Failure3(
    #[api_error(from = "limit")] Option<i64>,
    shared::Error,
    #[api_error(from = "owners")] Option<Vec<String>>,
    Fault,
);

#[test]
fn a_struct_holds_the_typed_fields_of_any_error() {
    let of =
        |body: &str| Failure3::from(shared::Error::decode(StatusCode::BAD_REQUEST, &HeaderMap::new(), body.as_bytes()));
    let Failure3(limit, error, owners, fault) = of(r#"{"type":"quota","code":20429,"limit":5,"message":"m"}"#);
    assert_eq!((limit, owners, error.message(), fault.message()), (Some(5), None, Some("m"), Some("m")));
    let Failure3(limit, _, owners, _) = of(r#"{"type":"budget","budget":9,"owners":[]}"#);
    assert_eq!((limit, owners), (Some(9), Some(Vec::new())));
    let Failure3(limit, error, owners, _) = of(r#"{"type":"invalid_request","code":"no_key","limit":5}"#);
    assert_eq!((limit, owners, error.kind()), (None, None, shared::ErrorKind::NoKey));
}

/// Generic, with a lifetime and bounds; the API's error is that of the whole file.
#[derive(FromApiError)]
#[api_error(rich::Error, schema = "../ui/pass/rich.errors.json")]
enum Generic<'a, T: Clone = (), const N: usize = 0>
where
    T: Send,
{
    #[api_error(other)]
    Api {
        fault: Fault,
        #[api_error(default)]
        context: [Option<&'a T>; 2],
        #[api_error(with = rich_kind)]
        kind: rich::ErrorKind,
    },
    #[expect(dead_code, reason = "a variant of one's own")]
    Own([T; N]),
}

fn rich_kind(error: &rich::Error) -> rich::ErrorKind {
    ApiError::kind(error)
}

#[test]
fn generic_types_are_made_too() {
    let generic = Generic::<'_, String, 2>::from(rich::Error::new(rich::ErrorKind::Unrecognized, "m"));
    let Generic::Api { fault, context, kind } = generic else { panic!("another variant") };
    assert_eq!((fault.message(), context, kind), (Some("m"), [None, None], rich::ErrorKind::Unrecognized));
}

/// A failed attempt.
fn fails(kind: ErrorKind) -> Failure<Error> {
    Error::new(kind, "m").into()
}

fn refused() -> Failure<Error> {
    TransportError::new(TransportErrorKind::Connect, Reached::BeforeSend).into()
}

/// Runs attempts that fail so, one after the other, the last one again and again.
async fn chat(attempts: &[fn() -> Failure<Error>]) -> Result<(), ChatError> {
    let executor = Executor::<Error>::builder().deadline(Duration::from_secs(100)).build();
    let attempt = async |attempt: backstop::Attempt| {
        let at = attempt.number() as usize - 1;
        Err(attempts[at.min(attempts.len() - 1)]())
    };
    Ok(executor.run(attempt).await?)
}

#[tokio::test(start_paused = true)]
async fn the_question_mark_carries_a_whole_call() {
    let spent = chat(&[|| fails(ErrorKind::Api), || fails(ErrorKind::BudgetExceeded)]).await;
    assert!(matches!(spent, Err(ChatError::OutOfMoney)));
    let failed = chat(&[|| fails(ErrorKind::Api)]).await;
    assert!(matches!(failed, Err(ChatError::Transient(ErrorKind::Api, _))));
}

#[tokio::test(start_paused = true)]
async fn a_call_without_an_answer_is_a_failure_of_the_network() {
    let refused = chat(&[|| fails(ErrorKind::Api), refused]).await;
    let Err(ChatError::Network(error)) = refused else { panic!("another variant: {refused:?}") };
    assert!(error.is_connect());
}

/// Runs attempts of which those after the first never end.
async fn hang(first: fn() -> Failure<Error>, deadline: u64) -> Result<(), ChatError> {
    let executor = Executor::<Error>::builder().deadline(Duration::from_secs(deadline)).build();
    let attempt = async |attempt: backstop::Attempt| match attempt.number() {
        1 => Err(first()),
        _ => std::future::pending().await,
    };
    Ok(executor.run(attempt).await?)
}

#[tokio::test(start_paused = true)]
async fn the_deadline_does_not_hide_what_the_server_said() {
    let said = hang(|| fails(ErrorKind::Api), 30).await;
    assert!(matches!(said, Err(ChatError::Transient(ErrorKind::Api, error)) if error.message() == Some("m")));
}

#[tokio::test(start_paused = true)]
async fn a_call_that_the_deadline_ended_without_an_answer_was_stopped() {
    let stopped = hang(refused, 30).await;
    let Err(ChatError::TooLate { stop_reason, attempts, took, error }) = stopped else { panic!("{stopped:?}") };
    assert_eq!((stop_reason, error.stop_reason()), (StopReason::DeadlineExceeded, StopReason::DeadlineExceeded));
    assert_eq!((took.as_secs(), attempts.as_slice()), (30, error.attempts()));
    assert!(error.transport().is_some_and(TransportError::is_timeout));
}

/// One variant for every call without an answer.
#[derive(Debug, FromApiError)]
#[api_error(altllm::Error, schema = catalog("altllm"))]
enum Short {
    #[api_error(other)]
    Api(Error),
    #[api_error(stopped)]
    Call {
        transport: TransportError,
        last_api: Option<Error>,
        retry_at: Option<Instant>,
        retry_after: Option<Duration>,
    },
}

#[tokio::test(start_paused = true)]
async fn one_variant_takes_both_where_the_other_is_missing() {
    let executor = Executor::<Error>::new();
    let attempt = async |attempt: backstop::Attempt| match attempt.number() {
        1 => Err::<(), _>(fails(ErrorKind::Api)),
        _ => Err(refused()),
    };
    let short = Short::from(executor.run(attempt).await.unwrap_err());
    let Short::Call { transport, last_api, retry_at, retry_after } = short else { panic!("{short:?}") };
    assert!(transport.is_connect() && retry_at.is_none() && retry_after.is_none());
    assert_eq!(last_api.map(|error| error.kind()), Some(ErrorKind::Api));
    let spent = executor.run(async |_| Err::<(), _>(fails(ErrorKind::BudgetExceeded))).await.unwrap_err();
    assert!(matches!(Short::from(spent), Short::Api(Error::BudgetExceeded(_))));
}
