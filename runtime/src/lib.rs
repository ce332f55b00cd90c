//! Typed errors and retry policies for HTTP APIs, from one JSON file.

mod advice;
mod call_error;
mod catalog;
pub mod core;
mod executor;
mod observer;
mod policy;
mod tables;
mod transport;

pub use advice::{Advice, Retry, RetryHint};
pub use call_error::{AttemptRecord, CallError};
pub use catalog::{Catalog, StatusInfo};
#[cfg(feature = "tokio")]
pub use executor::TokioTimer;
pub use executor::{Attempt, Call, Executor, ExecutorBuilder, Failure, IDEMPOTENCY_KEY, IdempotencyKey, Timer};
pub use observer::{CallEnd, CallInfo, CallResult, Observer, Wait};
pub use policy::{Halt, Jitter, RetryAfter, RetryPolicy, Safety, Scope, Throttle, Timeouts};
pub use transport::{Reached, TransportError, TransportErrorKind};

pub use crate::core::{DelayCause, StopReason};
