//! Operations and groups: enums of some of the errors, and calls of an operation.

use std::time::Duration;

use altllm::{BillingError, CreateChatError, Error, ErrorKind, ListModelsError, TransientError, operations};
use backstop::{
    CallError, Executor, Failure, StopReason,
    http::{HeaderMap, StatusCode},
};
use rich::BillingError as RichBilling;

backstop::errors! {
    /// One that is shipped.
    pub mod altllm = catalog("altllm");
    /// One whose errors have fields.
    pub mod rich = "../ui/pass/rich.errors.json";
}

fn spent() -> Error {
    Error::new(ErrorKind::BudgetExceeded, "You spent it all.")
}

#[test]
fn an_error_of_the_group_goes_in_and_comes_out() {
    let billing = BillingError::try_from(spent()).unwrap();
    let BillingError::BudgetExceeded(fault) = &billing;
    assert_eq!(fault.message(), Some("You spent it all."));
    assert_eq!(billing.kind(), ErrorKind::BudgetExceeded);
    assert_eq!(billing.to_string(), spent().to_string());
    let copy = billing.clone();
    assert_eq!(format!("{copy:?}"), format!("{:?}", spent()));
    let whole = Error::from(billing);
    assert!(matches!(&whole, Error::BudgetExceeded(fault) if fault.message() == Some("You spent it all.")));
    assert_eq!(Error::from(copy).kind(), whole.kind());
}

#[test]
fn any_other_error_comes_back_whole() {
    for &kind in ErrorKind::ALL {
        let error = Error::build(kind).message("m").request_id("req_1").finish();
        let expected = matches!(kind, ErrorKind::RateLimit | ErrorKind::Model | ErrorKind::Api);
        match TransientError::try_from(error) {
            Ok(transient) => {
                assert!(expected, "{kind}");
                assert_eq!((transient.kind(), transient.message()), (kind, Some("m")));
            }
            Err(error) => {
                assert!(!expected, "{kind}");
                assert_eq!((error.kind(), error.request_id()), (kind, Some("req_1")));
            }
        }
    }
}

#[test]
fn an_error_is_seen_as_one_of_the_group_without_being_moved() {
    let error = spent();
    let seen: Result<&BillingError, &Error> = (&error).try_into();
    assert_eq!(seen.unwrap().message(), error.message());
    let other: Result<&TransientError, &Error> = (&error).try_into();
    assert_eq!(other.unwrap_err().kind(), ErrorKind::BudgetExceeded);
}

#[test]
fn an_operation_s_enum_is_matched_without_a_rest() {
    fn advice(error: &CreateChatError) -> &'static str {
        match error {
            CreateChatError::Auth(_) | CreateChatError::BudgetExceeded(_) => "ask the owner of the key",
            CreateChatError::InvalidRequest(_) => "correct the request",
            CreateChatError::RateLimit(_) | CreateChatError::Model(_) | CreateChatError::Api(_) => "come back",
        }
    }
    let not_found = Error::decode(StatusCode::NOT_FOUND, &HeaderMap::new(), b"");
    assert_eq!(CreateChatError::try_from(not_found).as_ref().map(advice).unwrap(), "correct the request");
    let unknown = Error::decode(StatusCode::IM_A_TEAPOT, &HeaderMap::new(), b"");
    assert_eq!(CreateChatError::try_from(unknown).unwrap_err().kind(), ErrorKind::Unrecognized);
    assert_eq!(ListModelsError::try_from(spent()).unwrap_err().kind(), ErrorKind::BudgetExceeded);
}

#[test]
fn fields_stay_with_their_error() {
    let example = rich::CATALOG.errors().find(|error| error.groups().contains(&"billing"));
    let kind: rich::ErrorKind = example.unwrap().name().parse().unwrap();
    let error = rich::Error::new(kind, "over");
    let billing = RichBilling::try_from(error).unwrap();
    let copy = billing.clone();
    drop(billing);
    let RichBilling::Quota(quota) = &copy;
    assert_eq!((quota.message(), quota.limit), (Some("over"), None));
    assert!(matches!(rich::Error::from(copy), rich::Error::Quota(quota) if quota.message() == Some("over")));
}

