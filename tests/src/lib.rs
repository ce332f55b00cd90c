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

backstop::errors! {
    /// An API whose errors another crate has: a fixture derives from them where `backstop` has no name of its own.
    pub mod altllm = catalog("altllm");
}
