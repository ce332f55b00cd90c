//! The clock and the waits of an executor that blocks.

use std::{
    thread,
    time::{Instant, SystemTime},
};

use crate::executor::Clock;

/// Tells the time and blocks, on behalf of a blocking [`Executor`](super::Executor).
///
/// [`ThreadTimer`] is the one for threads; a test brings its own, whose [`park_until`](Self::park_until) moves a clock instead.
pub trait BlockingTimer: Clone + Send + Sync + 'static {
    /// The time.
    fn now(&self) -> Instant;

    /// Blocks the thread until the instant has come or the thread is unparked, as [`thread::park_timeout`] does. It may
    /// return early.
    fn park_until(&self, at: Instant);

    /// The time of the wall clock, against which a hint that names an absolute time is read.
    fn wall_clock(&self) -> SystemTime {
        SystemTime::now()
    }
}

/// The timer of threads: [`thread::park_timeout`].
#[derive(Clone, Copy, Debug, Default)]
pub struct ThreadTimer;

impl BlockingTimer for ThreadTimer {
    fn now(&self) -> Instant {
        Instant::now()
    }

    fn park_until(&self, at: Instant) {
        thread::park_timeout(at.saturating_duration_since(Instant::now()));
    }
}

/// Marks the timer of an executor that blocks, by which its builder and its calls are told from those of an async one.
#[derive(Clone, Copy, Debug)]
pub struct Blocking<T>(pub(super) T);

impl<T: BlockingTimer> Clock for Blocking<T> {
    fn now(&self) -> Instant {
        self.0.now()
    }

    fn wall_clock(&self) -> SystemTime {
        self.0.wall_clock()
    }
}
