//! What the README shows is what there is.

use std::{fs, path::Path};

const FILE: &str = "src/altllm.errors.json";

/// The first block of a language.
fn block<'a>(readme: &'a str, language: &str) -> &'a str {
    let (_, rest) = readme.split_once(&format!("```{language}\n")).expect("a block of that language");
    rest.split_once("```").expect("its end").0
}

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)).expect("a file of the workspace")
}

#[test]
fn its_error_file_is_the_one_that_its_examples_use() {
    assert_eq!(block(&read("README.md"), "json"), read("runtime/altllm.errors.json"));
}

#[test]
fn its_mistake_is_reported_as_it_says() {
    let readme = read("README.md");
    let api_error = r#""status": 500, "strategy": "#;
    let file = block(&readme, "json").replace(&format!(r#"{api_error}"backoff""#), &format!(r#"{api_error}"bakoff""#));
    let failure = backstop_schema::check(file.as_bytes()).expect_err("there is a mistake");
    assert_eq!(block(&readme, "text"), failure.diagnostics.render(FILE, file.as_bytes()));
}
