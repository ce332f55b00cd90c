//! For build scripts: error files in, formatted Rust out.
//!
//! The items are those of `errors!`; the same generator makes them. A build script is worth its while where the generated
//! code is to be read, searched or committed, or where no procedural macro is wanted.
//!
//! # In a build script
//!
//! `Cargo.toml`:
//!
//! ```toml
//! [dependencies]
//! backstop = { version = "0.1", default-features = false, features = ["tokio"] } # no macros needed
//!
//! [build-dependencies]
//! backstop-schema = { version = "0.1", features = ["build"] }
//! ```
//!
//! `build.rs`, with paths relative to the package:
//!
//! ```no_run
//! fn main() -> Result<(), backstop_schema::build::Error> {
//!     backstop_schema::build::compile("src/altllm.errors.json")
//! }
//! ```
//!
//! `src/main.rs`:
//!
//! ```text
//! backstop::include_errors! {
//!     /// How the AltLLM API fails.
//!     pub mod altllm;
//! }
//! ```
//!
//! `backstop::include_errors!("altllm");` gives the items without a module around them.
//!
//! Cargo runs the script again when the file changes. Mistakes in the file fail the build, and read as those of the macro
//! do: [`Error`] is made to be returned from `main`, which prints it to stderr and exits with status 1.
//!
//! Several files, shipped catalogs and names of one's own:
//!
//! ```no_run
//! use backstop_schema::build::{Build, Error};
//!
//! fn main() -> Result<(), Error> {
//!     Build::new()
//!         .file("src/altllm.errors.json")                      // altllm
//!         .file_as("apis/parcels-v2.errors.json", "parcels")   // parcels
//!         .catalog("aws-json")                                 // aws_json
//!         .compile()
//! }
//! ```
//!
//! # Committed code
//!
//! Whoever wants the generated code in the repository writes it to a directory of the source tree, and lets a test see to
//! it that it is current. Then `backstop-schema` is a dev-dependency, and users of the crate compile none of it.
//!
//! ```no_run
//! // tests/generated.rs
//! # #[allow(unused)]
//! #[test]
//! fn the_generated_code_is_current() -> Result<(), backstop_schema::build::Error> {
//!     backstop_schema::build::Build::new().file("src/altllm.errors.json").out_dir("src").check().compile()
//! }
//! # fn main() {}
//! ```
//!
//! The test fails where `src/altllm.rs` is stale or not there yet, and says so. `BACKSTOP_WRITE=1 cargo test --test generated`
//! writes it, and `pub mod altllm;` makes it a module. The command line does the same: `backstop expand
//! src/altllm.errors.json --output src/altllm.rs`, and `--check`.

mod error;
pub(crate) mod output;
pub(crate) mod read;
pub(crate) mod rust;

#[cfg(test)]
mod tests;

use std::{env, path::PathBuf};

pub use error::{Error, Problem};
use output::{Output, Target};
use read::Input;

use crate::lint::Levels;

/// Set to anything but `0`, it makes a [check](Build::check) write instead.
pub const WRITE: &str = "BACKSTOP_WRITE";

/// Turns an error file into `OUT_DIR/NAME.rs`, for `backstop::include_errors!`, where the file is `NAME.errors.json`. The
/// path is relative to the package.
///
/// # Errors
///
/// All mistakes of the file, or why it cannot be read or the code not be written.
pub fn compile(path: impl Into<PathBuf>) -> Result<(), Error> {
    Build::new().file(path).compile()
}

/// What to generate, and where to.
#[derive(Clone, Debug, Default)]
#[must_use = "nothing happens before `compile`"]
pub struct Build {
    inputs: Vec<(Input, Option<String>)>,
    directory: Option<PathBuf>,
    check: bool,
    lints: Levels,
}

impl Build {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an error file; the path is relative to the package. Its module has the name of the file without
    /// `.errors.json`, in snake case.
    pub fn file(self, path: impl Into<PathBuf>) -> Self {
        self.input(Input::File(path.into()), None)
    }

