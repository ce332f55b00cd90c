//! Where the jitter of a call comes from.

use std::sync::atomic::{AtomicU64, Ordering};

/// Gives each call the seed of its jitter.
#[derive(Debug, Default)]
pub(crate) struct Seeds(Option<AtomicU64>);

impl Seeds {
    /// Seeds that are the same in every run.
    pub(crate) fn fixed(seed: u64) -> Self {
        Self(Some(AtomicU64::new(seed)))
    }

    pub(crate) fn next(&self) -> u64 {
        /// The golden ratio, as in SplitMix64: consecutive seeds share no pattern.
        const STEP: u64 = 0x9e37_79b9_7f4a_7c15;
        match &self.0 {
            Some(next) => next.fetch_add(STEP, Ordering::Relaxed),
            None => fastrand::u64(..),
        }
    }
}
