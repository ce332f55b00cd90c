//! How many requests are sent in a second.

use std::{sync::OnceLock, time::Instant};

use super::sync::{AtomicU64, Ordering};

/// Counts over a sliding second, without a lock: this one's count and the last one's share that still counts.
///
/// Counts of threads that pass from one second to the next at the same time may be lost. It is an estimate.
#[derive(Debug)]
pub(super) struct Meter {
    start: OnceLock<Instant>,
    /// The second in the upper half, the count in the lower.
    current: AtomicU64,
    last: AtomicU64,
}

impl Meter {
    pub(super) fn new() -> Self {
        Self { start: OnceLock::new(), current: AtomicU64::new(0), last: AtomicU64::new(0) }
    }

    pub(super) fn count(&self, now: Instant) {
        let (second, _) = self.second(now);
        let current = self.current.load(Ordering::Relaxed);
        // A thread that looked at the clock a little earlier counts for the second of the others.
        if current >> 32 >= second {
            self.current.fetch_add(1, Ordering::Relaxed);
        } else if self.current.compare_exchange(current, second << 32 | 1, Ordering::Relaxed, Ordering::Relaxed).is_ok()
        {
            self.last.store(current, Ordering::Relaxed);
        }
    }

    /// Requests in the second that ends now.
    pub(super) fn rate(&self, now: Instant) -> f64 {
        let (second, elapsed) = self.second(now);
        let of = |word: u64, second: u64| if word >> 32 == second { f64::from(word as u32) } else { 0.0 };
        let (current, last) = (self.current.load(Ordering::Relaxed), self.last.load(Ordering::Relaxed));
        let before = second.checked_sub(1).map_or(0.0, |before| of(current, before) + of(last, before));
        of(current, second) + before * (1.0 - elapsed)
    }

    /// The number of the second, and how much of it has passed.
    fn second(&self, now: Instant) -> (u64, f64) {
        let elapsed = now.saturating_duration_since(*self.start.get_or_init(|| now));
        (elapsed.as_secs() & u64::from(u32::MAX), f64::from(elapsed.subsec_nanos()) / 1e9)
    }
}
