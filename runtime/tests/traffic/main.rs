//! What the calls of an executor share, by itself: no clock, no task, no sleep.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests are tests")]

mod cooldown;
mod granted;
mod halt;
mod promises;
mod rate_limit;
mod scopes;
mod unpolled;
mod usage;
mod world;

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Wake, Waker},
    time::{Duration, Instant, SystemTime},
};

use backstop::{
    Advice, RetryHint, RetryPolicy, Scope, StopReason, Throttle,
    core::{Admission, Control, Decision, Failed, HoldCause, Keys, Limits, Session, Settled, Traffic, Turn},
};

fn secs(secs: u64) -> Duration {
    Duration::from_secs(secs)
}

fn traffic() -> Arc<Traffic> {
    Traffic::new(Control::new())
}

/// A failure by this row, with the server's hint.
fn failure(policy: &'static RetryPolicy, hint: Option<Duration>) -> Failed {
    let mut advice = Advice::new(policy, "fails");
    advice.retry_after = hint.map(RetryHint::After);
    Failed::new(advice)
}

/// One call: its session and its turn, and how often its waker was woken.
struct Call {
    session: Session,
    turn: Turn,
    wakes: Arc<Wakes>,
}

#[derive(Default)]
struct Wakes(AtomicUsize);

impl Wake for Wakes {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

impl Call {
    fn new(traffic: &Arc<Traffic>, start: Instant) -> Self {
        Self::of(traffic, Keys::default(), Limits::new(), start)
    }

    fn of(traffic: &Arc<Traffic>, keys: Keys, limits: Limits, start: Instant) -> Self {
        let session = Session::new(limits.repeatable(true), start, SystemTime::UNIX_EPOCH, 7);
        Self { session, turn: Turn::new(traffic, keys), wakes: Arc::default() }
    }

    fn enter(&mut self, now: Instant) -> Admission {
        self.turn.enter(now, self.session.deadline(), &Waker::from(Arc::clone(&self.wakes)))
    }

    fn fail(&mut self, now: Instant, policy: &'static RetryPolicy, hint: Option<Duration>) -> Settled {
        self.turn.fail(&mut self.session, now, &failure(policy, hint))
    }

    fn wakes(&self) -> usize {
        self.wakes.0.swap(0, Ordering::Relaxed)
    }
}

/// Whether a new call may be sent at once; if so, it is, and succeeds.
fn succeeds(traffic: &Arc<Traffic>, now: Instant) -> bool {
    let mut call = Call::new(traffic, now);
    let goes = call.enter(now) == Admission::Go;
    if goes {
        call.turn.succeed();
    }
    goes
}

fn refusal(admission: Admission) -> Option<(StopReason, Option<Instant>)> {
    match admission {
        Admission::Refuse { reason, retry_at, .. } => Some((reason, retry_at)),
        _ => None,
    }
}

fn held(admission: Admission) -> Option<(Option<Instant>, HoldCause)> {
    match admission {
        Admission::Wait { until, cause, .. } => Some((until, cause)),
        _ => None,
    }
}
