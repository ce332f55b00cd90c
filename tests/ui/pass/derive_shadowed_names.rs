//! What the derives generate does not fall for the user's own names.
#![deny(warnings, missing_docs)]
#![allow(dead_code, non_camel_case_types)]
#![forbid(unsafe_code)]

mod core {}
mod std {}
mod http {}
mod backstop {}
mod private {}
struct Option;
struct Some;
struct None;
struct Result;
struct Ok;
struct Err;
struct String;
struct Vec;
struct Box;
struct Duration;
struct Fault;
struct Error;
struct Advice;
struct RetryPolicy;
struct POLICY;
struct INDEX;
trait From {}
trait Into {}
trait Default {}
trait Clone {}
trait Retry {}
trait Fills {}
macro_rules! panic { () => {}; }
macro_rules! include_bytes { () => {}; }

::backstop::errors! {
    /// With everything.
    pub mod rich = "rich.errors.json";
}

/// Made of any error that the file describes, and of calls.
#[derive(::core::fmt::Debug, ::backstop::FromApiError, ::backstop::Retry)]
#[api_error(rich::Error, schema = "rich.errors.json")]
pub enum ApiFailure {
    /// A typed field, and values that every error has.
    #[api_error("quota_error")]
    #[retry(wait, max_attempts = 4, jitter = equal, halt(scope = "origin", for = "1m"))]
    Quota {
        /// A typed field.
        limit: ::core::option::Option<i64>,
        /// A text.
        #[api_error(from = "message")]
        text: ::std::string::String,
        /// When to come back.
        #[retry(after)]
        retry_after: ::core::option::Option<::core::time::Duration>,
        /// A function of the error.
        #[api_error(with = length)]
        length: usize,
        /// What it starts as.
        #[api_error(default)]
        context: ::std::vec::Vec<u8>,
        /// The error itself.
        error: rich::Error,
    },
    /// No values.
    #[api_error("Conflict", "Locked")]
    #[retry(never)]
    Taken,
    /// No answer.
    #[api_error(transport)]
    #[retry(backoff, retry_after = "hint")]
    Network(::backstop::TransportError),
    /// No time.
    #[api_error(stopped)]
    #[retry(never)]
    Stopped {
        /// Why.
        stop_reason: ::backstop::StopReason,
        /// The attempts.
        attempts: ::std::vec::Vec<::backstop::AttemptRecord>,
    },
    /// Any other.
    #[api_error(other)]
    #[retry(delegate)]
    Other(#[api_error(from = "error")] ::std::boxed::Box<rich::Error>),
}

impl ApiFailure {
    #[allow(clippy::unused_self)]
    fn hint(&self) -> ::core::time::Duration {
        ::core::time::Duration::new(1, 0)
    }
}

fn length(error: &rich::Error) -> usize {
    error.body().len()
}

/// Made of any error.
#[derive(::backstop::FromApiError, ::backstop::Retry)]
#[api_error(rich::Error, schema = "rich.errors.json")]
#[retry(delegate)]
pub struct Flat {
    /// A typed field.
    pub limit: ::core::option::Option<i64>,
    /// The facts.
    #[retry(delegate)]
    pub fault: ::backstop::Fault,
    /// A text.
    pub request_id: ::core::option::Option<::std::string::String>,
}

fn main() {
    panic!();
    include_bytes!();
}
