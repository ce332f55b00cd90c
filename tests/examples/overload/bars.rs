//! What must hold of Backstop with its defaults, in every scenario.

use std::time::Duration;

use crate::{
    measure::{Figures, Run},
    scenario::{Load, Scenario, Trouble},
};

/// What does not hold.
pub(crate) fn broken(scenario: &Scenario, runs: &[(&str, Run)]) -> Vec<String> {
    let all: Vec<_> = runs.iter().map(|(name, run)| (*name, run.figures())).collect();
    let Some((_, ours)) = all.iter().find(|(name, _)| *name == "backstop") else { return Vec::new() };
    let peers = || all.iter().filter(|(name, _)| !name.starts_with([' ', 'n']) && *name != "backstop");
    let mut broken = Vec::new();
    let mut hold = |holds: bool, what: String| {
        if !holds {
            broken.push(format!("{}: {what}", scenario.name));
        }
    };
    match (scenario.load, scenario.world.trouble) {
        (Load::Closed { calls, .. }, _) => {
            let ideal = scenario.world.limit.map_or(0.0, |limit| (calls as f64 - limit.burst) / limit.per_second);
            hold(ours.success >= 0.98, format!("{:.3} of the calls succeed, not 0.98", ours.success));
            hold(ours.throttled <= 0.2, format!("{:.2} answers 429 for a success, more than 0.2", ours.throttled));
            let makespan = ours.makespan.as_secs_f64();
            hold(makespan <= 1.3 * ideal, format!("{makespan:.1} s, more than 1.3 times {ideal:.1} s"));
        }
        (Load::Open { .. }, Trouble::Flaky { .. }) => {
            hold(ours.success >= 0.98, format!("{:.3} of the calls succeed, not 0.98", ours.success));
        }
        (Load::Open { .. }, _) => {
            for (name, peer) in peers() {
                hold(recovery(ours) <= recovery(peer) + SLICE, format!("{name} recovers sooner"));
                let as_soon = recovery(peer) <= recovery(ours);
                let fewer = peer.amplification * 1.02 < ours.amplification;
                hold(!(as_soon && fewer), format!("{name} recovers as soon with fewer requests"));
            }
        }
    }
    broken
}

/// Times are told apart no finer than that.
const SLICE: Duration = Duration::from_millis(500);

fn recovery(figures: &Figures) -> Duration {
    figures.recovery.unwrap_or(Duration::MAX - SLICE)
}
