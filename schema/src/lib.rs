//! The file format of backstop, and the generator that turns it into Rust.
//!
//! The way of the data: bytes → [`parse`] → [`model`] → validation → [`catalog`] → tokens. [`check`] goes it as far as
//! the catalog, [`lint`](fn@lint) looks at what is valid but questionable, [`expand`](mod@expand) does the rest.

#[cfg(feature = "build")]
pub mod build;
pub mod catalog;
pub mod catalogs;
#[cfg(feature = "cli")]
pub mod cli;
pub mod diagnostic;
pub mod expand;
#[cfg(feature = "interpret")]
pub mod interpret;
pub mod lint;
mod locate;
pub mod model;
mod names;
mod nearest;
pub mod parse;
pub mod precedence;
mod render;
mod validate;

use catalog::Catalog;
use diagnostic::{Diagnostics, Sink};
use lint::Levels;

/// Why a file has no catalog, and what of it could be told all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// All mistakes.
    pub diagnostics: Diagnostics,
    /// What the module consists of, as far as that can be told.
    pub outline: Outline,
}

/// What can be told of a file that has mistakes: valid names, no two of them equal where they may not be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    /// The errors.
    pub errors: Vec<OutlinedError>,
    /// The operations.
    pub operations: Vec<catalog::Operation>,
    /// The errors of operations and groups, by their indices in `errors`.
    pub subsets: Vec<catalog::Subset>,
}

/// An error of a file that has mistakes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutlinedError {
    /// The variant's name in Rust.
    pub variant: String,
    /// What the file says about it.
    pub docs: Option<String>,
    /// Its typed fields, names unique; without sources.
    pub fields: Vec<catalog::Field>,
}

impl<T: Into<Diagnostics>> From<T> for Failure {
    fn from(diagnostics: T) -> Self {
        Self { diagnostics: diagnostics.into(), outline: Outline::default() }
    }
}

/// A valid file, and what is questionable in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Linted {
    /// What the file says.
    pub catalog: Catalog,
    /// What the lints found.
    pub warnings: Option<Diagnostics>,
}

/// Reads and checks an error file.
///
/// # Errors
///
/// All mistakes at once; where the file is no JSON, the first only.
pub fn check(source: &[u8]) -> Result<Catalog, Failure> {
    lint(source, &Levels::none()).map(|linted| linted.catalog)
}

/// Reads and checks an error file, and if it is valid, lints it.
///
/// # Errors
///
/// As for [`check`].
pub fn lint(source: &[u8], levels: &Levels) -> Result<Linted, Failure> {
    let text = parse::text(source).map_err(|mistake| *mistake)?;
    let document = parse::document(text)
        .map_err(|mistake| Failure { diagnostics: (*mistake).into(), outline: expand::guess(text) })?;
    let sink = Sink::default();
    let file = parse::model(&document, &sink);
    let catalog = file.as_ref().map(|file| validate::catalog(file, document.span, &sink));
    match (sink.finish(), catalog) {
        (None, Some(catalog)) => {
            let warnings = Sink::default();
            file.iter().for_each(|file| lint::report(file, &catalog, &document, levels, &warnings));
            Ok(Linted { catalog, warnings: warnings.finish() })
        }
        (Some(diagnostics), catalog) => {
            let known = file.as_ref().zip(catalog);
            let outline = known.map(|(file, catalog)| validate::outline(file, catalog)).unwrap_or_default();
            Err(Failure { diagnostics, outline })
        }
        // A document that is no file has been reported.
        (None, None) => Err(diagnostic::Diagnostic::of_file("the file cannot be read").into()),
    }
}
