//! From the bytes of a file to its [model](crate::model): JSON first, then every structural mistake at once.
//!
//! Our own reader instead of serde's: one mistake in a value must neither end the reading nor hide the next one, and
//! every value must know its place. A generic deserializer stops at the first mistake and knows no places.

pub(crate) mod json;
pub(crate) mod read;

use std::io;

use crate::diagnostic::{Diagnostic, Sink, Span};
use crate::model::File;
use crate::nearest::nearest;
use json::Node;
use read::Read as _;

/// Files may have this many bytes.
pub(crate) const LARGEST: usize = 16 << 20;

/// The text of a file: not too large, not empty, UTF-8. A byte order mark is reported and stays.
pub(crate) fn text<'a>(source: &'a [u8], sink: &Sink) -> Option<&'a str> {
    let sound = encoded(source).and_then(|text| {
        if text.trim_start_matches('\u{FEFF}').trim().is_empty() {
            let mistake = Diagnostic::of_file("the file is empty");
            return Err(Box::new(mistake.help("the least an error file holds is `{ \"errors\": [] }`")));
        }
        Ok(text)
    });
    if sound.is_ok() && source.starts_with(b"\xEF\xBB\xBF") {
        let mistake = Diagnostic::at(Span::new(0, 3), "the file begins with a byte order mark");
        sink.report(mistake.help("save it as UTF-8 without BOM"));
    }
    sound.map_err(|mistake| sink.report(*mistake)).ok()
}

fn encoded(source: &[u8]) -> Result<&str, Box<Diagnostic>> {
    if source.len() > LARGEST {
        return Err(Box::new(too_large(source.len() as u64)));
    }
    if source.starts_with(b"\xFF\xFE") || source.starts_with(b"\xFE\xFF") {
        let mistake = Diagnostic::at(Span::new(0, 2), "the file is UTF-16");
        return Err(Box::new(mistake.help("save it as UTF-8")));
    }
    std::str::from_utf8(source).map_err(|error| {
        let start = error.valid_up_to();
        let end = error.error_len().map_or(source.len(), |length| start + length);
        let byte = source[start];
        let mistake = Diagnostic::at(Span::new(start, end), format!("the byte 0x{byte:02X} is no valid UTF-8 here"));
        Box::new(mistake.help("save the file as UTF-8"))
    })
}

/// The JSON document in a text, as far as it could be read; `None` where a mistake leaves nothing to go by.
pub(crate) fn document<'a>(text: &'a str, sink: &Sink) -> Option<Node<'a>> {
    json::read(text, sink)
}

/// What of the document could be read; all else is reported.
pub(crate) fn model(document: &Node<'_>, sink: &Sink) -> Option<File> {
    File::read(document, sink)
}

/// What to say of a file that cannot be read at all; `path` is how the user wrote it, `base` what it is relative to,
/// and `beside` the names of the files in the directory where it should be.
#[must_use]
pub fn unreadable(path: &str, base: &str, error: &io::Error, beside: &[String]) -> Diagnostic {
    match error.kind() {
        io::ErrorKind::NotFound => Diagnostic::of_file(format!("there is no file `{path}`"))
            .help(format!("the path is relative to {base}"))
            .maybe_help(meant_file(path, beside).map(|name| format!("did you mean `{name}`?"))),
        io::ErrorKind::IsADirectory => is_a_directory(path),
        io::ErrorKind::PermissionDenied => Diagnostic::of_file(format!("the file `{path}` may not be read"))
            .help("see to its permissions, and to those of its directories"),
        _ => Diagnostic::of_file(format!("the file `{path}` cannot be read: {error}")),
    }
}

/// The name that is probably meant. What nearly all names end in tells nothing.
fn meant_file<'a>(path: &str, names: &'a [String]) -> Option<&'a str> {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    let files = || names.iter().map(String::as_str).filter(|name| name.ends_with(".json"));
    let meant = nearest(stem(name), files().map(stem))?;
    files().find(|name| stem(name) == meant)
}

fn stem(name: &str) -> &str {
    let name = name.strip_suffix(".json").unwrap_or(name);
    name.strip_suffix(".errors").unwrap_or(name)
}

/// What to say of a path that is a directory.
#[must_use]
pub fn is_a_directory(path: &str) -> Diagnostic {
    let file = format!("{}/NAME.errors.json", path.trim_end_matches('/'));
    Diagnostic::of_file(format!("`{path}` is a directory")).help(format!("name the file in it, such as `{file}`"))
}

/// What to say of a file of so many bytes; a caller may ask for the size before it reads.
#[must_use]
pub fn too_large(bytes: u64) -> Diagnostic {
    let largest = LARGEST >> 20;
    Diagnostic::of_file(format!("the file has {bytes} bytes; an error file has {largest} MiB at most"))
        .help("is it the right file?")
}

/// Whether a file of so many bytes is [too large](too_large).
#[must_use]
pub fn is_too_large(bytes: u64) -> bool {
    bytes > LARGEST as u64
}
