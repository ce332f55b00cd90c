//! The committed generated code compiles under the strictest lints, and works.
#![deny(warnings, missing_docs, clippy::all, clippy::pedantic)]
#![forbid(unsafe_code)]

/// The generated module.
#[path = "../golden/altllm.rs"]
#[rustfmt::skip]
pub mod altllm;

#[test]
fn a_kind_is_found_by_its_name() {
    assert_eq!("budget_exceeded".parse(), Ok(altllm::ErrorKind::BudgetExceeded));
}
