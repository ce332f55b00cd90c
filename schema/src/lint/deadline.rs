//! Lints on what a call may take in all.
//!
//! A wait counts as long as it can be by the table: its bound, or `retry_after.default`. What a server asks for counts
//! not, since a hint that passes the deadline ends the call at once. An operation with a short deadline of its own gives up
//! sooner on purpose.

use std::time::Duration;

use super::{Lint, Subject};
use crate::catalog::{Strategy, Timeouts};
use crate::diagnostic::{Diagnostic, Sink, Span};
use crate::model;

pub(super) fn waits_exceed_deadline(subject: &Subject<'_>, sink: &Sink) {
    for call in calls(subject).iter().filter(|call| !call.of_operation) {
        for &index in &call.strategies {
            let strategy = &subject.catalog.strategies[index];
            let waits = waits(strategy);
            if waits > call.total {
                let found = format!("the waits of `{}` add up to {}", strategy.name, time(waits));
                sink.report(call.warning(subject, Lint::WaitsExceedDeadline, index, found));
            }
        }
    }
}

pub(super) fn attempts_exceed_deadline(subject: &Subject<'_>, sink: &Sink) {
    for call in calls(subject) {
        let attempt = call.attempt.unwrap_or_default();
        for &index in &call.strategies {
            let strategy = &subject.catalog.strategies[index];
            let waits = waits(strategy);
            let worst = waits.saturating_add(attempt.saturating_mul(strategy.max_attempts));
            if worst > call.total && (call.of_operation || waits <= call.total) {
                let found = format!(
                    "{} attempts of `{}` may take {}, waits included",
                    strategy.max_attempts,
                    strategy.name,
                    time(worst)
                );
                sink.report(call.warning(subject, Lint::AttemptsExceedDeadline, index, found));
            }
        }
    }
}

/// The calls that have a deadline: any one, and those of operations with timeouts of their own.
struct Call {
    attempt: Option<Duration>,
    total: Duration,
    /// Where the deadline stands.
    place: Span,
    /// The strategies that the call may come to follow: those that retry.
    strategies: Vec<usize>,
    of_operation: bool,
}

fn calls(subject: &Subject<'_>) -> Vec<Call> {
    let Subject { file, catalog } = subject;
    let call = |given: &model::Timeouts, timeouts: Timeouts, strategies: Vec<usize>, of_operation| {
        let retries = |&index: &usize| catalog.strategies[index].retries;
        let strategies = strategies.into_iter().filter(retries).collect();
        let (total, place) = (timeouts.total?, given.total.get()?.span);
        Some(Call { attempt: timeouts.attempt, total, place, strategies, of_operation })
    };
    let all = || (0..catalog.strategies.len()).collect();
    let own = file.timeouts.value().and_then(|given| call(given, catalog.timeouts, all(), false));
    let operations = subject.operations().filter_map(|(operation, written)| {
        let Timeouts { attempt, total } = operation.timeouts;
        let timeouts = Timeouts { attempt: attempt.or(catalog.timeouts.attempt), total };
        call(written.timeouts.value()?, timeouts, subject.strategies_of(operation), true)
    });
    own.into_iter().chain(operations).collect()
}

impl Call {
    /// The file's own deadline is named beside the strategy, an operation's is what is questionable.
    fn warning(&self, subject: &Subject<'_>, lint: Lint, strategy: usize, found: String) -> Diagnostic {
        let message = format!("{found}, but the whole call ends after {}", time(self.total));
        let attempts = subject.strategies().find(|&(index, ..)| index == strategy);
        let strategy = attempts.map(|(_, name, written)| written.max_attempts.get().map_or(name, |field| field.span));
        let warning = match strategy {
            Some(strategy) if self.of_operation => lint.at(self.place, message).label(strategy, "the strategy"),
            Some(strategy) => lint.at(strategy, message).label(self.place, "the whole call's timeout"),
            None => lint.at(self.place, message),
        };
        warning.help("allow fewer attempts, shorter waits, or a longer `total`")
    }
}

/// The longest that the waits between all attempts can be.
fn waits(strategy: &Strategy) -> Duration {
    let mut bound = strategy.initial_backoff.as_secs_f64();
    let longest = strategy.max_backoff.as_secs_f64();
    let mut sum = Duration::ZERO;
    for _ in 1..strategy.max_attempts {
        let backoff = Duration::from_secs_f64(bound.min(longest));
        sum = sum.saturating_add(strategy.retry_after_default.unwrap_or(backoff));
        bound = (bound * strategy.backoff_multiplier).min(longest);
    }
    sum
}

/// As the file writes it.
fn time(duration: Duration) -> String {
    let seconds = duration.as_secs();
    match duration.subsec_nanos() {
        0 if seconds >= 120 && seconds.is_multiple_of(60) => format!("{}m", seconds / 60),
        _ => format!("{duration:?}"),
    }
}
