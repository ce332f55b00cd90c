//! Typed errors and retry policies for HTTP APIs, from one JSON file.

mod advice;
mod api_error;
mod catalog;
mod clock;
mod decode;
mod fault;
mod fault_builder;
mod layout;
mod policy;
#[doc(hidden)]
pub mod private;
mod raw_json;
mod render;
mod reply;
mod tables;
mod unknown_kind;

pub use advice::{Advice, Retry, RetryHint};
pub use api_error::ApiError;
pub use catalog::{Catalog, StatusInfo};
pub use fault::Fault;
pub use fault_builder::FaultBuilder;
pub use http;
pub use policy::{Halt, Jitter, RetryAfter, RetryPolicy, Safety, Scope, Throttle, Timeouts};
pub use raw_json::{InvalidJson, RawJson};
pub use reply::Reply;
pub use unknown_kind::UnknownErrorKind;
