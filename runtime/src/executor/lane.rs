//! One attempt of a call, as its state sees it.

use std::time::Instant;

use crate::core::{Chosen, Turn};

/// Which of the two attempts that may run at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Which {
    /// The one that every call makes.
    First,
    /// The one beside it, of a call that is hedged.
    Second,
}

/// An attempt that runs, or that comes next.
#[derive(Debug)]
pub(super) struct Lane {
    pub(super) turn: Turn,
    /// Its number; the first one is 1. Zero before the first.
    pub(super) number: u32,
    pub(super) started: Instant,
    /// Since when it is, or was, held for what other calls met.
    pub(super) held: Option<Instant>,
    /// When it must have ended.
    pub(super) limit: Option<Instant>,
    pub(super) endpoint: Chosen,
    pub(super) runs: bool,
}

impl Lane {
    /// The end of its time, while it runs.
    pub(super) fn due(&self) -> Option<Instant> {
        self.limit.filter(|_| self.runs)
    }

    /// It is cancelled, or ended without another one after it.
    pub(super) fn stop(&mut self) {
        self.runs = false;
        self.turn.forgo();
    }
}
