//! `backstop completions`

use std::io::{self, Write};

use clap::CommandFactory as _;

use super::{
    Exit,
    arguments::{Arguments, Completions},
};

pub(super) fn run(arguments: &Completions, out: &mut dyn Write) -> io::Result<Exit> {
    // Written at once: the generator panics where it cannot write.
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Arguments::command(), "backstop", &mut script);
    out.write_all(&script)?;
    Ok(Exit::Well)
}
