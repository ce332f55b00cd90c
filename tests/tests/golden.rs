//! The generated code, as a reader sees it: committed, compared, and compiled.
//!
//! `BACKSTOP_BLESS=1 cargo test -p backstop-tests --test golden` writes it anew.

use std::{env, fs, path::Path};

/// The file is also compiled, so that what is compared is known to be valid.
#[path = "../golden/altllm.rs"]
pub mod altllm;

#[test]
fn the_generated_code_is_as_committed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let source = fs::read(root.join("../schema/catalogs/altllm.errors.json")).unwrap();
    let catalog = backstop_schema::compile(&source).unwrap();
    let items = backstop_schema::expand::expand(&catalog);
    let formatted = prettyplease::unparse(&syn::parse2(items).unwrap());
    let golden = root.join("golden/altllm.rs");
    if env::var_os("BACKSTOP_BLESS").is_some() {
        fs::write(&golden, &formatted).unwrap();
    }
    let committed = fs::read_to_string(&golden).unwrap();
    assert_eq!(formatted, committed, "the generated code changed: see how to write it anew at the top of this test");
}

#[test]
fn the_committed_code_works() {
    let kind: altllm::ErrorKind = "budget_exceeded".parse().unwrap();
    assert_eq!(kind, altllm::ErrorKind::BudgetExceeded);
}
