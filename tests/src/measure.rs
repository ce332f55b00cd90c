//! What benches measure, and the bars that it is held to: nanoseconds and instructions.
//!
//! ```text
//! cargo bench -p backstop-tests --bench NAME                 # nanoseconds, and instructions where valgrind is there
//! cargo bench -p backstop-tests --bench NAME -- compact      # only the rows whose name has that
//! cargo bench -p backstop-tests --bench NAME -- --check      # fails where a bar does not hold
//! ```
//!
//! Instructions are what callgrind counts for 1,000 rounds less what it counts for none, a round: they do not depend on
//! the machine's mood.

#![expect(clippy::print_stdout, reason = "it is a report")]

use std::{
    env,
    hint::black_box,
    process::{Command, ExitCode},
    time::{Duration, Instant},
};

/// Which case the process runs in place of a report, and how often.
const CASE: &str = "BACKSTOP_BENCH_CASE";
const ROUNDS: &str = "BACKSTOP_BENCH_ROUNDS";

/// One row of the report.
pub struct Case {
    name: String,
    /// How many things a round does: the report is of one.
    things: usize,
    run: Box<dyn Fn()>,
}

impl Case {
    /// A case whose rounds do one thing.
    pub fn new(name: String, run: impl Fn() + 'static) -> Self {
        Self::per(name, 1, run)
    }

    /// A case whose rounds do many things.
    pub fn per(name: impl Into<String>, things: usize, run: impl Fn() + 'static) -> Self {
        Self { name: name.into(), things, run: Box::new(run) }
    }

    fn rounds(&self, rounds: u32) {
        for _ in 0..rounds {
            black_box(&self.run)();
        }
    }

    /// The median of 51 batches of about a millisecond.
    fn nanoseconds(&self) -> f64 {
        let start = Instant::now();
        let mut rounds = 0_u32;
        while start.elapsed() < Duration::from_millis(5) {
            self.rounds(16);
            rounds += 16;
        }
        let batch = rounds.div_ceil(5);
        let mut times: Vec<f64> = (0..51)
            .map(|_| {
                let start = Instant::now();
                self.rounds(batch);
                start.elapsed().as_secs_f64() * 1e9 / f64::from(batch)
            })
            .collect();
        times.sort_by(f64::total_cmp);
        times[times.len() / 2] / self.things as f64
    }

    fn instructions(&self) -> Option<u64> {
        let count = |rounds: u32| {
            let output = Command::new("valgrind")
                .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
                .arg(env::current_exe().ok()?)
                .envs([(CASE, self.name.as_str()), (ROUNDS, &rounds.to_string())])
                .output()
                .ok()?;
            let report = String::from_utf8(output.stderr).ok()?;
            let collected = report.lines().find_map(|line| line.split_once("Collected : "))?;
            collected.1.trim().parse::<u64>().ok()
        };
        Some(count(1000)?.saturating_sub(count(0)?) / 1000 / self.things as u64)
    }
}

/// What must hold: one case takes at most `most` times the instructions of the other.
pub struct Bar {
    /// The case that is held to it.
    pub case: &'static str,
    /// The ratio.
    pub most: f64,
    /// The case that it is held against.
    pub of: &'static str,
}

/// Measures what the bars name, and says which of them do not hold.
fn check(cases: &[Case], bars: &[Bar]) -> ExitCode {
    let count = |name: &str| {
        let case = cases.iter().find(|case| case.name == name).expect("a case");
        case.instructions().expect("valgrind") as f64
    };
    let mut broken = false;
    for bar in bars {
        let (mine, theirs) = (count(bar.case), count(bar.of));
        let ratio = mine / theirs;
        let verdict = if ratio <= bar.most { "holds" } else { "DOES NOT HOLD" };
        broken |= ratio > bar.most;
        println!("{mine:>8} {} is {ratio:.3} of {theirs} {}; at most {}: {verdict}", bar.case, bar.of, bar.most);
    }
    if broken { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// Runs the cases that the command line names, or all; with `--check`, holds them to the bars.
pub fn report(cases: Vec<Case>, bars: &[Bar]) -> ExitCode {
    if let (Ok(name), Ok(rounds)) = (env::var(CASE), env::var(ROUNDS)) {
        let case = cases.iter().find(|case| case.name == name);
        case.expect("a case").rounds(rounds.parse().expect("a number"));
        return ExitCode::SUCCESS;
    }
    // Cargo runs the benches as tests too.
    if !env::args().any(|argument| argument == "--bench") {
        cases.iter().for_each(|case| case.rounds(1));
        return ExitCode::SUCCESS;
    }
    if env::args().any(|argument| argument == "--check") {
        return check(&cases, bars);
    }
    let wanted: Vec<String> = env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    println!("{:<36} {:>10} {:>14}", "", "ns", "instructions");
    for case in cases {
        if wanted.is_empty() || wanted.iter().any(|part| case.name.contains(part.as_str())) {
            let instructions = case.instructions().map_or("?".to_owned(), |count| count.to_string());
            println!("{:<36} {:>10.1} {instructions:>14}", case.name, case.nanoseconds());
        }
    }
    ExitCode::SUCCESS
}
