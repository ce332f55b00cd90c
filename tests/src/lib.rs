//! End-to-end tests, compile-time tests and benchmarks of backstop.
//!
//! In a doctest the macro finds the file beside the source file that holds the doctest:
//!
//! ```
//! backstop::errors! {
//!     pub mod altllm = "../../schema/catalogs/altllm.errors.json";
//! }
//! assert_eq!(altllm::ErrorKind::RateLimit.as_str(), "rate_limit_error");
//! ```

pub mod measure;
