//! Two files in one crate, and two modules in one invocation.
#![deny(warnings, missing_docs)]
#![forbid(unsafe_code)]

backstop::errors! {
    /// The first one.
    pub mod first = "plain.errors.json";
    /// The second one.
    #[allow(dead_code)]
    mod second = "rich.errors.json";
}

/// The same file again, deeper, and seen from its parent only.
pub mod outer {
    /// Deeper.
    pub mod inner {
        backstop::errors! {
            pub(in crate::outer) mod third = "plain.errors.json";
        }
    }

    /// A kind as text.
    #[must_use]
    pub fn name() -> &'static str {
        inner::third::ErrorKind::RateLimit.as_str()
    }
}

fn main() {
    assert_eq!(first::ErrorKind::RateLimit.as_str(), "rate_limit_error");
    assert_eq!(second::ErrorKind::ALL.last(), Some(&second::ErrorKind::Unrecognized));
    assert_eq!(outer::name(), "rate_limit_error");
}
