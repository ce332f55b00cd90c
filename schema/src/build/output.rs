//! Generated files: what should be in them, and what is.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::{Problem, read::Input, rust};
use crate::{
    Linted,
    catalog::Catalog,
    diagnostic::{Diagnostic, Diagnostics},
    lint,
    lint::Levels,
    locate::Lines,
    names,
};

/// Where generated files belong.
pub(super) enum Target {
    /// The `OUT_DIR` of a build script, to be included.
    Build(PathBuf),
    /// A directory of the source tree.
    Source(PathBuf),
}

/// A generated file.
pub(super) struct Output {
    /// The error file.
    pub(super) file: String,
    /// Where it belongs.
    pub(super) path: PathBuf,
    text: String,
    /// The module's documentation, where that is a file of its own: what is included in a module cannot document it.
    docs: Option<String>,
    /// What is questionable in the error file, one line each.
    pub(super) warnings: Vec<String>,
}

/// What an error file becomes.
pub(super) fn of(input: &Input, module: Option<&str>, target: &Target, levels: &Levels) -> Result<Output, Problem> {
    let (catalog, warnings) = linted(input, levels)?;
    let name = module_name(input, module)?;
    let (file, origin) = (input.name(), input.portable_name());
    Ok(match target {
        Target::Build(directory) => Output {
            file,
            path: directory.join(name + ".rs"),
            text: rust::items(&catalog, &origin),
            docs: Some(rust::docs(&catalog)),
            warnings,
        },
        Target::Source(directory) => Output {
            file,
            path: directory.join(name + ".rs"),
            text: rust::module(&catalog, &origin),
            docs: None,
            warnings,
        },
    })
}

fn linted(input: &Input, levels: &Levels) -> Result<(Catalog, Vec<String>), Problem> {
    let file = input.name();
    let mistakes = |diagnostics: Diagnostics, source: &[u8]| {
        let rendered = diagnostics.render(&file, source);
        Problem::Mistakes { file: file.clone(), diagnostics, rendered }
    };
    let source = input.read("the package's directory").map_err(|mistake| mistakes((*mistake).into(), &[]))?;
    // Nobody but us can change a shipped file.
    let levels = if matches!(input, Input::Catalog(_)) { &Levels::none() } else { levels };
    let Linted { catalog, warnings } =
        lint(&source, levels).map_err(|failure| mistakes(failure.diagnostics, &source))?;
    let lines = Lines::new(&source);
    let warnings = warnings.iter().flatten().map(|warning| line(&file, warning, &lines)).collect();
    Ok((catalog, warnings))
}

/// A warning as one line: cargo takes no more.
fn line(file: &str, warning: &Diagnostic, lines: &Lines<'_>) -> String {
    let place = warning.span.map(|span| lines.locate(span.start));
    let place = place.map_or_else(String::new, |place| format!(":{}:{}", place.line, place.column));
    let lint = warning.lint.map_or_else(String::new, |lint| format!(" ({lint})"));
    format!("{file}{place}: {}{lint}", warning.message)
}

/// The name that was asked for, else that of the file in snake case.
fn module_name(input: &Input, asked: Option<&str>) -> Result<String, Problem> {
    let stem = input.stem();
    let name = match asked {
        Some(asked) => asked.to_owned(),
        None if stem.is_ascii() => names::snake(&stem),
        None => stem,
    };
    if names::is_snake(&name) { Ok(name) } else { Err(Problem::Name { file: input.name(), name }) }
}

impl Output {
    /// Writes what is not there already.
    pub(super) fn write(&self) -> Result<(), Problem> {
        let written = write(&self.path, &self.text)
            .and_then(|()| self.docs.as_deref().map_or(Ok(()), |docs| write(&self.path.with_extension("md"), docs)));
        written.map_err(|error| Problem::Io { output: self.path.clone(), error })
    }

    /// Compares it with what is there.
    pub(super) fn check(&self) -> Result<(), Problem> {
        let stale = |line| Problem::Stale { output: self.path.clone(), file: self.file.clone(), line };
        match first_difference(&self.path, &self.text) {
            Ok(None) => Ok(()),
            Ok(line) => Err(stale(line)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Err(stale(None)),
            Err(error) => Err(Problem::Io { output: self.path.clone(), error }),
        }
    }
}

/// Writes a file where it has another text, or none.
pub(crate) fn write(path: &Path, text: &str) -> io::Result<()> {
    if fs::read(path).is_ok_and(|there| there == text.as_bytes()) {
        return Ok(());
    }
    if let Some(directory) = path.parent() {
        fs::create_dir_all(directory)?;
    }
    fs::write(path, text)
}

/// The first line in which a file differs from a text, from 1. Line ends do not count: version control may change them.
pub(crate) fn first_difference(path: &Path, text: &str) -> io::Result<Option<usize>> {
    let there = fs::read_to_string(path)?;
    let (mut there, mut wanted) = (there.lines(), text.lines());
    Ok((1..)
        .find_map(|nth| match (there.next(), wanted.next()) {
            (None, None) => Some(None),
            (one, other) => (one != other).then_some(Some(nth)),
        })
        .flatten())
}
