//! The calls that wait for their turn at a gate, first come, first served.

use std::{collections::BTreeMap, task::Waker};

/// The calls that wait. Only the first one watches the clock; each that leaves wakes the next.
#[derive(Debug, Default)]
pub(super) struct Queue {
    waiting: BTreeMap<u64, Waker>,
    next: u64,
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

    /// Waits at this place, or at the end.
    pub(super) fn wait(&mut self, place: &mut Option<u64>, waker: &Waker) {
        let place = *place.get_or_insert_with(|| {
            self.next += 1;
            self.next
        });
        self.waiting.entry(place).and_modify(|there| there.clone_from(waker)).or_insert_with(|| waker.clone());
    }

    /// Gives up a place.
    pub(super) fn leave(&mut self, place: &mut Option<u64>) -> Option<Waker> {
        self.waiting.remove(&place.take()?)
    }

    pub(super) fn first(&self) -> Option<Waker> {
        self.waiting.values().next().cloned()
    }

    /// All of them, in their order. They keep their places.
    pub(super) fn all(&self) -> Vec<Waker> {
        self.waiting.values().cloned().collect()
    }
}
