//! What a gate does while it is locked.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering as Std},
    },
    task::Wake,
};

use super::*;

/// The waker of a task that, when nobody can wake it any more, drops what it holds of a gate.
struct Task {
    gate: Arc<Gate>,
    blocked: Arc<AtomicBool>,
}

impl Wake for Task {
    fn wake(self: Arc<Self>) {}
}

impl Drop for Task {
    fn drop(&mut self) {
        self.blocked.fetch_or(self.gate.trouble.try_lock().is_err(), Std::Relaxed);
    }
}

#[test]
fn no_waker_is_dropped_under_the_lock() {
    let (gate, start, blocked) = (Arc::new(Gate::new(Pacing::new())), Instant::now(), Arc::default());
    let flow = Flow { rate: 1.0, in_flight: 2.0 };
    let hold = Duration::from_secs(10);
    gate.throttle(start, None, &Throttled { hold, allowed: hold, flow, reopen: start + hold });
    let mut places = [None; 2];
    let ask = |place: &mut Option<u64>, seconds| {
        let waker = Waker::from(Arc::new(Task { gate: Arc::clone(&gate), blocked: Arc::clone(&blocked) }));
        gate.enter(start + Duration::from_secs(seconds), None, place, &waker)
    };
    // Each time by another task.
    for _ in 0..2 {
        assert!(places.iter_mut().all(|place| matches!(ask(place, 1), Entry::Wait(_))));
    }
    assert!(matches!(ask(&mut places[1], 100), Entry::Go(_)), "the first is passed over");
    assert!(matches!(ask(&mut places[0], 101), Entry::Wait(_) | Entry::Go(_)));
    gate.leave_queue(&mut places[0]);
    assert!(!blocked.load(Std::Relaxed));
}
