//! The crate `backstop` under another name, as where a crate re-exports it.
#![deny(warnings, missing_docs)]
#![forbid(unsafe_code)]

use facade::stop::{self, Retry as _};

/// A crate that re-exports it.
pub mod facade {
    pub use ::backstop as stop;
}

backstop::errors! {
    /// Plain.
    pub mod plain = "plain.errors.json";
}

/// One way to say it.
#[derive(stop::FromApiError, stop::Retry)]
#[api_error(plain::Error, schema = "plain.errors.json", crate = "facade::stop")]
#[retry(crate = "facade::stop", backoff, max_attempts = 2, timeouts(total = "1m"))]
pub enum Failure {
    /// Slow down.
    #[api_error("rate_limit_error")]
    SlowDown(#[api_error(from = "retry_after")] #[retry(after)] Option<std::time::Duration>),
    /// No answer.
    #[api_error(transport)]
    Network(stop::TransportError),
    /// Any other.
    #[api_error(other)]
    #[retry(delegate)]
    Other(plain::Error),
}

/// The other way.
#[derive(stop::FromApiError, stop::Retry)]
#[api_error(plain::Error, crate = crate::facade::stop)]
#[retry(never, crate = crate::facade::stop)]
pub struct Flat {
    /// The status.
    pub status: u16,
}

fn main() {
    let failure = Failure::from(plain::Error::new(plain::ErrorKind::RateLimit, "slow down"));
    assert_eq!(failure.advice().policy.max_attempts(), 2);
    assert!(Failure::default_timeouts().total.is_some());
}
