//! Every lint has its message: one file each in `tests/lints`, named for it, and beside it the text that its author
//! reads. What must not be found stands in the same file.

use std::{env, fs, path::Path};

use backstop_schema::diagnostic::Severity;
use backstop_schema::lint::{Levels, Lint};
use backstop_schema::{catalogs, lint};

/// After a change of messages: `UPDATE_MESSAGES=1 cargo test -p backstop-schema --test lints`, then read the diff.
const UPDATE: &str = "UPDATE_MESSAGES";

fn warnings(source: &str, levels: &Levels) -> String {
    let linted = lint(source.as_bytes(), levels).expect("the file is valid");
    linted.warnings.map(|found| found.render("api.errors.json", source.as_bytes())).unwrap_or_default()
}

#[test]
fn every_lint_is_told_as_written() {
    for &lint in Lint::ALL {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/lints/{lint}.json"));
        let source = fs::read_to_string(&file).unwrap();
        let found = warnings(&source, &Levels::none().warn(lint));
        let golden = file.with_extension("txt");
        if env::var_os(UPDATE).is_some() {
            fs::write(&golden, &found).unwrap();
        }
        assert_eq!(found, fs::read_to_string(&golden).unwrap_or_default(), "{lint}; if this is meant, set {UPDATE}=1");
        assert!(found.contains(&format!("warning[{lint}]: ")), "{lint}");
        assert_eq!(warnings(&source, &Levels::pedantic().allow(lint)).find(&format!("[{lint}]")), None);
    }
}

#[test]
fn a_warning_has_its_lint_and_its_place() {
    let source = r#"{ "errors": [], "strategies": { "spare": { "retry": "never" } } }"#;
    let warnings = lint(source.as_bytes(), &Levels::default()).unwrap().warnings.unwrap();
    let found: Vec<_> = warnings.iter().map(|one| (one.severity(), one.lint, one.span.unwrap())).collect();
    let [(Severity::Warning, Some(Lint::UnusedStrategy), span)] = found[..] else { panic!("{found:?}") };
    assert_eq!(&source[span.start..span.end], "\"spare\"");
}

#[test]
fn what_the_file_allows_is_silent_within_the_object_that_says_so() {
    let file = |top: &str, inner: &str| {
        format!(
            r#"{{ {top} "errors": [], "strategies": {{ {inner} "a": {{ "retry": "never" }}, "b": {{ "retry": "never" }} }} }}"#
        )
    };
    let count = |source: &str| warnings(source, &Levels::default()).matches("warning[").count();
    assert_eq!(count(&file("", "")), 2);
    assert_eq!(count(&file(r#""x-allow": "unused_strategy","#, "")), 0);
    assert_eq!(count(&file("", r#""x-allow": ["no_jitter", "unused_strategy"],"#)), 0);
    assert_eq!(count(&file(r#""x-allow": "no_jitter","#, "")), 2);
}

#[test]
fn a_mistaken_file_is_not_linted() {
    let failure = lint(br#"{ "errors": [], "strategies": { "spare": {} } }"#, &Levels::pedantic()).unwrap_err();
    assert!(failure.diagnostics.iter().all(|diagnostic| diagnostic.severity() == Severity::Error));
}

#[test]
fn a_429_that_is_heeded_in_any_way_is_fine() {
    for heeded in [
        r#"{ "errors": [{ "type": "a", "status": 429, "strategy": "wait" }, { "type": "b", "status": 429 }] }"#,
        r#"{ "errors": [{ "type": "a", "status": 429 }], "statuses": [{ "status": "4xx", "strategy": "wait" }] }"#,
        r#"{ "errors": [{ "type": "a", "status": 429 }], "default_strategy": "backoff" }"#,
        r#"{ "errors": [{ "type": "a", "status": [400, "4xx"] }] }"#,
        r#"{
            "strategies": { "halt": { "retry": "never", "halt": "credential" } },
            "errors": [{ "name": "A", "match": [{ "status": 429 }], "strategy": "halt" }]
        }"#,
    ] {
        assert_eq!(warnings(heeded, &Levels::default()), "", "{heeded}");
    }
    let ignored = r#"{ "statuses": [{ "status": 429, "strategy": "never" }] }"#;
    assert!(warnings(ignored, &Levels::default()).contains("nothing waits"));
}

#[test]
fn names_are_found_and_likely_ones_told() {
    for &lint in Lint::ALL {
        assert_eq!(Lint::find(lint.name()), Ok(lint));
        assert!(lint.docs().ends_with('.') && !lint.docs().contains("  "), "{:?}", lint.docs());
    }
    assert_eq!(Lint::find("nojitter").unwrap_err().help.as_deref(), Some("did you mean `no_jitter`?"));
}

#[test]
fn shipped_catalogs_are_free_of_what_is_on_by_default() {
    for shipped in catalogs::ALL {
        assert_eq!(warnings(shipped.source, &Levels::default()), "", "{}", shipped.name);
    }
}
