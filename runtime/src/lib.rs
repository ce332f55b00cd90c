//! Typed errors and retry policies for HTTP APIs, from one JSON file.

mod advice;
mod catalog;
mod policy;
mod tables;

pub use advice::{Advice, Retry, RetryHint};
pub use catalog::{Catalog, ErrorInfo, StatusInfo};
pub use policy::{Halt, Jitter, RetryAfter, RetryPolicy, Safety, Scope, Throttle, Timeouts};
