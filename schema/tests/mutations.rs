//! Whatever becomes of a file, checking it neither panics nor points beyond it, and tells each mistake once.

mod mutation;

use std::collections::HashSet;

use backstop_schema::diagnostic::{Diagnostics, Span};
use backstop_schema::expand::{expand, outline};
use backstop_schema::lint::Levels;
use backstop_schema::{catalogs, lint};
use mutation::{Change, Random, mutated, nodes};
use serde_json::Value;

const SOURCE: &str = include_str!("../catalogs/altllm.errors.json");

/// Every diagnostic has its place within the file, and none is told twice.
fn assert_placed(diagnostics: &Diagnostics, source: &[u8]) {
    let within = |span: Span| span.start <= span.end && span.end <= source.len();
    let mut told = HashSet::new();
    for diagnostic in diagnostics {
        let shown = || format!("{diagnostic:?}\n{}", String::from_utf8_lossy(source));
        let of_file = diagnostic.message == "the file is empty";
        assert!(diagnostic.span.map_or(of_file, within), "{}", shown());
        assert!(diagnostic.labels.iter().all(|label| within(label.span)), "{}", shown());
        assert!(!diagnostic.message.is_empty() && diagnostic.help.as_deref() != Some(""), "{}", shown());
        assert!(told.insert((&diagnostic.message, diagnostic.span)), "told twice: {}", shown());
    }
    let text = diagnostics.render("mutated.errors.json", source);
    let heads = text.lines().filter(|line| line.starts_with("error: ") || line.starts_with("warning["));
    assert!(heads.count() >= diagnostics.len());
}

fn assert_sound(source: &[u8]) {
    match lint(source, &Levels::pedantic()) {
        Ok(linted) => linted.warnings.iter().for_each(|warnings| assert_placed(warnings, source)),
        Err(failure) => {
            assert_placed(&failure.diagnostics, source);
            let variants: Vec<_> = failure.outline.errors.iter().map(|error| &error.variant).collect();
            assert_eq!(variants.iter().collect::<HashSet<_>>().len(), variants.len());
        }
    }
}

#[test]
fn every_change_of_every_node_is_told_once_and_in_its_place() {
    let document: Value = serde_json::from_str(SOURCE).unwrap();
    let mut random = Random(0x5EED);
    assert!(nodes(&document) > 200);
    for target in 0..nodes(&document) {
        for change in Change::ALL {
            assert_sound(mutated(&document, target, change, &mut random).as_bytes());
        }
    }
}

#[test]
fn changes_of_any_shipped_file_are_told_once_and_in_their_places() {
    let mut random = Random(0xCA7A);
    for shipped in catalogs::ALL {
        let document: Value = serde_json::from_str(shipped.source).unwrap();
        for _ in 0..60 {
            let target = random.below(nodes(&document));
            let change = *random.pick(&Change::ALL);
            assert_sound(mutated(&document, target, change, &mut random).as_bytes());
        }
    }
}

#[test]
fn what_comes_of_a_change_expands() {
    let mut random = Random(0xE8A);
    let document: Value = serde_json::from_str(include_str!("../../tests/ui/pass/rich.errors.json")).unwrap();
    for target in (0..nodes(&document)).step_by(3) {
        let source = mutated(&document, target, *random.pick(&Change::ALL), &mut random);
        let catalog = backstop_schema::check(source.as_bytes()).unwrap_or_else(|failure| outline(&failure.outline));
        assert!(!expand(&catalog).to_string().contains("compile_error"), "{source}");
    }
}

/// Bytes that mean something in JSON, in its dialects, or in UTF-8.
const MEANINGFUL: &[u8] = b"{}[],:;=\"'`\\/#*+-. 0nTu\t\x0B\xC3\xA9\xC2\xA0\xE2\x80\x9C\xFF\r\n";

#[test]
fn no_change_of_a_byte_makes_it_panic() {
    let mut random = Random(0xB17E);
    let bytes = SOURCE.as_bytes();
    for _ in 0..1500 {
        let mut source = bytes.to_vec();
        for _ in 0..=random.below(3) {
            let at = random.below(source.len());
            match random.below(5) {
                0 if random.below(4) == 0 => source.truncate(at),
                0 | 1 => _ = source.remove(at),
                2 => source[at] = u8::try_from(random.below(256)).unwrap_or_default(),
                3 => source[at] = *random.pick(MEANINGFUL),
                _ => source.insert(at, *random.pick(MEANINGFUL)),
            }
            if source.is_empty() {
                break;
            }
        }
        assert_sound(&source);
    }
}
