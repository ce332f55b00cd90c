//! Where the name `backstop` is another crate's, the derives use the path that they are given, and no other.
#![deny(warnings, missing_docs)]
#![forbid(unsafe_code)]

extern crate backstop as stop;
extern crate core as backstop;

use backstop_tests::altllm;
use stop::{AttemptRecord, CallError, Fault, StopReason, TransportError};

/// With everything that names a type of the crate.
#[derive(Debug, stop::FromApiError, stop::Retry)]
#[api_error(altllm::Error, schema = catalog("altllm"), crate = "stop")]
#[retry(
    crate = "stop",
    backoff,
    max_attempts = 5,
    initial_backoff = "1ms",
    max_backoff = "2ms",
    jitter = equal,
    retry_after(default = "1s", max = "2s"),
    safety = not_processed,
    throttle(scope = "origin", for = "1s"),
    halt = operation,
    cost = 1,
    failover = true,
    timeouts(attempt = "1s", total = "2s")
)]
pub enum ChatError {
    /// A value, and a method.
    #[api_error("rate_limit_error")]
    #[retry(retry_after = "hint", jitter = none)]
    SlowDown {
        /// A value.
        message: String,
        /// The kind.
        kind: altllm::ErrorKind,
        /// The facts.
        fault: Fault,
    },
    /// A field.
    #[api_error("budget_exceeded")]
    Spent {
        /// A value.
        #[retry(after)]
        retry_after: Option<std::time::Duration>,
    },
    /// No answer.
    #[api_error(transport)]
    Network {
        /// Why.
        transport: TransportError,
        /// The attempts.
        attempts: Vec<AttemptRecord>,
    },
    /// No time.
    #[api_error(stopped)]
    #[retry(never)]
    Stopped {
        /// Why.
        stop_reason: StopReason,
        /// The call.
        source: CallError<altllm::Error>,
    },
    /// Any other.
    #[api_error(other)]
    #[retry(delegate)]
    Other(altllm::Error),
}

impl ChatError {
    fn hint(&self) -> stop::RetryHint {
        stop::RetryHint::After(std::time::Duration::from_secs(1))
    }
}

/// What it wraps decides, timeouts included.
#[derive(Debug, stop::FromApiError, stop::Retry)]
#[api_error(altllm::Error, crate = "stop")]
#[retry(delegate, crate = "stop")]
pub struct Wrapped(altllm::Error);

fn main() {
    let error = || altllm::Error::new(altllm::ErrorKind::RateLimit, "m");
    let policy = stop::Retry::advice(&ChatError::from(error())).policy;
    assert_eq!((policy.cost(), policy.failover()), (Some(1), true));
    assert_eq!(stop::Retry::advice(&Wrapped::from(error())).kind, "rate_limit_error");
    assert_eq!(<Wrapped as stop::Retry>::default_timeouts(), <altllm::Error as stop::Retry>::default_timeouts());
}
