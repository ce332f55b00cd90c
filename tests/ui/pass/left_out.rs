//! The file of a module that is left out need not be there.
#![deny(warnings, missing_docs)]

backstop::errors! {
    #[cfg(any())]
    /// Never there.
    pub mod missing = "no_such_file.errors.json";
    /// Always there.
    #[cfg(all())]
    #[cfg(not(any()))]
    pub mod api = "plain.errors.json";
    #[cfg(any())]
    mod nowhere = catalog("no such catalog");
    #[cfg(all())]
    /// Shipped.
    pub mod shipped = catalog("altllm");
}

fn main() {
    backstop::errors! {
        #[cfg(any())]
        mod api = "no_such_file.errors.json";
    }
    assert_eq!(api::ErrorKind::RateLimit.info().canonical_status(), 429);
    assert_eq!(shipped::ErrorKind::RateLimit.to_string(), "rate_limit_error");
}
