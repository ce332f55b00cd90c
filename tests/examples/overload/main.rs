//! What retries do to a server that is in trouble: Backstop beside its peers, each by its own code, in virtual time.
//!
//! ```text
//! cargo run --release --example overload                # all scenarios
//! cargo run --release --example overload -- late flaky  # those whose name begins so
//! cargo run --release --example overload -- seed=8      # other arrivals, service times, failures
//! cargo run --release --example overload -- --check     # fails where a promise does not hold
//! ```
//!
//! The figures are printed; the runs are drawn as SVG in `target/overload`.
//!
//! What is promised: no peer recovers sooner than Backstop with its defaults, and none that recovers as soon sends fewer
//! requests; 98 of 100 calls survive independent failures; a limit is met with few refusals, and used.
//!
//! Arrivals, service times and failures are seeded. So is the jitter of the clients, but for `reqwest-retry`, `tower` and
//! Google's client runtime, which draw from generators of their own: their figures differ a little from run to run.

#![expect(clippy::print_stdout, reason = "it is a report")]

mod bars;
mod clients;
mod measure;
mod plot;
mod run;
mod scenario;
mod server;
mod table;

use std::{error::Error, path::Path, process::ExitCode};

use self::scenario::Scenario;

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let (mut wanted, mut seed, mut check) = (Vec::new(), SEED, false);
    for argument in std::env::args().skip(1) {
        match argument.strip_prefix("seed=") {
            Some(number) => seed = number.parse()?,
            None if argument == "--check" => check = true,
            None => wanted.push(argument),
        }
    }
    let is_wanted =
        |scenario: &&Scenario| wanted.is_empty() || wanted.iter().any(|name| scenario.name.starts_with(name.as_str()));
    let mut broken = Vec::new();
    for scenario in scenario::ALL.iter().filter(is_wanted) {
        let mut runs = Vec::new();
        for (name, make) in clients::ALL {
            runs.push((name, run::run(scenario, make, seed)?));
        }
        table::print(scenario, &runs);
        plot::draw(scenario, &runs, Path::new("target/overload"))?;
        broken.extend(bars::broken(scenario, &runs));
    }
    println!("\nDrawn in target/overload.");
    broken.iter().for_each(|promise| println!("BROKEN {promise}"));
    Ok(if check && !broken.is_empty() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

const SEED: u64 = 7;