#[test]
fn no_subset_is_larger_than_the_whole() {
    assert_eq!(size_of::<BillingError>(), size_of::<Error>());
    assert_eq!(size_of::<Result<BillingError, Error>>(), size_of::<Result<Error, Error>>());
}

#[test]
fn operations_are_const_data() {
    let create = &operations::CREATE_CHAT;
    assert_eq!((create.name(), create.path()), ("create_chat", "/v1/chat/completions"));
    assert_eq!((create.method().as_str(), create.is_idempotent()), ("POST", false));
    assert_eq!(create.timeouts(), backstop::Timeouts::default());
    let list = &operations::LIST_MODELS;
    assert_eq!((list.method().as_str(), list.is_idempotent()), ("GET", true));
    assert_eq!(list.timeouts().attempt.map(|limit| limit.as_secs()), Some(10));
}

/// A call of an operation whose every attempt fails on the server.
async fn fail(operation: &'static backstop::Operation) -> CallError<Error> {
    let executor = Executor::<Error>::new();
    let attempt = async |_| Err::<(), _>(Failure::from(Error::new(ErrorKind::Api, "failed")));
    executor.operation(operation).run(attempt).await.expect_err("it fails")
}

#[tokio::test(start_paused = true)]
async fn an_operation_tells_the_executor_what_may_be_sent_again() {
    let create = fail(&operations::CREATE_CHAT).await;
    assert_eq!((create.attempts().len(), create.stop_reason()), (1, StopReason::NotIdempotent));
    let list = fail(&operations::LIST_MODELS).await;
    assert_eq!((list.attempts().len(), list.stop_reason()), (3, StopReason::AttemptsExhausted));
}

#[tokio::test(start_paused = true)]
async fn an_idempotency_key_makes_up_for_it() {
    let executor = Executor::<Error>::builder().idempotency_key(backstop::IDEMPOTENCY_KEY).build();
    let attempt = async |_| Err::<(), _>(Failure::from(Error::new(ErrorKind::Api, "failed")));
    let create = executor.operation(&operations::CREATE_CHAT).run(attempt).await.unwrap_err();
    assert_eq!(create.attempts().len(), 3);
}

#[test]
fn the_file_s_word_on_idempotency_counts_more_than_the_method() {
    let (get, purge) = (&rich::operations::CORE, &rich::operations::E2ND_PAY_OUT);
    assert_eq!((get.method().as_str(), get.is_idempotent()), ("GET", false));
    assert_eq!((purge.method().as_str(), purge.is_idempotent()), ("PURGE", true));
    assert_eq!(purge.timeouts().total, Some(Duration::from_millis(1_500)));
    assert_eq!(size_of::<rich::CoreError>(), 16);
}

#[tokio::test(start_paused = true)]
async fn an_operation_s_timeouts_take_the_place_of_the_executor_s() {
    let executor = Executor::<Error>::builder().attempt_timeout(Duration::from_secs(1)).build();
    let never = async |_| std::future::pending::<Result<(), Failure<Error>>>().await;
    let first = |error: CallError<Error>| error.attempts().first().map(|attempt| attempt.duration.as_secs());
    let list = executor.operation(&operations::LIST_MODELS).run(never).await.unwrap_err();
    assert_eq!(first(list), Some(10));
    let create = executor.operation(&operations::CREATE_CHAT).run(never).await.unwrap_err();
    assert_eq!(first(create), Some(1));
    let hurried = executor.operation(&operations::LIST_MODELS).attempt_timeout(Duration::from_secs(2));
    assert_eq!(first(hurried.run(never).await.unwrap_err()), Some(2));
}
