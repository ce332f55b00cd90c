//! How much of what an API grants has been used up: tokens, requests, money.

use std::{
    collections::HashMap,
    fmt,
    num::NonZeroU64,
    time::{Duration, Instant},
};

use super::{
    Keys,
    sync::{AtomicUsize, Mutex, Ordering, lock},
};
use crate::Scope;

/// What an API grants, and how much of it the calls of an executor may use up.
///
/// Amounts are whole numbers of whatever the name says: tokens, requests, cents. Several quotas may have the same name,
/// such as one a minute and one a day: an amount counts towards each.
///
/// ```
/// use std::time::Duration;
///
/// use backstop::{Quota, Scope};
///
/// let day = Duration::from_secs(24 * 60 * 60);
/// let tokens = Quota::new("tokens").soft_limit(800_000).hard_limit(1_000_000).window(day).per(Scope::Credential);
/// # let _ = tokens;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct Quota {
    name: &'static str,
    soft: Option<u64>,
    hard: Option<u64>,
    window: Option<Duration>,
    scope: Option<Scope>,
}

impl Quota {
    /// Counts what is recorded under this name, without a limit.
    pub const fn new(name: &'static str) -> Self {
        Self { name, soft: None, hard: None, window: None, scope: None }
    }

    /// The amount from which on observers are told.
    pub const fn soft_limit(self, amount: u64) -> Self {
        Self { soft: Some(amount), ..self }
    }

    /// The amount from which on calls stop before they are sent, with
    /// [`StopReason::UsageExhausted`](super::StopReason::UsageExhausted).
    pub const fn hard_limit(self, amount: u64) -> Self {
        Self { hard: Some(amount), ..self }
    }

    /// Counts from zero again each time this much time has passed since the first amount; without it, never. Zero counts
    /// as without.
    pub const fn window(self, window: Duration) -> Self {
        Self { window: if window.is_zero() { None } else { Some(window) }, ..self }
    }

    /// Counts each credential, origin or operation on its own. What is recorded without one counts for the calls without
    /// one.
    pub const fn per(self, scope: Scope) -> Self {
        Self { scope: Some(scope), ..self }
    }
}

/// How much of a quota was used up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct UsageLevel {
    /// The name of the quota.
    pub name: &'static str,
    /// What was recorded in its current window.
    pub used: u64,
    /// The amount from which on observers are told.
    pub soft_limit: Option<u64>,
    /// The amount from which on calls stop.
    pub hard_limit: Option<u64>,
    /// In how much time it counts from zero again; `None` if it never does.
    pub resets_in: Option<Duration>,
}

impl UsageLevel {
    /// Whether the soft limit was reached.
    #[must_use]
    pub fn is_high(&self) -> bool {
        self.soft_limit.is_some_and(|limit| self.used >= limit)
    }

    /// Whether the hard limit was reached.
    #[must_use]
    pub fn is_exhausted(&self) -> bool {
        self.hard_limit.is_some_and(|limit| self.used >= limit)
    }

    /// How much may be used until the hard limit; `None` without one.
    #[must_use]
    pub fn remaining(&self) -> Option<u64> {
        self.hard_limit.map(|limit| limit.saturating_sub(self.used))
    }
}

/// What the calls of an executor have used up.
///
/// Recording takes a lock; a call only reads a word, as long as no hard limit was reached.
pub struct Usage {
    quotas: Box<[Quota]>,
    /// How many scopes are counted, for all quotas together.
    limit: usize,
    /// How many counts are at their hard limit, as of when that was last looked at.
    exhausted: AtomicUsize,
    counts: Mutex<Counts>,
}

struct Counts {
    /// The first amount, from which on windows are counted.
    start: Option<Instant>,
    by_quota: HashMap<Key, Count>,
    /// When the windows end whose hard limit was reached.
    exhausted: Vec<Option<Instant>>,
}

/// A quota, and the scope where it counts each on its own.
type Key = (usize, Option<NonZeroU64>);

#[derive(Clone, Copy, Default)]
struct Count {
    window: u128,
    used: u64,
}

/// The window of a quota at some time.
#[derive(Clone, Copy)]
struct Window {
    number: u128,
    resets_in: Option<Duration>,
}

impl Usage {
    pub(super) fn new(quotas: Vec<Quota>, limit: usize) -> Self {
        // What grants nothing is used up from the start.
        let exhausted = vec![None; quotas.iter().filter(|quota| quota.hard == Some(0)).count()];
        let counts = Counts { start: None, by_quota: HashMap::new(), exhausted };
        let exhausted = AtomicUsize::new(counts.exhausted.len());
        Self { quotas: quotas.into(), limit, exhausted, counts: Mutex::new(counts) }
    }

    /// Whether no hard limit is known to be reached.
    #[inline]
    pub(super) fn is_calm(&self) -> bool {
        self.exhausted() == 0
    }

    /// How many hard limits are known to be reached.
    #[inline]
    pub(super) fn exhausted(&self) -> usize {
        self.exhausted.load(Ordering::Relaxed)
    }

