//! Every message that the sources can give is given by a file in `tests/mistakes` or `tests/lints`, or by the command line in a
//! session of `tests/cli`.

#![expect(clippy::unwrap_used, reason = "functions of tests, which fail by it")]

use std::{
    fs,
    path::{Path, PathBuf},
};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// What no text of a file can bring about, and where it is tested instead.
const ELSEWHERE: [&str; 11] = [
    // `tests/reading.rs`
    "there is no file `{path}`",
    "the file `{path}` may not be read",
    "the file `{path}` cannot be read: {error}",
    "`{path}` is a directory",
    "the file has {bytes} bytes; an error file has {largest} MiB at most",
    // `tests/catalog.rs`
    "the file reads {count} places of a body; {MOST} is the most",
    "`usage` reads {count} places of a body; {MOST} is the most",
    "the file has more than {MOST_ERRORS} errors",
    // `tests/shipped.rs`
    "no catalog `{name}` is shipped with Backstop",
    // `tests/lints.rs`
    "there is no lint `{name}`",
    // Nothing: it would say that a document is no file, which has been said.
    "the file cannot be read",
];

#[test]
fn every_message_of_the_sources_has_its_file() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let told: Vec<String> = ["tests/mistakes", "tests/lints", "tests/cli/sessions"]
        .iter()
        .flat_map(|directory| files(&root.join(directory), "txt"))
        .flat_map(|file| fs::read_to_string(file).unwrap().lines().map(str::to_owned).collect::<Vec<_>>())
        .filter_map(|line| message(&line).map(str::to_owned))
        .collect();
    let messages: Vec<_> = sources(root).iter().flat_map(|file| messages(file)).collect();
    assert!(messages.len() > 90, "only {} messages were found in the sources", messages.len());
    let given = |format: &&String| told.iter().any(|told| fits(told, format));
    let missing: Vec<_> = messages.iter().filter(|format| !ELSEWHERE.contains(&&***format) && !given(format)).collect();
    assert!(missing.is_empty(), "no file brings about\n{missing:#?}");
}

/// The message in the first line of a diagnostic.
fn message(line: &str) -> Option<&str> {
    line.strip_prefix("error: ")
        .or_else(|| line.strip_prefix("warning[")?.split_once("]: ").map(|(_, message)| message))
}

fn files(directory: &Path, end: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    let mut found = Vec::new();
    for path in entries {
        if path.is_dir() {
            found.extend(files(&path, end));
        } else if path.extension().is_some_and(|own| own == end)
            && path.file_name().is_none_or(|name| name != "places.txt")
        {
            found.push(path);
        }
    }
    found
}

/// The sources by which a file is read and checked: what comes after that says other things.
fn sources(root: &Path) -> Vec<PathBuf> {
    let after = ["expand", "build", "cli", "bin"].map(|name| root.join("src").join(name));
    let checks = |file: &PathBuf| after.iter().all(|after| !file.with_extension("").starts_with(after));
    files(&root.join("src"), "rs").into_iter().filter(checks).collect()
}

/// The format strings of the messages in a source file, its tests aside.
fn messages(file: &Path) -> Vec<String> {
    let source = fs::read_to_string(file).unwrap();
    let source = source.split("\n#[cfg(test)]\n").next().unwrap_or_default();
    let mut found = Vec::new();
    walk(source.parse().unwrap(), &mut found);
    found
}

/// A message is what something that makes a diagnostic is called with, or what a variable of that name is made of.
fn walk(tokens: TokenStream, found: &mut Vec<String>) {
    let tokens: Vec<_> = tokens.into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Ident(word) if word == "message" && is_punct(tokens.get(at + 1), '=') => {
                let value = tokens[at + 2..].iter().take_while(|token| !is_punct(Some(token), ';')).cloned();
                found.extend(literals(value.collect()));
            }
            TokenTree::Ident(word) => {
                let Some(TokenTree::Group(arguments)) = tokens.get(at + 1) else { continue };
                let after = |sign| at > 0 && is_punct(tokens.get(at - 1), sign);
                let arguments = (arguments.delimiter() == Delimiter::Parenthesis).then(|| arguments.stream());
                let texts = || arguments.clone().map(literals).unwrap_or_default().into_iter();
                match word.to_string().as_str() {
                    "at" | "of_file" if after(':') || after('.') => found.extend(texts()),
                    "mistake" if after('.') => found.extend(texts()),
                    "expected" if after('.') => {
                        found.extend(texts().map(|what| format!("expected {what}, found {{}}")))
                    }
                    "wrong_type" => found.extend(texts().map(|what| format!("expected {what}, found {{}}"))),
                    _ => {}
                }
            }
            TokenTree::Group(group) => walk(group.stream(), found),
            _ => {}
        }
    }
}

fn is_punct(token: Option<&TokenTree>, sign: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == sign)
}

/// The strings within the tokens that have words in them; what lists are joined by has none.
fn literals(tokens: TokenStream) -> Vec<String> {
    let mut found = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Literal(literal) => found.extend(unquoted(&literal.to_string())),
            TokenTree::Group(group) => found.extend(literals(group.stream())),
            _ => {}
        }
    }
    found
}

fn unquoted(literal: &str) -> Option<String> {
    let text = literal.strip_prefix('"')?.strip_suffix('"')?;
    text.contains(char::is_alphabetic).then(|| text.replace("\\\"", "\"").replace("\\\\", "\\"))
}

/// Whether a message can come of a format string.
fn fits(told: &str, format: &str) -> bool {
    let format = format.replace("{{", "\u{1}").replace("}}", "\u{2}");
    let mut parts = format.split('{').map(|part| part.split_once('}').map_or(part, |(_, text)| text));
    let first = parts.next().unwrap_or_default();
    let rest: Vec<_> = parts.collect();
    let plain = |part: &str| part.replace('\u{1}', "{").replace('\u{2}', "}");
    let Some(mut left) = told.strip_prefix(&plain(first)) else { return false };
    let Some((last, middle)) = rest.split_last() else { return left.is_empty() };
    for part in middle {
        let part = plain(part);
        let Some(at) = left.find(&part) else { return false };
        left = &left[at + part.len()..];
    }
    left.ends_with(&plain(last))
}
