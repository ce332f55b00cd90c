//! Every mistake has its message: one file each in `tests/mistakes`, and beside it the text that its author reads.

use std::{env, fs, path::PathBuf};

use backstop_schema::check;

/// After a change of messages: `UPDATE_MESSAGES=1 cargo test -p backstop-schema --test mistakes`, then read the diff.
const UPDATE: &str = "UPDATE_MESSAGES";

fn files() -> Vec<PathBuf> {
    let directory = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/mistakes");
    let entries = fs::read_dir(directory).expect("the directory is there").flatten().map(|entry| entry.path());
    let mut files: Vec<_> = entries.filter(|path| path.extension().is_some_and(|end| end == "json")).collect();
    files.sort();
    files
}

#[test]
fn every_mistake_is_told_as_written() {
    let mut wrong = Vec::new();
    for file in files() {
        let source = fs::read(&file).unwrap();
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let found = match check(&source) {
            Ok(_) => "no mistake found\n".to_owned(),
            Err(failure) => failure.diagnostics.render(&name, &source),
        };
        let golden = file.with_extension("txt");
        if env::var_os(UPDATE).is_some() {
            fs::write(&golden, &found).unwrap();
        }
        let expected = fs::read_to_string(&golden).unwrap_or_default();
        if found != expected {
            wrong.push(format!("{name}\nexpected:\n{expected}\nfound:\n{found}"));
        }
    }
    assert!(wrong.is_empty(), "{}\nif this is meant, set {UPDATE}=1", wrong.join("\n"));
}

/// `places.txt` says which part of each file is wrong; the caret must stand beneath it, and nothing else.
#[test]
fn every_mistake_is_told_in_its_place() {
    let wrong = files().into_iter().map(|file| {
        let source = fs::read(&file).unwrap();
        let span = check(&source).unwrap_err().diagnostics.iter().next().and_then(|mistake| mistake.span);
        let wrong = span.map(|span| String::from_utf8_lossy(&source[span.start..span.end]).into_owned());
        format!("{} = {}", file.file_stem().unwrap().display(), wrong.map(|wrong| shown(&wrong)).unwrap_or_default())
    });
    let found: Vec<String> = wrong.collect();
    let golden = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/mistakes/places.txt");
    if env::var_os(UPDATE).is_some() {
        fs::write(&golden, found.join("\n") + "\n").unwrap();
    }
    let expected = fs::read_to_string(&golden).unwrap();
    let expected: Vec<_> = expected.lines().collect();
    let new: Vec<_> = found.iter().filter(|line| !expected.contains(&line.as_str())).collect();
    assert!(new.is_empty(), "the caret is beneath\n{new:#?}\nif this is meant, set {UPDATE}=1");
    assert_eq!(found.len(), expected.len(), "places.txt has a line for each file");
}

/// The first line of what is wrong, as an editor shows it.
fn shown(wrong: &str) -> String {
    let visible =
        |c: char| if c.is_control() || c == '\u{FEFF}' { c.escape_unicode().to_string() } else { c.to_string() };
    wrong.lines().next().unwrap_or_default().chars().map(visible).collect()
}

#[test]
fn every_file_has_one_mistake() {
    let files = files();
    assert!(files.len() >= 50);
    for file in files {
        let count = check(&fs::read(&file).unwrap()).err().map(|failure| failure.diagnostics.len());
        assert_eq!(count, Some(1), "{}", file.display());
    }
}

#[test]
fn no_line_ends_in_blanks() {
    for file in files() {
        let golden = fs::read_to_string(file.with_extension("txt")).unwrap();
        assert!(golden.lines().all(|line| line == line.trim_end()), "{}", file.display());
    }
}
