//! The generated code, as a reader sees it: committed, compared, and compiled (by `golden_compiles`).
//!
//! `BACKSTOP_BLESS=1 cargo test -p backstop-tests --test golden` writes it anew.

use std::{env, fs, path::Path};

#[test]
fn the_generated_code_is_as_committed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let source = fs::read(root.join("../schema/catalogs/altllm.errors.json")).unwrap();
    let catalog = backstop_schema::check(&source).unwrap();
    let items = backstop_schema::expand::expand(&catalog);
    let formatted = prettyplease::unparse(&syn::parse2(items).unwrap());
    let golden = root.join("golden/altllm.rs");
    if env::var_os("BACKSTOP_BLESS").is_some() {
        fs::write(&golden, &formatted).unwrap();
    }
    let committed = fs::read_to_string(&golden).unwrap();
    assert!(formatted == committed, "the generated code changed: see how to write it anew at the top of this test");
}
