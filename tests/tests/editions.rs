//! Generated code compiles in a crate of any edition that a macro of today can be used in.

mod user_crate;

use user_crate::UserCrate;

const MAIN: &str = r#"
//! A crate.
#![deny(warnings, missing_docs, rust_2018_idioms, unreachable_pub, unused_qualifications)]
#![forbid(unsafe_code)]

backstop::errors! {
    /// Everything.
    pub(crate) mod rich = "rich.errors.json";
    #[allow(missing_docs, dead_code)]
    mod stripe = catalog("stripe");
}

fn main() {
    let error = rich::Error::new(rich::ErrorKind::Conflict, "m");
    assert!(rich::CoreError::try_from(error).is_ok());
}
"#;

#[test]
fn generated_code_compiles_in_older_editions() {
    let rich = include_str!("../ui/pass/rich.errors.json");
    for (name, edition, prelude) in
        [("edition-2018", "2018", "use std::convert::TryFrom;\n"), ("edition-2021", "2021", "")]
    {
        let main = MAIN.trim_start().replace("fn main() {", &format!("fn main() {{\n    {prelude}"));
        let user = UserCrate::new(name, edition, [("src/main.rs", &*main), ("src/rich.errors.json", rich)]);
        let output = user.cargo(&["check"]);
        assert!(output.status.success(), "{edition}: {}", String::from_utf8_lossy(&output.stderr));
    }
}
