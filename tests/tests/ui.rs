//! What the macro says to mistaken input, and that it says nothing to valid input under the strictest lints.

#[test]
fn mistakes_are_reported_and_do_not_cascade() {
    trybuild::TestCases::new().compile_fail("ui/fail/*.rs");
}

#[test]
fn generated_code_compiles_anywhere() {
    trybuild::TestCases::new().pass("ui/pass/*.rs");
}
