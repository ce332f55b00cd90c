//! Types and codes that are no Rust names as they are.
#![deny(warnings, missing_docs)]

backstop::errors! {
    /// Names.
    pub mod api = "names.errors.json";
}

fn main() {
    use api::ErrorKind;
    let kinds = [
        ("20429", ErrorKind::E20429),
        ("self", ErrorKind::Itself),
        ("match", ErrorKind::Match),
        ("error", ErrorKind::Error),
        ("r\u{e9}seau", ErrorKind::Network),
        ("com.example/quota\"exceeded\\", ErrorKind::ComExampleQuotaExceeded),
    ];
    for (name, kind) in kinds {
        assert_eq!(kind.as_str(), name);
        assert_eq!(name.parse(), Ok(kind));
    }
}