    /// Whether a quota has that name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.quotas.iter().any(|quota| quota.name == name)
    }

    /// Adds an amount to the quotas of that name. Gives the levels that reached a limit with it, soft or hard, and
    /// `None` if it was not counted: there is no such quota, or there are too many scopes.
    pub fn record(&self, name: &str, keys: &Keys, amount: u64, now: Instant) -> Option<Vec<UsageLevel>> {
        let mut counts = lock(&self.counts);
        let start = *counts.start.get_or_insert(now);
        let (mut counted, mut reached) = (false, Vec::new());
        for (at, quota) in self.quotas.iter().enumerate().filter(|(_, quota)| quota.name == name) {
            let key = (at, quota.key(keys));
            if !self.make_room(&mut counts, key, now) {
                continue;
            }
            counted = true;
            let window = quota.window_at(start, now);
            let count = counts.by_quota.entry(key).or_default();
            let before = quota.level(*count, window);
            *count = Count { window: window.number, used: before.used.saturating_add(amount) };
            let after = quota.level(*count, window);
            let is_exhausted = after.is_exhausted() && !before.is_exhausted();
            if is_exhausted {
                counts.exhausted.push(after.resets_in.and_then(|time| now.checked_add(time)));
            }
            if is_exhausted || after.is_high() && !before.is_high() {
                reached.push(after);
            }
        }
        self.forget_past(&mut counts, now);
        counted.then_some(reached)
    }

    /// The level of every quota, in their order: of these scopes, where they count each on its own.
    #[must_use]
    pub fn levels(&self, keys: &Keys, now: Instant) -> Vec<UsageLevel> {
        self.levels_of(&lock(&self.counts), keys, now).collect()
    }

    /// If a call in these scopes may not be sent now: the time from which on it may be, where there is one.
    pub(super) fn refusal(&self, keys: &Keys, now: Instant) -> Option<Option<Instant>> {
        if self.is_calm() {
            return None;
        }
        let mut counts = lock(&self.counts);
        self.forget_past(&mut counts, now);
        let ends = self.levels_of(&counts, keys, now).filter(UsageLevel::is_exhausted);
        // The last of them, none if one never ends.
        let end = ends.map(|level| level.resets_in).reduce(|one, other| Some(one?.max(other?)))?;
        Some(end.and_then(|time| now.checked_add(time)))
    }

    fn levels_of(&self, counts: &Counts, keys: &Keys, now: Instant) -> impl Iterator<Item = UsageLevel> {
        let start = counts.start.unwrap_or(now);
        self.quotas.iter().enumerate().map(move |(at, quota)| {
            let count = counts.by_quota.get(&(at, quota.key(keys))).copied().unwrap_or_default();
            quota.level(count, quota.window_at(start, now))
        })
    }

    /// `false` if there are too many scopes to count another one. Those whose window is over make room.
    fn make_room(&self, counts: &mut Counts, key: Key, now: Instant) -> bool {
        let is_full = |counts: &Counts| counts.by_quota.len() >= self.limit;
        if key.1.is_none() || counts.by_quota.contains_key(&key) || !is_full(counts) {
            return true;
        }
        let start = counts.start.unwrap_or(now);
        counts.by_quota.retain(|&(at, _), count| {
            self.quotas.get(at).is_some_and(|quota| quota.window_at(start, now).number == count.window)
        });
        !is_full(counts)
    }

    /// Forgets the windows that are over, and tells those who do not lock how many are left.
    fn forget_past(&self, counts: &mut Counts, now: Instant) {
        counts.exhausted.retain(|end| end.is_none_or(|end| now < end));
        self.exhausted.store(counts.exhausted.len(), Ordering::Relaxed);
    }
}

impl Quota {
    fn key(&self, keys: &Keys) -> Option<NonZeroU64> {
        keys.of(self.scope?)
    }

    fn window_at(&self, start: Instant, now: Instant) -> Window {
        let Some(length) = self.window else { return Window { number: 0, resets_in: None } };
        let (elapsed, length) = (now.saturating_duration_since(start).as_nanos(), length.as_nanos());
        let left = u64::try_from(length - elapsed % length).map_or(Duration::MAX, Duration::from_nanos);
        Window { number: elapsed / length, resets_in: Some(left) }
    }

    fn level(&self, count: Count, window: Window) -> UsageLevel {
        let used = if count.window == window.number { count.used } else { 0 };
        let Self { name, soft, hard, .. } = *self;
        UsageLevel { name, used, soft_limit: soft, hard_limit: hard, resets_in: window.resets_in }
    }
}

impl fmt::Debug for Usage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Usage").field("quotas", &self.quotas).field("is_calm", &self.is_calm()).finish_non_exhaustive()
    }
}

/// `RUSTFLAGS="--cfg backstop_loom" cargo test -p backstop --lib loom --no-default-features`
#[cfg(all(test, backstop_loom))]
mod loom_tests {
    use loom::{sync::Arc, thread};

    use super::*;

    #[test]
    fn a_limit_that_two_reach_together_is_told_once_and_holds_for_both() {
        let now = Instant::now();
        loom::model(move || {
            let usage = Arc::new(Usage::new(vec![Quota::new("tokens").hard_limit(2)], 1));
            let other = Arc::clone(&usage);
            let record = move |usage: &Usage| usage.record("tokens", &Keys::default(), 1, now).unwrap().len();
            let thread = thread::spawn(move || record(&other));
            let told = record(&usage);
            assert!(told == 0 || usage.refusal(&Keys::default(), now).is_some(), "who is told of it sees it");
            assert_eq!(told + thread.join().unwrap(), 1);
            assert_eq!(usage.refusal(&Keys::default(), now), Some(None));
        });
    }
}
