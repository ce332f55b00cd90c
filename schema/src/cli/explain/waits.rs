//! The waits of a strategy, attempt by attempt.

use std::io::{self, Write};

use super::super::{columns, columns::Cell, terminal::faint, words::time};
use crate::{
    catalog::Timeouts,
    interpret::{Ending, Schedule, Wait},
};

/// The schedule as a table, with the sums. `hint` says whose hint it is that is waited for.
pub(super) fn table(out: &mut dyn Write, indent: usize, schedule: &Schedule, hint: &str) -> io::Result<()> {
    let head = ["attempt", "waits for", "at least", "expected", "at most"];
    let mut rows = vec![head.map(|title| Cell::painted(title, |title| faint(title))).to_vec()];
    for (nth, wait) in schedule.waits.iter().enumerate() {
        let cause = if wait.by_hint { hint } else { "the backoff" };
        rows.push(row((nth + 2).to_string(), cause, wait));
    }
    rows.push(row("together".to_owned(), "", &schedule.total()));
    columns::write(out, indent, &rows)
}

fn row(attempt: String, cause: &str, wait: &Wait) -> Vec<Cell> {
    let times = [wait.least, wait.expected, wait.most].map(|duration| Cell::new(time(duration)));
    [Cell::new(attempt), Cell::new(cause)].into_iter().chain(times).collect()
}

/// What the timeouts of the file mean for it.
pub(super) fn bounds(out: &mut dyn Write, schedule: &Schedule, timeouts: Timeouts) -> io::Result<()> {
    let waits = schedule.total().most;
    let attempts = u32::try_from(schedule.waits.len() + 1).unwrap_or(u32::MAX);
    let longest = timeouts.attempt.map(|attempt| attempt.saturating_mul(attempts).saturating_add(waits));
    if let (Some(attempt), Some(longest)) = (timeouts.attempt, longest) {
        let attempt = time(attempt);
        writeln!(out, "  With {attempts} attempts of {attempt} each the call takes {} at most.", time(longest))?;
    }
    match timeouts.total {
        Some(total) if waits >= total => {
            writeln!(out, "  The file ends a call after {}: a wait that would pass that is not begun.", time(total))
        }
        Some(total) if longest.is_none_or(|longest| longest > total) => {
            writeln!(out, "  The file ends a call after {}, whatever is left.", time(total))
        }
        _ => Ok(()),
    }
}

/// Why the call is over.
pub(super) fn ending(ending: Ending) -> &'static str {
    match ending {
        Ending::NotRetryable => "the error surfaces at once",
        Ending::ServerVeto => "the server asks not to retry, and the error surfaces at once",
        Ending::NotIdempotent => {
            "the server may have acted, and the request is not idempotent; an idempotency key makes it so"
        }
        Ending::AttemptsExhausted => "no attempts are left, and the error surfaces",
        Ending::HintTooLong => "the server asks for a longer wait than is obeyed; the error says when to come back",
    }
}
