//! `backstop explain`

mod envelopes;
mod file;
mod reasons;
mod response;
mod waits;

use std::{
    io::{self, Write},
    time::SystemTime,
};

use super::{Exit, arguments::Explain, catalog, complain, response as given};
use crate::diagnostic::Diagnostic;

pub(super) fn run(arguments: &Explain, out: &mut dyn Write) -> io::Result<Exit> {
    let Some(catalog) = catalog(&arguments.file)? else { return Ok(Exit::Failed) };
    match given::given(&arguments.response) {
        Ok(Some(response)) => {
            let repeatable = arguments.response.idempotency_key.then_some(true);
            response::write(out, &catalog, &response, repeatable, SystemTime::now())?;
        }
        Ok(None) => file::write(out, &catalog)?,
        Err(problem) => return complain(Diagnostic::of_file(problem), "the response"),
    }
    Ok(Exit::Well)
}
