// The examples of the README use these features.
#![cfg_attr(all(feature = "macros", feature = "reqwest"), doc = include_str!("../README.md"))]
#![cfg_attr(
    not(all(feature = "macros", feature = "reqwest")),
    doc = "Typed errors and retry policies for HTTP APIs, from one JSON file."
)]

mod advice;
mod api_error;
#[cfg(feature = "axum")]
pub mod axum;
#[cfg(feature = "blocking")]
pub mod blocking;
mod call_error;
mod catalog;
mod clock;
pub mod core;
mod decode;
mod derived;
mod endpoint;
#[cfg(any(feature = "reqwest", feature = "tower"))]
mod exchange;
mod executor;
mod fault;
mod fault_builder;
mod include_errors;
mod layout;
mod observer;
mod operation;
mod policy;
#[doc(hidden)]
pub mod private;
mod raw_json;
mod render;
mod reply;
#[cfg(feature = "reqwest")]
pub mod reqwest;
mod subset;
mod tables;
#[cfg(feature = "test-util")]
pub mod test_util;
#[cfg(feature = "tower")]
pub mod tower;
#[cfg(feature = "tracing")]
mod tracing;
mod transport;
mod unknown_kind;

pub use advice::{Advice, Retry, RetryHint};
pub use api_error::ApiError;
#[cfg(feature = "macros")]
#[doc = include_str!("derived/from_api_error.md")]
pub use backstop_macros::FromApiError;
#[cfg(feature = "macros")]
#[doc = include_str!("derived/retry.md")]
pub use backstop_macros::Retry;
#[cfg(feature = "macros")]
pub use backstop_macros::errors;
pub use call_error::{AttemptRecord, CallError};
pub use catalog::{Catalog, ErrorInfo, StatusInfo};
pub use endpoint::{Endpoint, InvalidEndpoint};
#[cfg(feature = "tokio")]
pub use executor::TokioTimer;
pub use executor::{
    Attempt, Call, Executor, ExecutorBuilder, Failure, IDEMPOTENCY_KEY, IdempotencyKey, Timer, UsageMeter,
};
pub use fault::Fault;
pub use fault_builder::FaultBuilder;
pub use http;
pub use observer::{CallEnd, CallInfo, CallResult, Hold, Observer, ScopeTrouble, Wait};
pub use operation::Operation;
pub use policy::{Halt, Jitter, RetryAfter, RetryPolicy, Safety, Scope, Throttle, Timeouts};
pub use raw_json::{InvalidJson, RawJson};
pub use reply::Reply;
pub use transport::{Reached, TransportError, TransportErrorKind};
pub use unknown_kind::UnknownErrorKind;

pub use crate::core::{Budget, DelayCause, HoldCause, Pacing, Quota, StopReason, UsageLevel};
#[cfg(feature = "tracing")]
pub use crate::tracing::TracingObserver;
