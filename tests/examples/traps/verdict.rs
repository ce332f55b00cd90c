//! How a client fares in a trap.

use std::time::Duration;

/// How a client fares in a trap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Holds,
    /// What happened, in a few words.
    Falls(String),
    /// There is nothing to try.
    Absent,
}

impl Verdict {
    pub(crate) fn holds_if(holds: bool, otherwise: impl FnOnce() -> String) -> Self {
        if holds { Self::Holds } else { Self::Falls(otherwise()) }
    }
}

/// A time, for a reader.
pub(crate) fn time(time: Duration) -> String {
    match time.as_secs() {
        0 => format!("{} ms", time.as_millis()),
        1..120 => format!("{:.1} s", time.as_secs_f64()),
        120..7_200 => format!("{:.0} min", time.as_secs_f64() / 60.0),
        _ => format!("{:.0} h", time.as_secs_f64() / 3_600.0),
    }
}
