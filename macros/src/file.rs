//! From the path in the macro's input to the bytes of the file.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use backstop_schema::{diagnostic::Diagnostic, parse};
use proc_macro2::Span;

use crate::search::search;

/// An error file, found and read.
pub(crate) struct File {
    /// Its path as messages show it.
    pub(crate) shown: String,
    pub(crate) bytes: Vec<u8>,
    /// Whether `include_bytes!` finds it under the same path, so that the compiler tracks it.
    pub(crate) tracked: bool,
}

/// Why a file could not be read.
pub(crate) struct Unread {
    pub(crate) shown: String,
    pub(crate) mistake: Diagnostic,
}

/// Reads the file that a path in the source at `span` leads to; `written` is how the source names it, blanks aside.
pub(crate) fn read(path: &str, span: Span, written: &str) -> Result<File, Box<Unread>> {
    let (found, tracked) = locate(path, span, written);
    let shown = shown(&found);
    match bytes(&found, &shown) {
        Ok(bytes) => Ok(File { shown, bytes, tracked }),
        Err(mistake) => Err(Box::new(Unread { shown, mistake })),
    }
}

/// Where the file is, and whether it is relative to the source file, as with `include_bytes!`.
///
/// A source file that the compiler cannot name is that of a doctest, or the caller is an editor: then the file is
/// looked for where such a source file can be.
fn locate(path: &str, span: Span, written: &str) -> (PathBuf, bool) {
    if let Some(source) = span.unwrap().local_file().filter(|source| source.is_file()) {
        return (beside(&source, path), true);
    }
    let package = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default();
    // An editor names none at all.
    let named = Some(PathBuf::from(span.unwrap().file())).filter(|named| !named.as_os_str().is_empty());
    let sources = named.iter().flat_map(|named| package.ancestors().map(move |root| root.join(named)));
    let found = sources.map(|source| beside(&source, path)).find(|file| file.is_file());
    let found = found.or_else(|| search(&package, path, written));
    (found.unwrap_or_else(|| package.join("src").join(path)), false)
}

fn beside(source: &Path, path: &str) -> PathBuf {
    source.parent().map_or_else(|| PathBuf::from(path), |directory| directory.join(path))
}

/// Relative to where the compiler runs, as its own messages are.
fn shown(path: &Path) -> String {
    let here = env::current_dir().unwrap_or_default();
    path.strip_prefix(here).unwrap_or(path).display().to_string()
}

fn bytes(path: &Path, shown: &str) -> Result<Vec<u8>, Diagnostic> {
    let base = "the directory of the source file that names it";
    let unreadable = |error| parse::unreadable(shown, base, &error, &names_beside(path));
    let metadata = fs::metadata(path).map_err(unreadable)?;
    if metadata.is_dir() {
        return Err(parse::is_a_directory(shown));
    }
    if parse::is_too_large(metadata.len()) {
        return Err(parse::too_large(metadata.len()));
    }
    fs::read(path).map_err(unreadable)
}

/// The names of the files in its directory, sorted.
fn names_beside(path: &Path) -> Vec<String> {
    let entries = path.parent().and_then(|directory| fs::read_dir(directory).ok()).into_iter().flatten().flatten();
    let files = entries.filter(|entry| entry.path().is_file());
    let mut names: Vec<_> = files.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.sort_unstable();
    names
}
