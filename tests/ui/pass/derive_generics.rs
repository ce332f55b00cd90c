//! Generic types, lifetimes, bounds and defaults.
#![deny(warnings, missing_docs)]
#![forbid(unsafe_code)]

use std::{borrow::Cow, fmt::Debug, marker::PhantomData, time::Duration};

use backstop::{FromApiError, Retry};
use plain::Error as ApiError;

backstop::errors! {
    /// Plain.
    pub mod plain = "plain.errors.json";
}

/// Parameters of all sorts, and the error under another name.
#[derive(Clone, Debug, FromApiError, Retry)]
#[api_error(ApiError, schema = "plain.errors.json")]
pub enum Failure<'a, T: ?Sized = str, E: Debug = ApiError, const N: usize = 1>
where
    T: 'a,
    E: Clone,
{
    /// Values.
    #[api_error("rate_limit_error")]
    #[retry(wait)]
    SlowDown {
        /// A text.
        message: Cow<'a, str>,
        /// When to come back.
        #[retry(after)]
        retry_after: Option<Duration>,
        /// Nothing.
        #[api_error(default)]
        marker: PhantomData<&'a T>,
    },
    /// Any other.
    #[api_error(other)]
    #[retry(backoff)]
    Other(ApiError),
    /// One's own.
    #[retry(delegate)]
    Own(Box<E>),
    /// Another one.
    #[retry(never)]
    Wrong(&'a T, [u8; N]),
}

/// A reference to an error.
#[derive(Retry)]
#[retry(delegate)]
pub struct Borrowed<'a, E>(pub &'a E);

/// Never made.
#[derive(Clone, Copy, Debug, Retry)]
pub enum Never {}

fn main() {
    let failure: Failure<'_, [u8], plain::Error, 2> = plain::Error::new(plain::ErrorKind::RateLimit, "m").into();
    assert!(Borrowed(&failure).advice().policy.retries());
    assert!(matches!(failure, Failure::SlowDown { message, .. } if message == "m"));
    fn is_retry<T: Retry>() {}
    is_retry::<Never>();
}
