//! The figures as a table.

use std::time::Duration;

use crate::{
    measure::{Figures, Run},
    scenario::{Load, Scenario, Trouble},
};

type Column = (&'static str, fn(&Figures) -> String);

const SUCCESS: Column = ("success", |figures| format!("{:.1} %", figures.success * 100.0));
const GOODPUT: Column = ("goodput/s", |figures| format!("{:.0}", figures.goodput));
const REQUESTS: Column = ("requests", |figures| format!("{:.2}x", figures.amplification));
const PEAK: Column = ("peak", |figures| format!("{:.1}x", figures.peak));
const RECOVERY: Column = ("recovery", |figures| figures.recovery.map_or_else(|| "never".to_owned(), seconds));
const P99: Column = ("p99", |figures| seconds(figures.p99));
const THROTTLED: Column = ("429s/success", |figures| format!("{:.2}", figures.throttled));
const MAKESPAN: Column = ("makespan", |figures| seconds(figures.makespan));

/// Prints one scenario: a line for each client.
pub(crate) fn print(scenario: &Scenario, runs: &[(&str, Run)]) {
    let columns: &[Column] = match (scenario.load, scenario.world.trouble) {
        (Load::Closed { .. }, _) => &[SUCCESS, THROTTLED, REQUESTS, MAKESPAN, P99],
        (Load::Open { .. }, Trouble::Flaky { .. }) => &[SUCCESS, REQUESTS, P99],
        (Load::Open { .. }, _) => &[SUCCESS, GOODPUT, REQUESTS, PEAK, RECOVERY, P99],
    };
    println!("\n{}: {}, {} clients", scenario.name, scenario.title, scenario.load.clients());
    let head: String = columns.iter().map(|(title, _)| format!("{title:>14}")).collect();
    println!("{:<16}{head}", "");
    for (name, run) in runs {
        let figures = run.figures();
        let cells: String = columns.iter().map(|(_, show)| format!("{:>14}", show(&figures))).collect();
        println!("{name:<16}{cells}");
    }
}

fn seconds(duration: Duration) -> String {
    format!("{:.1} s", duration.as_secs_f64())
}
