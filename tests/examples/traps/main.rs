//! The traps that wait for code that retries: Backstop and its peers, each by its own code, walk into the same ones in
//! virtual time.
//!
//! ```text
//! cargo run --release --example traps              # all traps
//! cargo run --release --example traps -- told day  # those whose name begins so
//! cargo run --release --example traps -- --check   # fails where Backstop falls in
//! ```
//!
//! Every client is told the same: four attempts of a second each, backoff from 20 ms, a deadline. Each has what its own
//! docs recommend, and the best setting that it has; what is left to a closure of the user's is as the docs have it. A script answers, and notes when each request arrives; the
//! worst of all rounds is reported. Scripts are seeded. `reqwest-retry`, `tower`, `tokio-retry` and Google's client
//! runtime draw their jitter from generators of their own: their figures differ a little from run to run.
//!
//! Deliberately absent: a `tokio::time::timeout` around a client that has no deadline. It works with any of them, is
//! no part of them, and drops the answer that the server gave.

#![expect(clippy::print_stdout, reason = "it is a report")]

mod clients;
mod http;
mod server;
mod table;
mod traps;
mod verdict;

use std::process::ExitCode;

use tokio::task::LocalSet;

use self::{clients::Client, traps::Trap, verdict::Verdict};

fn main() -> std::io::Result<ExitCode> {
    let (flags, wanted): (Vec<_>, Vec<_>) = std::env::args().skip(1).partition(|argument| argument.starts_with("--"));
    let is_wanted = |trap: &&Trap| wanted.is_empty() || wanted.iter().any(|name| trap.name.starts_with(name.as_str()));
    let mut rows = Vec::new();
    for trap in traps::ALL.iter().filter(is_wanted) {
        let verdicts: std::io::Result<Vec<_>> = clients::ALL.iter().map(|client| walk_into(trap, client)).collect();
        rows.push((trap, verdicts?));
    }
    table::print(&rows);
    let falls = rows.iter().filter(|(_, verdicts)| verdicts.first() != Some(&Verdict::Holds));
    let fallen: Vec<_> = falls.map(|(trap, _)| trap.name).collect();
    for name in &fallen {
        println!("\nBROKEN: Backstop falls into `{name}`");
    }
    let check = flags.iter().any(|flag| flag == "--check");
    Ok(if check && !fallen.is_empty() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// In virtual time, on a clock of its own.
fn walk_into(trap: &Trap, client: &'static Client) -> std::io::Result<Verdict> {
    // What draws from the thread's own generator repeats its draws, too.
    fastrand::seed(7);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build()?;
    Ok(LocalSet::new().block_on(&runtime, (trap.run)(client)))
}
