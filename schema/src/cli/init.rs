//! `backstop init`

use std::{
    fs,
    io::{self, Write},
};

use super::{Exit, arguments::Init, complain};
use crate::{catalogs, diagnostic::Diagnostic};

/// JSON has no comments: what there is to say stands in `x-` keys, which mean nothing.
const STARTER: &str = include_str!("starter.errors.json");

pub(super) fn run(arguments: &Init, out: &mut dyn Write) -> io::Result<Exit> {
    let text = match arguments.from.as_deref().map(catalogs::find) {
        None => STARTER,
        Some(Ok(shipped)) => shipped.source,
        Some(Err(mistake)) => return complain(*mistake, "--from"),
    };
    let path = arguments.path.display().to_string();
    let created = fs::File::options().write(true).create_new(true).open(&arguments.path);
    match created.and_then(|mut file| file.write_all(text.as_bytes())) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            let problem = Diagnostic::of_file(format!("`{path}` is there already"));
            return complain(problem.help("name another file, or remove this one"), &path);
        }
        Err(error) => return complain(Diagnostic::of_file(format!("`{path}` cannot be written: {error}")), &path),
    }
    let file = arguments.path.file_name().unwrap_or_default().to_string_lossy();
    let module = file.split('.').next().unwrap_or("api").replace('-', "_");
    let schema = arguments.path.with_file_name("backstop.schema.json");
    writeln!(out, "wrote {path}. Next, say how the API fails in it, and:\n")?;
    writeln!(out, "  backstop schema > {}    # your editor completes and checks it", schema.display())?;
    writeln!(out, "  backstop check {path}")?;
    writeln!(out, "  backstop explain {path}\n")?;
    writeln!(out, "In the source beside it:\n\n  backstop::errors! {{ pub mod {module} = \"{file}\"; }}")?;
    Ok(Exit::Well)
}
