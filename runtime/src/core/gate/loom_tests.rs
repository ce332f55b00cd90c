//! Two threads at one gate, in every order that there is.
//!
//! `RUSTFLAGS="--cfg backstop_loom" cargo test -p backstop --lib loom --no-default-features`

use std::{
    sync::atomic::{AtomicBool, Ordering as Std},
    task::Wake,
};

use loom::{sync::Arc, thread};

use super::*;

struct Woken(AtomicBool);

impl Wake for Woken {
    fn wake(self: std::sync::Arc<Self>) {
        self.0.store(true, Std::Relaxed);
    }
}

fn throttled(now: Instant) -> Throttled {
    let (hold, allowed) = (Duration::ZERO, Duration::MAX);
    Throttled { hold, allowed, flow: Flow { rate: 1.0, in_flight: 2.0 }, reopen: now }
}

#[test]
fn a_call_that_waits_for_a_slot_is_woken_however_late_it_comes() {
    loom::model(|| {
        let start = Instant::now();
        let gate = Arc::new(Gate::new(Pacing::new()));
        // One at a time from now on.
        gate.throttle(start, None, &throttled(start));
        let later = start + Duration::from_secs(10);
        let noop = Waker::noop();
        let Entry::Go(permit) = gate.enter(later, None, &mut None, noop) else { panic!("the slot is free") };
        let other = Arc::clone(&gate);
        let thread = thread::spawn(move || other.release(permit, Released::Unknown));

        let woken = std::sync::Arc::new(Woken(AtomicBool::new(false)));
        let waker = Waker::from(std::sync::Arc::clone(&woken));
        let mut place = None;
        let entry = gate.enter(later + Duration::from_secs(10), None, &mut place, &waker);
        thread.join().unwrap();
        assert!(matches!(entry, Entry::Go(_)) || woken.0.load(Std::Relaxed), "nobody will wake it");
    });
}

#[test]
fn two_calls_do_not_both_take_the_last_slot_nor_the_probe() {
    loom::model(|| {
        let start = Instant::now();
        for halts in [false, true] {
            let gate = Arc::new(Gate::new(Pacing::new()));
            if halts {
                gate.halt(start, None, Duration::ZERO, "fails");
            } else {
                gate.throttle(start, None, &throttled(start));
            }
            let later = start + Duration::from_secs(10);
            let enter = move |gate: &Gate| matches!(gate.enter(later, None, &mut None, Waker::noop()), Entry::Go(_));
            let other = Arc::clone(&gate);
            let thread = thread::spawn(move || enter(&other));
            let goes = enter(&gate);
            assert!(goes != thread.join().unwrap(), "one of them, and only one");
        }
    });
}

#[test]
fn of_a_call_and_one_that_passes_it_over_both_know_when_to_go_on() {
    loom::model(|| {
        let start = Instant::now();
        let gate = Arc::new(Gate::new(Pacing::new()));
        gate.throttle(start, None, &throttled(start + queue::GRACE));
        let woken = [(); 3].map(|()| std::sync::Arc::new(Woken(AtomicBool::new(false))));
        let wakers = woken.each_ref().map(|woken| Waker::from(std::sync::Arc::clone(woken)));
        let mut places = [None; 3];
        for (place, waker) in places.iter_mut().zip(&wakers) {
            let Entry::Wait(_) = gate.enter(start, None, place, waker) else { panic!("it is held") };
        }
        // The first should have asked long ago, and does so at last, at the same time as the second.
        let late = start + 10 * queue::GRACE;
        let ask =
            move |gate: &Gate, mut place: Option<u64>, waker: &Waker| match gate.enter(late, None, &mut place, waker) {
                Entry::Go(_) => true,
                Entry::Wait(_) => false,
                Entry::Refuse { .. } => panic!("nothing is wrong"),
            };
        let (other, waker, place) = (Arc::clone(&gate), wakers[0].clone(), places[0]);
        let thread = thread::spawn(move || ask(&other, place, &waker));
        let second = ask(&gate, places[1], &wakers[1]);
        let first = thread.join().unwrap();
        assert!(first != second, "one at a time");
        let is_woken = |call: usize| woken[call].0.load(Std::Relaxed);
        assert!(if first { is_woken(1) } else { is_woken(0) && is_woken(2) });
    });
}
