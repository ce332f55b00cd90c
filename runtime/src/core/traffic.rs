//! What the calls of an executor share.

use std::{
    fmt,
    hash::{BuildHasher, Hash, RandomState},
    num::NonZeroU64,
    sync::Arc,
    time::{Duration, Instant},
};

use super::{Bucket, Budget, Pacing, Quota, Usage, gate::Gate, scopes::Scopes};
use crate::{RetryAfter, Scope};

/// How the calls of an executor behave together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Control {
    pub(super) budget: Option<Budget>,
    pub(super) pacing: Option<Pacing>,
    pub(super) halts: bool,
    pub(super) scopes: usize,
}

impl Control {
    /// The default: a retry budget, pacing after throttles, halts.
    #[must_use]
    pub const fn new() -> Self {
        Self { budget: Some(Budget::new()), pacing: Some(Pacing::new()), halts: true, scopes: 1_000 }
    }

    /// Nothing: each call is on its own.
    #[must_use]
    pub const fn none() -> Self {
        Self { budget: None, pacing: None, halts: false, scopes: 0 }
    }

    /// Sets the retry budget; `None` for none.
    #[must_use]
    pub const fn with_budget(self, budget: Option<Budget>) -> Self {
        Self { budget, ..self }
    }

    /// Sets what follows from a row's `throttle`; `None` for nothing but the wait of the call itself.
    #[must_use]
    pub const fn with_pacing(self, pacing: Option<Pacing>) -> Self {
        Self { pacing, ..self }
    }

    /// Sets whether a row's `halt` has an effect.
    #[must_use]
    pub const fn with_halts(self, halts: bool) -> Self {
        Self { halts, ..self }
    }

    /// Sets how many scopes can be in trouble at a time, the executor itself apart; the default is 1,000. Trouble in
    /// others is not remembered. It is also how many scopes the quotas count.
    #[must_use]
    pub const fn with_scopes(self, scopes: usize) -> Self {
        Self { scopes, ..self }
    }
}

impl Default for Control {
    fn default() -> Self {
        Self::new()
    }
}

/// The state that the calls of an executor share: the retry budget, and the gates of its scopes.
///
/// A driver keeps one, and gives each call a [`Turn`](super::Turn).
pub struct Traffic {
    pub(super) control: Control,
    pub(super) bucket: Bucket,
    /// The scope that is the executor itself.
    pub(super) home: Gate,
    pub(super) scopes: Scopes,
    pub(super) usage: Usage,
    hasher: RandomState,
}

impl Traffic {
    /// The state at the start.
    #[must_use]
    pub fn new(control: Control) -> Arc<Self> {
        Self::with_quotas(control, Vec::new())
    }

    /// The state at the start, with quotas for what the calls use up.
    #[must_use]
    pub fn with_quotas(control: Control, quotas: Vec<Quota>) -> Arc<Self> {
        let pacing = control.pacing.unwrap_or_default();
        Arc::new(Self {
            control,
            bucket: Bucket::new(control.budget.unwrap_or(Budget::unlimited())),
            home: Gate::new(pacing),
            scopes: Scopes::new(control.scopes, pacing),
            usage: Usage::new(quotas, control.scopes),
            hasher: RandomState::new(),
        })
    }

    /// The retry budget.
    #[must_use]
    pub fn bucket(&self) -> &Bucket {
        &self.bucket
    }

    /// What the calls have used up.
    #[must_use]
    pub fn usage(&self) -> &Usage {
        &self.usage
    }

    /// Whether no scope is in trouble and no limit reached, so that a call may begin without asking.
    #[inline]
    #[must_use]
    pub fn is_calm(&self) -> bool {
        // One branch for all: every call passes here.
        self.home.trouble() | (self.scopes.len() | self.usage.exhausted()) as u64 == 0
    }

    /// A call succeeded at once, without a turn.
    #[inline]
    pub fn succeeded_at_once(&self) {
        self.bucket.deposit();
    }

    /// The server granted a request with this credential, and said that it grants no more for a while: all calls of the
    /// credential are held until then; those of the executor, where it is not known. Where the server says how many
    /// requests a second it grants, `rate`, no more are sent from then on.
    pub fn pause(&self, credential: Option<NonZeroU64>, now: Instant, pause: Duration, rate: Option<f64>) {
        if self.control.pacing.is_none() {
            return;
        }
        match credential {
            None => self.home.pause(now, pause, rate, RetryAfter::DEFAULT_MAX),
            Some(key) => {
                let gate = self.scopes.get(Scope::Credential, key, now);
                gate.into_iter().for_each(|gate| gate.pause(now, pause, rate, RetryAfter::DEFAULT_MAX));
            }
        }
    }

    /// The number by which a scope is known: a hash with a key of this process, from which nobody can tell what it was
    /// made from.
    pub fn key(&self, scope: Scope, name: impl Hash) -> NonZeroU64 {
        NonZeroU64::MIN | self.hasher.hash_one((scope, name))
    }
}

impl fmt::Debug for Traffic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Traffic")
            .field("bucket", &self.bucket)
            .field("is_calm", &self.is_calm())
            .finish_non_exhaustive()
    }
}
