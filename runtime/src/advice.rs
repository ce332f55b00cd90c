//! What an error tells the executor: facts and a row of the table, never a decision.

use std::{
    sync::Arc,
    time::{Duration, SystemTime},
};

use http::StatusCode;

use crate::{Fault, RetryPolicy, Timeouts};

/// An error that has a retry policy.
///
/// Every generated `Error` implements it, and so can any error of yours; the [`Executor`](crate::Executor) works on all
/// of them. `#[derive(backstop::Retry)]` writes it from attributes.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no retry policy",
    label = "has no retry policy",
    note = "derive one with `#[derive(backstop::Retry)]`"
)]
pub trait Retry {
    /// What the table and the server say about this error.
    fn advice(&self) -> Advice;

    /// How long calls that fail with this error may take where the caller does not say.
    #[must_use]
    fn default_timeouts() -> Timeouts
    where
        Self: Sized,
    {
        Timeouts::default()
    }
}

/// Implements [`Retry`] for what leads to a value that has it.
macro_rules! through {
    ($($pointer:ty),*) => {
        $(
            impl<T: Retry> Retry for $pointer {
                fn advice(&self) -> Advice {
                    T::advice(self)
                }

                fn default_timeouts() -> Timeouts {
                    T::default_timeouts()
                }
            }
        )*
    };
}

through!(&T, Box<T>, Arc<T>);

impl Retry for Fault {
    fn advice(&self) -> Advice {
        Self::advice(self)
    }
}

/// What the table and the server say about one error.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Advice {
    /// The row of the table.
    pub policy: &'static RetryPolicy,
    /// The error's kind, as a word of low cardinality for logs and metrics.
    pub kind: &'static str,
    /// The status of the response, where there was one.
    pub status: Option<StatusCode>,
    /// When the server says to come back.
    pub retry_after: Option<RetryHint>,
    /// Whether the server says to come back at all.
    pub should_retry: Option<bool>,
}

impl Advice {
    /// Advice that consists of the table's row alone.
    #[must_use]
    pub const fn new(policy: &'static RetryPolicy, kind: &'static str) -> Self {
        Self { policy, kind, status: None, retry_after: None, should_retry: None }
    }

    /// The same, with the server's word on when to come back.
    #[must_use]
    pub const fn with_retry_after(self, retry_after: Option<RetryHint>) -> Self {
        Self { retry_after, ..self }
    }
}

/// When the server says to come back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RetryHint {
    /// So long after the response.
    After(Duration),
    /// At a time by the wall clock: an absolute time in a response that has no `Date` to read it against.
    At(SystemTime),
}

impl RetryHint {
    /// The delay from `now`; zero for a time that has passed.
    #[must_use]
    pub fn delay(self, now: SystemTime) -> Duration {
        match self {
            Self::After(delay) => delay,
            Self::At(time) => time.duration_since(now).unwrap_or_default(),
        }
    }
}
