//! The documentation of a user's crate is a reference of the API's errors, and rustdoc has nothing to say against it.

mod user_crate;

use std::{fs, path::Path};

use backstop_schema::{catalogs, check};
use user_crate::UserCrate;

#[test]
fn the_docs_of_every_shipped_catalog_are_a_reference() {
    let mut main = "//! A crate.\n#![deny(warnings, missing_docs, rustdoc::all)]\nbackstop::errors! {\n".to_owned();
    for shipped in catalogs::ALL {
        let name = module(shipped.name);
        main += &format!("/// Of `{name}`.\npub mod {name} = catalog({:?});\n", shipped.name);
    }
    main += "/// Everything.\npub mod rich = \"rich.errors.json\";\n}\n";
    let rich = include_str!("../ui/pass/rich.errors.json");
    let user = UserCrate::new("docs", "2024", [("src/lib.rs", &*main), ("src/rich.errors.json", rich)]);
    let output = user.cargo(&["doc", "--no-deps"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));

    let pages = Path::new(env!("CARGO_TARGET_TMPDIR")).join("user/doc/user");
    for shipped in catalogs::ALL {
        let page =
            |name: &str| fs::read_to_string(pages.join(module(shipped.name)).join(name)).expect("there is a page");
        let catalog = check(shipped.source.as_bytes()).expect("it is valid");
        let (overview, errors) = (page("index.html"), page("enum.Error.html"));
        for title in ["Errors", "Statuses", "Strategies"] {
            assert!(overview.contains(&format!(">{title}</h2>")), "{}: {title}", shipped.name);
        }
        for error in &catalog.errors {
            let link = format!("enum.Error.html#variant.{}\"", error.variant);
            assert!(overview.contains(&link), "{}: no link to {}", shipped.name, error.variant);
        }
        assert_eq!(errors.matches("<strong>Policy:</strong>").count(), catalog.errors.len(), "{}", shipped.name);
        assert!(!overview.contains("private::") && !errors.contains("private::"), "{}", shipped.name);
    }
}

fn module(name: &str) -> String {
    name.replace('-', "_")
}
