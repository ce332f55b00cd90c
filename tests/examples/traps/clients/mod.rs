//! The clients: one file each, which says what it has, and how it is configured.

mod aws;
mod backon;
mod backstop;
mod gax;
mod reqwest_retry;
mod tokio_retry;
mod tower;

use std::time::Duration;

use crate::http::{Answer, Service};

pub(crate) struct Client {
    pub(crate) name: &'static str,
    /// What it has against a kind of trap.
    pub(crate) has: fn(Feature) -> Has,
    /// Puts it around the server, to obey this deadline.
    pub(crate) make: fn(Service, Duration) -> Service,
    /// Its budget is charged for a retry before the wait; not for a failure, as gRPC's.
    pub(crate) charges_retries: bool,
}

/// What a trap asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Feature {
    /// A bound on the time of the whole call.
    Deadline,
    /// `Retry-After`.
    Hint,
    /// A bound on attempts.
    Attempts,
    /// Layers that know of each other.
    Nesting,
    /// The method of the request decides.
    Idempotency,
    /// The body of an error decides.
    ErrorBody,
    /// The body of a success decides.
    SuccessBody,
    /// A budget for the retries of all calls.
    Budget,
    /// Calls that were told the same do not come back together.
    Spread,
    /// A circuit breaker in front of first attempts.
    Halt,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Has {
    /// It does it by itself, or by a setting.
    Itself,
    /// It leaves it to code of the user's.
    Closure,
    Nothing,
}

/// Backstop comes first.
pub(crate) const ALL: [Client; 7] = [
    backstop::CLIENT,
    backon::CLIENT,
    reqwest_retry::CLIENT,
    tower::CLIENT,
    gax::CLIENT,
    aws::CLIENT,
    tokio_retry::CLIENT,
];

const MAX_ATTEMPTS: u32 = 4;
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(1);
const INITIAL_BACKOFF: Duration = Duration::from_millis(20);
const MAX_BACKOFF: Duration = Duration::from_secs(60);

/// `Retry-After` as most code of users reads it: whole seconds, and anything else counts as absent.
fn retry_after(answer: &Answer) -> Option<Duration> {
    let seconds = answer.headers().get("retry-after")?.to_str().ok()?.parse().ok()?;
    Some(Duration::from_secs(seconds)).filter(|hint| !hint.is_zero())
}
