//! The command line `backstop`: it checks error files, shows what they mean, and turns them into Rust.
//!
//! Exit status: 0 if all is well, 1 if a file has a mistake, cannot be read or written, or generated code is stale, 2 if the
//! command line is wrong. Where the reader of a pipe goes away, the command ends without a word.

mod arguments;
mod check;
mod columns;
mod completions;
mod expand;
mod explain;
mod init;
mod response;
mod table;
mod terminal;
mod words;

use std::{
    io::{self, Write},
    process::ExitCode,
};

use clap::Parser as _;

use self::arguments::{Arguments, Command};
use crate::{
    build::read::Input,
    catalog::Catalog,
    check as check_source,
    diagnostic::{Diagnostic, Diagnostics},
};

/// What an error file looks like, for editors.
const SCHEMA: &str = include_str!("../backstop.schema.json");

/// Runs the command that the arguments of the process name.
#[must_use]
pub fn main() -> ExitCode {
    let Arguments { color, command } = Arguments::parse();
    color.write_global();
    let mut out = anstream::stdout().lock();
    let result = run(&command, &mut out).and_then(|exit| out.flush().map(|()| exit));
    match result {
        Ok(exit) => exit.into(),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            // Where stderr is gone too there is nobody left to tell.
            let _ = writeln!(anstream::stderr(), "error: {error}");
            Exit::Failed.into()
        }
    }
}

fn run(command: &Command, out: &mut dyn Write) -> io::Result<Exit> {
    match command {
        Command::Check(arguments) => check::run(arguments, out),
        Command::Expand(arguments) => expand::run(arguments, out),
        Command::Explain(arguments) => explain::run(arguments, out),
        Command::Table(arguments) => table::run(arguments, out),
        Command::Schema => out.write_all(SCHEMA.as_bytes()).map(|()| Exit::Well),
        Command::Init(arguments) => init::run(arguments, out),
        Command::Completions(arguments) => completions::run(arguments, out),
    }
}

/// How a command ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Exit {
    /// All is well.
    Well,
    /// There is a mistake, and it has been told.
    Failed,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        match exit {
            Exit::Well => Self::SUCCESS,
            Exit::Failed => Self::FAILURE,
        }
    }
}

/// What a path on the command line is relative to.
const BASE: &str = "the current directory";

/// The catalog of a file; where there is none its mistakes are told on stderr.
fn catalog(input: &Input) -> io::Result<Option<Catalog>> {
    let source = match input.read(BASE) {
        Ok(source) => source,
        Err(mistake) => return tell(&(*mistake).into(), input, &[]).map(|()| None),
    };
    match check_source(&source) {
        Ok(catalog) => Ok(Some(catalog)),
        Err(failure) => tell(&failure.diagnostics, input, &source).map(|()| None),
    }
}

fn tell(mistakes: &Diagnostics, input: &Input, source: &[u8]) -> io::Result<()> {
    terminal::diagnostics(&mut anstream::stderr().lock(), &mistakes.render(&input.name(), source))
}

/// Tells what is wrong with something else than an error file.
fn complain(problem: Diagnostic, name: &str) -> io::Result<Exit> {
    let text = Diagnostics::from(problem).render(name, &[]);
    terminal::diagnostics(&mut anstream::stderr().lock(), &text).map(|()| Exit::Failed)
}
