//! The catalogs that are shipped.

use std::{fs, path::Path};

use backstop_schema::{catalogs, check};

#[test]
fn every_file_of_the_directory_is_listed_by_its_name() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("catalogs");
    let entries = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut files: Vec<_> = entries.collect();
    files.sort();
    let listed: Vec<_> = catalogs::ALL.iter().map(|shipped| format!("{}.errors.json", shipped.name)).collect();
    assert_eq!(listed, files, "`ALL` in src/catalogs.rs has a line for each file, sorted");
}

#[test]
fn each_is_valid_and_found_by_its_name() {
    for shipped in catalogs::ALL {
        if let Err(failure) = check(shipped.source.as_bytes()) {
            panic!("{}", failure.diagnostics.render(shipped.name, shipped.source.as_bytes()));
        }
        assert_eq!(catalogs::find(shipped.name).as_ref(), Ok(shipped));
    }
}

#[test]
fn an_unknown_name_is_told_with_a_likely_one() {
    let near = catalogs::find("Alt-LLM").unwrap_err();
    assert_eq!(near.message, "no catalog `Alt-LLM` is shipped with Backstop");
    assert!(near.help.unwrap().starts_with("did you mean `"));
    let far = catalogs::find("no such thing at all").unwrap_err().help.unwrap();
    assert!(catalogs::ALL.iter().all(|shipped| far.contains(shipped.name)), "{far}");
}