    /// Adds an error file, and names its module.
    pub fn file_as(self, path: impl Into<PathBuf>, module: impl Into<String>) -> Self {
        self.input(Input::File(path.into()), Some(module.into()))
    }

    /// Adds a [shipped catalog](crate::catalogs). Its module has the name of the catalog, in snake case.
    pub fn catalog(self, name: impl Into<String>) -> Self {
        self.input(Input::Catalog(name.into()), None)
    }

    /// Adds a shipped catalog, and names its module.
    pub fn catalog_as(self, name: impl Into<String>, module: impl Into<String>) -> Self {
        self.input(Input::Catalog(name.into()), Some(module.into()))
    }

    /// Writes to a directory of the source tree, relative to the package, in place of `OUT_DIR`. There each file is a
    /// module as it stands (`pub mod altllm;`), documentation included.
    pub fn out_dir(self, directory: impl Into<PathBuf>) -> Self {
        Self { directory: Some(directory.into()), ..self }
    }

    /// Writes nothing, and fails where a file is not as it would be written. Line ends do not count. Where the environment
    /// variable [`BACKSTOP_WRITE`](WRITE) is set, it writes all the same.
    pub fn check(self) -> Self {
        Self { check: true, ..self }
    }

    /// Sets which lints are on. What they find in a file is a warning of cargo.
    pub fn lints(self, lints: Levels) -> Self {
        Self { lints, ..self }
    }

    /// Does it all, and in a build script tells cargo on stdout which files to watch.
    ///
    /// A file that is as it should be already is not written again.
    ///
    /// # Errors
    ///
    /// All mistakes of all files at once, stale files under [`check`](Self::check), and whatever keeps a file from being
    /// read or written. Nothing is written if any file has a mistake.
    pub fn compile(self) -> Result<(), Error> {
        let writes = env::var_os(WRITE).is_some_and(|value| value != "0" && !value.is_empty());
        let checks = self.check && !writes;
        // Only build scripts have both.
        let is_build_script = env::var_os("OUT_DIR").is_some() && env::var_os("NUM_JOBS").is_some();
        #[expect(clippy::print_stdout, reason = "this is how a build script talks to cargo")]
        self.run(env::var_os("OUT_DIR").map(PathBuf::from), checks, &mut |line| {
            if is_build_script {
                println!("{line}");
            }
        })
    }

    fn input(mut self, input: Input, module: Option<String>) -> Self {
        self.inputs.push((input, module));
        self
    }

    fn run(&self, out_dir: Option<PathBuf>, checks: bool, cargo: &mut dyn FnMut(&str)) -> Result<(), Error> {
        let target = match (&self.directory, out_dir) {
            (Some(directory), _) => Target::Source(directory.clone()),
            (None, Some(out_dir)) if !checks => Target::Build(out_dir),
            (None, _) => return Err(Problem::NoDirectory.into()),
        };
        if self.check {
            cargo(&format!("cargo::rerun-if-env-changed={WRITE}"));
        }
        let mut problems = Vec::new();
        let mut outputs: Vec<Output> = Vec::new();
        for (input, module) in &self.inputs {
            if let Input::File(path) = input {
                cargo(&format!("cargo::rerun-if-changed={}", path.display()));
            }
            let output = output::of(input, module.as_deref(), &target, &self.lints);
            output.iter().flat_map(|output| &output.warnings).for_each(|line| cargo(&format!("cargo::warning={line}")));
            match output {
                Ok(output) => match outputs.iter().find(|other| other.path == output.path) {
                    Some(other) => problems.push(Problem::same_output(other, &output)),
                    None => outputs.push(output),
                },
                Err(problem) => problems.push(problem),
            }
        }
        if !problems.is_empty() {
            return Err(problems.into());
        }
        for output in &outputs {
            let done = if checks {
                cargo(&format!("cargo::rerun-if-changed={}", output.path.display()));
                output.check()
            } else {
                output.write()
            };
            problems.extend(done.err());
        }
        if problems.is_empty() { Ok(()) } else { Err(problems.into()) }
    }
}
