//! What retries do to a server that is in trouble: Backstop beside its peers, each by its own code, in virtual time.
//!
//! ```text
//! cargo run --release --example overload                # all scenarios
//! cargo run --release --example overload -- late flaky  # those whose name begins so
//! ```
//!
//! The figures are printed; the runs are drawn as SVG in `target/overload`.
//!
//! Arrivals, service times and failures are seeded. So is the jitter of the clients, but for `reqwest-retry`, `tower` and
//! Google's client runtime, which draw from generators of their own: their figures differ a little from run to run.

#![expect(clippy::print_stdout, reason = "it is a report")]

mod clients;
mod measure;
mod plot;
mod run;
mod scenario;
mod server;
mod table;

use std::{error::Error, path::Path};

use self::scenario::Scenario;

fn main() -> Result<(), Box<dyn Error>> {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    let is_wanted =
        |scenario: &&Scenario| wanted.is_empty() || wanted.iter().any(|name| scenario.name.starts_with(name.as_str()));
    for scenario in scenario::ALL.iter().filter(is_wanted) {
        let mut runs = Vec::new();
        for (name, make) in clients::ALL {
            runs.push((name, run::run(scenario, make, SEED)?));
        }
        table::print(scenario, &runs);
        plot::draw(scenario, &runs, Path::new("target/overload"))?;
    }
    println!("\nDrawn in target/overload.");
    Ok(())
}

const SEED: u64 = 7;
