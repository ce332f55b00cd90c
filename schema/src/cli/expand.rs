//! `backstop expand`

use std::io::{self, Write};

use super::{Exit, arguments::Expand, catalog, complain};
use crate::{
    build::{output, rust},
    diagnostic::Diagnostic,
};

pub(super) fn run(arguments: &Expand, out: &mut dyn Write) -> io::Result<Exit> {
    let Some(catalog) = catalog(&arguments.file)? else { return Ok(Exit::Failed) };
    let module = rust::module(&catalog, &arguments.file.portable_name());
    let Some(path) = &arguments.output else {
        return out.write_all(module.as_bytes()).map(|()| Exit::Well);
    };
    let shown = path.display();
    if !arguments.check {
        return match output::write(path, &module) {
            Ok(()) => Ok(Exit::Well),
            Err(error) => {
                let problem = Diagnostic::of_file(format!("`{shown}` cannot be written: {error}"));
                complain(problem, &shown.to_string())
            }
        };
    }
    let (problem, place) = match output::first_difference(path, &module) {
        Ok(None) => return Ok(Exit::Well),
        Ok(Some(line)) => (Diagnostic::of_file("the generated code is stale"), format!("{shown}:{line}")),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            (Diagnostic::of_file("the generated code is not there yet"), shown.to_string())
        }
        Err(error) => {
            return complain(Diagnostic::of_file(format!("`{shown}` cannot be read: {error}")), &shown.to_string());
        }
    };
    let file = arguments.file.name();
    let help = format!("to write it anew, run `backstop expand {file} --output {shown}`");
    complain(problem.help(help), &place)
}
