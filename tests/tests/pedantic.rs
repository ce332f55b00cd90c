//! What the macro expands to compiles under the strictest lints.
#![deny(warnings, missing_docs, clippy::all, clippy::pedantic)]
#![forbid(unsafe_code)]

backstop::errors! {
    /// The `AltLLM` API.
    pub mod altllm = "../../schema/catalogs/altllm.errors.json";
    /// Everything that a file can say.
    pub mod rich = "../ui/pass/rich.errors.json";
    /// Odd names.
    pub mod names = "../ui/pass/names.errors.json";
}

#[test]
fn no_error_is_larger_than_a_tag_and_a_pointer() {
    assert!(size_of::<altllm::Error>() <= 16);
    assert!(size_of::<rich::Error>() <= 16);
}
