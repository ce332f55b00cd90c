//! Modules, and what uses them, may be called what only a raw identifier can say; visibilities are as written.
#![deny(warnings, missing_docs)]

mod inner {
    pub mod deep {
        backstop::errors! {
            pub(in crate::inner) mod r#type = "plain.errors.json";
            pub(super) mod r#async = "rich.errors.json";
            pub(crate) mod over = "plain.errors.json";
            mod own = "plain.errors.json";
        }

        pub fn own() -> usize {
            own::ErrorKind::ALL.len()
        }
    }

    pub fn names() -> [&'static str; 2] {
        [deep::r#type::ErrorKind::RateLimit.as_str(), deep::r#async::ErrorKind::Quota.as_str()]
    }
}

fn main() {
    assert_eq!(inner::names(), ["rate_limit_error", "quota_error"]);
    assert_eq!(inner::deep::own(), inner::deep::over::ErrorKind::ALL.len());
}
