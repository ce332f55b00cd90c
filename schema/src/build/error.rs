//! Why a build fails.

use std::{fmt, io, path::PathBuf};

use super::{WRITE, output::Output};
use crate::diagnostic::Diagnostics;

/// All that keeps a build from succeeding.
///
/// `Debug` shows the same text as `Display`, since that is what a `main` prints which returns it.
pub struct Error {
    problems: Vec<Problem>,
}

/// One thing that keeps a build from succeeding.
#[derive(Debug)]
#[non_exhaustive]
pub enum Problem {
    /// A file has mistakes, or cannot be read.
    Mistakes {
        /// The file, as messages call it.
        file: String,
        /// The mistakes.
        diagnostics: Diagnostics,
        /// They as text, in the manner of rustc.
        rendered: String,
    },
    /// Committed code is not what its file says.
    Stale {
        /// The code.
        output: PathBuf,
        /// The file it is made from.
        file: String,
        /// The first line that differs, from 1; `None` where there is no code yet.
        line: Option<usize>,
    },
    /// Code cannot be read or written.
    Io {
        /// The code.
        output: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// A module cannot have that name.
    Name {
        /// The file it would be made from.
        file: String,
        /// The name.
        name: String,
    },
    /// Two files would become the same module.
    SameOutput {
        /// The two files.
        files: [String; 2],
        /// The code.
        output: PathBuf,
    },
    /// There is no `OUT_DIR`, or it was to be checked.
    NoDirectory,
}

impl Error {
    /// What went wrong, file by file.
    pub fn problems(&self) -> impl Iterator<Item = &Problem> {
        self.problems.iter()
    }
}

impl From<Problem> for Error {
    fn from(problem: Problem) -> Self {
        Self { problems: vec![problem] }
    }
}

impl From<Vec<Problem>> for Error {
    fn from(problems: Vec<Problem>) -> Self {
        Self { problems }
    }
}

impl Problem {
    pub(super) fn same_output(one: &Output, other: &Output) -> Self {
        Self::SameOutput { files: [one.file.clone(), other.file.clone()], output: one.path.clone() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Mistakes { rendered, .. } => f.write_str(rendered.trim_end()),
            Self::Stale { output, file, line } => {
                let output = output.display();
                match line {
                    Some(line) => writeln!(f, "error: the generated code is stale\n --> {output}:{line}")?,
                    None => writeln!(f, "error: the generated code is not there yet\n --> {output}")?,
                }
                write!(f, "  = note: it is made from {file}\n  = help: to write it anew, set {WRITE}=1 and run this again")
            }
            Self::Io { output, error } => write!(f, "error: `{}` cannot be read or written: {error}", output.display()),
            Self::Name { file, name } => write!(
                f,
                "error: a module cannot be named `{name}`\n --> {file}\n  = help: give it another name with `file_as` or \
                 `catalog_as`: snake case, no keyword"
            ),
            Self::SameOutput { files: [one, other], output } => write!(
                f,
                "error: two files would become `{}`: {one} and {other}\n  = help: give one of them another name with \
                 `file_as` or `catalog_as`",
                output.display()
            ),
            Self::NoDirectory => f.write_str(
                "error: it is not known where the generated code belongs\n  = help: name the directory with `out_dir`; only \
                 a build script has an OUT_DIR, whose code is never stale",
            ),
        }
    }
}

/// Each problem in the manner of rustc, a blank line between each two.
impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (nth, problem) in self.problems.iter().enumerate() {
            let separator = if nth == 0 { "" } else { "\n\n" };
            write!(f, "{separator}{problem}")?;
        }
        Ok(())
    }
}

/// On lines of its own, since `main` puts `Error: ` before it.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the error files do not build\n\n{self}\n")
    }
}

impl std::error::Error for Error {}
