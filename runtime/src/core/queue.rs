//! The calls that wait for their turn at a gate, first come, first served.

use std::{
    collections::BTreeMap,
    mem,
    task::Waker,
    time::{Duration, Instant},
};

/// For how long a call whose turn has come may keep the others waiting, if its owner does not poll it. A runtime that
/// is alive polls within milliseconds; this is some hundred times as long.
pub(super) const GRACE: Duration = Duration::from_secs(1);

/// The calls that wait. Each that leaves wakes the next. Each also has an instant at which it asks in any case, so that
/// somebody notices when the first does not.
#[derive(Debug, Default)]
pub(super) struct Queue {
    waiting: BTreeMap<u64, Waiting>,
    next: u64,
    /// The first one when last looked at.
    first: u64,
}

#[derive(Debug)]
struct Waiting {
    waker: Waker,
    /// When it asks again, or, of the first one, since when it should have asked.
    due: Instant,
}

impl Queue {
    /// Whether a call with this place, or a new one, is the first.
    pub(super) fn is_first(&self, place: Option<u64>) -> bool {
        match (self.waiting.first_key_value(), place) {
            (Some((first, _)), Some(place)) => place <= *first,
            (Some(_), None) => false,
            (None, _) => true,
        }
    }

    /// How many are before it, at most: some may have left, which is not counted.
    pub(super) fn rank(&self, place: Option<u64>) -> u64 {
        let Some((first, _)) = self.waiting.first_key_value() else { return 0 };
        place.unwrap_or(self.next + 1).saturating_sub(*first).min(self.waiting.len() as u64)
    }

    /// When a call with this place asks in any case, if that is still to come. It is not told another time then,
    /// whatever it is polled for, so that its timer stays; unless it has become the first.
    pub(super) fn due(&self, place: Option<u64>, now: Instant) -> Option<Instant> {
        let place = place.filter(|place| *place == self.first || !self.is_first(Some(*place)))?;
        self.waiting.get(&place).map(|waiting| waiting.due).filter(|due| now < *due)
    }

    /// Waits at this place, or at the end. Gives the waker that was there, if it was another one.
    pub(super) fn wait(&mut self, place: &mut Option<u64>, waker: &Waker, due: Instant) -> Option<Waker> {
        let place = *place.get_or_insert_with(|| {
            self.next += 1;
            self.next
        });
        let mut old = None;
        let update = |there: &mut Waiting| {
            if !there.waker.will_wake(waker) {
                old = Some(mem::replace(&mut there.waker, waker.clone()));
            }
            there.due = due;
        };
        self.waiting.entry(place).and_modify(update).or_insert_with(|| Waiting { waker: waker.clone(), due });
        if self.is_first(Some(place)) {
            // It knows, and need not be woken for that.
            self.first = place;
        }
        old
    }

    /// Gives up a place.
    pub(super) fn leave(&mut self, place: &mut Option<u64>) -> Option<Waker> {
        self.waiting.remove(&place.take()?).map(|waiting| waiting.waker)
    }

    /// Passes over those before this place, or before a new one, that should have asked long ago. All are woken: each
    /// has its place back once it asks. So is the one that is the first then.
    pub(super) fn pass_over(&mut self, place: Option<u64>, now: Instant) -> Vec<Waker> {
        let mut woken = Vec::new();
        while !self.is_first(place) && self.is_late(now) {
            woken.extend(self.waiting.pop_first().map(|(_, late)| late.waker));
        }
        if !woken.is_empty() && !self.is_first(place) {
            woken.extend(self.first());
        }
        woken
    }

    /// Whether the first should have asked long ago.
    fn is_late(&mut self, now: Instant) -> bool {
        self.look(now);
        let due = self.waiting.first_key_value().map(|(_, first)| first.due);
        due.is_some_and(|due| now.saturating_duration_since(due) >= GRACE)
    }

    /// Takes note that there is another first one, which was woken for that.
    fn look(&mut self, now: Instant) {
        if let Some(mut first) = self.waiting.first_entry()
            && *first.key() != self.first
        {
            self.first = *first.key();
            first.get_mut().due = first.get().due.min(now);
        }
    }

    /// The first one, whose turn it is now.
    pub(super) fn next(&mut self, now: Instant) -> Option<Waker> {
        self.look(now);
        self.first()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    pub(super) fn first(&self) -> Option<Waker> {
        self.waiting.values().next().map(|first| first.waker.clone())
    }

    /// All of them, in their order. They keep their places.
    pub(super) fn all(&self) -> Vec<Waker> {
        self.waiting.values().map(|waiting| waiting.waker.clone()).collect()
    }
}

/// How long a call that is not the first waits until it asks in any case: as long as its turn takes to come at this
/// pace, in calls a second, and a little longer; but no longer than the root of those before it, so that it does not
/// take long to notice that none of them is polled, and a thousand calls still ask no more than some sixty times a
/// second.
pub(super) fn patience(rank: u64, pace: f64) -> Duration {
    let rank = rank as f64;
    GRACE.mul_f64(1.0 + (rank / pace.max(1.0)).min(rank.sqrt()))
}
