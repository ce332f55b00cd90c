//! The file format of backstop, and the generator that turns it into Rust.
//!
//! The way of the data: bytes → [`parse`] → [`model`] → validation → [`catalog`] → tokens. [`check`] goes it as far as
//! the catalog, [`lint`](fn@lint) looks at what is valid but questionable, [`expand`](mod@expand) does the rest.
//!
//! | feature | what it adds |
//! |---|---|
//! | `build` | `build`: files in, formatted Rust out, for build scripts and for those who commit generated code |
//! | `cli` | the command line `backstop` |
//! | `interpret` | `interpret`: what a file makes of a response, and how long a client then waits |
//! | `json-schema` | the JSON Schema of the format, derived |

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
pub mod names;
pub mod nearest;
pub mod parse;
pub mod precedence;
mod render;
mod validate;

use std::collections::HashSet;

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

impl Outline {
    /// Adds what only another outline has.
    fn fill_in(&mut self, other: Self) {
        let known: HashSet<_> = self.errors.iter().map(|error| error.variant.clone()).collect();
        self.errors.extend(other.errors.into_iter().filter(|error| !known.contains(&error.variant)));
        let known: HashSet<_> = self.operations.iter().map(|operation| operation.constant.clone()).collect();
        self.operations.extend(other.operations.into_iter().filter(|other| !known.contains(&other.constant)));
    }
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
/// All mistakes at once, unless one in the JSON itself leaves nothing to go by.
pub fn check(source: &[u8]) -> Result<Catalog, Failure> {
    lint(source, &Levels::none()).map(|linted| linted.catalog)
}

/// Reads and checks an error file, and if it is valid, lints it.
///
/// # Errors
///
/// As for [`check`].
pub fn lint(source: &[u8], levels: &Levels) -> Result<Linted, Failure> {
    let sink = Sink::default();
    let text = parse::text(source, &sink);
    let document = text.and_then(|text| parse::document(text, &sink));
    let sound = sink.is_empty();
    let file = document.as_ref().and_then(|document| parse::model(document, &sink));
    let known = document.as_ref().zip(file.as_ref());
    let known = known.map(|(document, file)| (document, file, validate::catalog(file, document.span, &sink)));
    match (sink.finish(), known) {
        (None, Some((document, file, catalog))) => {
            let warnings = Sink::default();
            lint::report(file, &catalog, document, levels, &warnings);
            Ok(Linted { catalog, warnings: warnings.finish() })
        }
        (Some(diagnostics), known) => {
            let mut outline = known.map(|(_, file, catalog)| validate::outline(file, catalog)).unwrap_or_default();
            if !sound {
                outline.fill_in(expand::guess(text.unwrap_or_default()));
            }
            Err(Failure { diagnostics, outline })
        }
        // A document that is no file has been reported.
        (None, None) => Err(diagnostic::Diagnostic::of_file("the file cannot be read").into()),
    }
}
