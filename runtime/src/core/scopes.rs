//! The gates of scopes that are in trouble.

use std::{
    collections::HashMap,
    num::NonZeroU64,
    sync::Arc,
    time::{Duration, Instant},
};

use super::{
    gate::Gate,
    limiter::Pacing,
    sync::{AtomicUsize, Mutex, Ordering, lock},
};
use crate::Scope;

/// What is known of a call's scopes, as numbers that say nothing about what they were made from.
///
/// [`Traffic::key`](super::Traffic::key) makes one. A scope that is not known is the executor itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Keys {
    /// By what the call authorises itself.
    pub credential: Option<NonZeroU64>,
    /// Where it goes: scheme, host and port.
    pub origin: Option<NonZeroU64>,
    /// What it asks for.
    pub operation: Option<NonZeroU64>,
}

impl Keys {
    pub(super) fn of(&self, scope: Scope) -> Option<NonZeroU64> {
        match scope {
            Scope::Credential => self.credential,
            Scope::Origin => self.origin,
            Scope::Operation => self.operation,
        }
    }
}

/// The gates of scopes that were throttled or halted. A scope that is well has none, so there are as many as there is
/// trouble, and no more than a limit.
#[derive(Debug)]
pub(super) struct Scopes {
    limit: usize,
    pacing: Pacing,
    count: AtomicUsize,
    gates: Mutex<Gates>,
}

#[derive(Debug, Default)]
struct Gates {
    by_scope: HashMap<(Scope, NonZeroU64), Arc<Gate>>,
    swept: Option<Instant>,
}

/// From the most special to the most general: a call that waits for its operation holds no place of its origin.
const ORDER: [Scope; 3] = [Scope::Operation, Scope::Credential, Scope::Origin];

/// How often gates that are no longer needed are looked for.
const SWEEP: Duration = Duration::from_secs(10);

impl Scopes {
    pub(super) fn new(limit: usize, pacing: Pacing) -> Self {
        Self { limit, pacing, count: AtomicUsize::new(0), gates: Mutex::default() }
    }

    /// How many scopes are in trouble.
    #[inline]
    pub(super) fn len(&self) -> usize {
        self.count.load(Ordering::Relaxed)
    }

    #[inline]
    pub(super) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The gates that a call must pass, into `found`.
    pub(super) fn find(&self, keys: &Keys, now: Instant, found: &mut Vec<Arc<Gate>>) {
        if self.is_empty() {
            return;
        }
        let mut gates = lock(&self.gates);
        if gates.swept.is_none_or(|swept| now.saturating_duration_since(swept) >= SWEEP) {
            self.sweep(&mut gates, now);
        }
        let of = |scope| keys.of(scope).and_then(|key| gates.by_scope.get(&(scope, key)));
        // What is well again is not held, so that it is forgotten however many calls there are.
        found.extend(ORDER.into_iter().filter_map(of).filter(|gate| !gate.is_calm()).cloned());
    }

    /// The gate of a scope, made if there is none; `None` if there are too many.
    pub(super) fn get(&self, scope: Scope, key: NonZeroU64, now: Instant) -> Option<Arc<Gate>> {
        let mut gates = lock(&self.gates);
        if let Some(gate) = gates.by_scope.get(&(scope, key)) {
            return Some(Arc::clone(gate));
        }
        if gates.by_scope.len() >= self.limit {
            self.sweep(&mut gates, now);
        }
        if gates.by_scope.len() >= self.limit {
            return None;
        }
        let gate = Arc::new(Gate::new(self.pacing));
        gates.by_scope.insert((scope, key), Arc::clone(&gate));
        self.count.store(gates.by_scope.len(), Ordering::Relaxed);
        Some(gate)
    }

    /// Forgets the gates that no call holds and that have nothing left to remember.
    fn sweep(&self, gates: &mut Gates, now: Instant) {
        gates.swept = Some(now);
        gates.by_scope.retain(|_, gate| Arc::strong_count(gate) > 1 || !gate.rest(now));
        self.count.store(gates.by_scope.len(), Ordering::Relaxed);
    }
}
