//! The command line `backstop`; see [`backstop_schema::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    backstop_schema::cli::main()
}
