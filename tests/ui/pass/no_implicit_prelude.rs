//! Generated code needs nothing in scope.
#![no_implicit_prelude]
#![deny(warnings, missing_docs)]
#![forbid(unsafe_code)]

::backstop::errors! {
    /// Plain.
    pub mod plain = "plain.errors.json";
    /// With everything.
    pub mod rich = "rich.errors.json";
}

fn main() {}
