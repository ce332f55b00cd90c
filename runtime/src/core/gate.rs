//! The gate of a scope: halt, cooldown, pacing, and the calls that wait.

use std::{
    task::Waker,
    time::{Duration, Instant},
};

use super::{
    StopReason,
    cooldown::Cooldown,
    halt::{Halt, Probe, Verdict},
    limiter::{Flow, Full, Limiter, Pacing},
    meter::Meter,
    queue::{self, Queue},
    sync::{AtomicU64, Mutex, MutexGuard, Ordering, lock},
};

/// One scope's state.
///
/// While all is well it is one word and a counter: no call takes the lock, and a call whose first attempt is ready at
/// once writes nothing at all.
#[derive(Debug)]
pub(super) struct Gate {
    /// In one word, so that each change sees the others: whether there is trouble (the highest bit), the epoch (31
    /// bits), how many requests are in flight (32 bits).
    word: AtomicU64,
    meter: Meter,
    trouble: Mutex<Trouble>,
}

#[derive(Debug)]
struct Trouble {
    halt: Halt,
    cooldown: Cooldown,
    limiter: Limiter,
    queue: Queue,
    /// The first in the queue waits for another request to end.
    crowded: bool,
    /// The epoch that began when the last halt was found to be over.
    cleared: u64,
}

const TROUBLED: u64 = 1 << 63;
const EPOCH: u64 = 1 << 32;
const EPOCHS: u64 = TROUBLED - EPOCH;
const IN_FLIGHT: u64 = EPOCH - 1;

/// What a call holds of a gate while its attempt runs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Permit {
    /// That of the gate when the attempt began. What the server says of it is old news once the gate has gone on.
    epoch: u64,
    probe: Option<Probe>,
}

/// Whether an attempt may begin.
#[derive(Debug)]
pub(super) enum Entry {
    Go(Permit),
    Wait(Wait),
    Refuse {
        reason: StopReason,
        retry_at: Option<Instant>,
        /// The failure that halted the scope.
        kind: Option<&'static str>,
    },
}

/// A call is held.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wait {
    /// Not before this instant, or, where none is given, not before the waker is woken.
    pub(super) until: Option<Instant>,
    /// When it asks in any case.
    pub(super) latest: Instant,
    pub(super) cause: HoldCause,
}

/// Why a call is held before it is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum HoldCause {
    /// The server asked another call to wait, and all of the scope wait.
    Cooldown,
    /// The scope was throttled, and its calls are sent one after the other.
    Pace,
    /// The scope was throttled, and as many of its calls are on their way as it takes.
    Concurrency,
}

impl HoldCause {
    /// The cause as a word for logs and metrics.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Cooldown => "cooldown",
            Self::Pace => "pace",
            Self::Concurrency => "concurrency",
        }
    }
}

impl Gate {
    pub(super) fn new(pacing: Pacing) -> Self {
        let (halt, cooldown, queue) = (Halt::default(), Cooldown::default(), Queue::default());
        let limiter = Limiter::new(pacing);
        let trouble = Trouble { halt, cooldown, limiter, queue, crowded: false, cleared: 0 };
        Self { word: AtomicU64::new(0), meter: Meter::new(), trouble: Mutex::new(trouble) }
    }

    /// Whether any call may pass without asking.
    #[inline]
    pub(super) fn is_calm(&self) -> bool {
        self.trouble() == 0
    }

    /// Zero while any call may pass without asking.
    #[inline]
    pub(super) fn trouble(&self) -> u64 {
        // The topmost bit: a shift is shorter than a mask of 64 bits.
        self.word.load(Ordering::Relaxed) >> TROUBLED.trailing_zeros()
    }

    /// Passes without asking.
    pub(super) fn pass(&self, now: Instant) -> Permit {
        self.meter.count(now);
        Permit { epoch: self.word.fetch_add(1, Ordering::AcqRel) & EPOCHS, probe: None }
    }

    /// Asks whether an attempt may begin. A call that must wait keeps its place in the queue until it asks again, or
    /// [leaves](Self::leave_queue).
    pub(super) fn enter(
        &self,
        now: Instant,
        deadline: Option<Instant>,
        place: &mut Option<u64>,
        waker: &Waker,
    ) -> Entry {
        if place.is_none() && self.is_calm() {
            return Entry::Go(self.pass(now));
        }
        let mut trouble = lock(&self.trouble);
        let late = trouble.queue.pass_over(*place, now);
        let mut entry = self.judge(&mut trouble, now, deadline, *place);
        let (old, next) = if let Entry::Wait(wait) = &mut entry {
            (self.hold(&mut trouble, now, wait, place, waker), None)
        } else {
            (trouble.queue.leave(place), self.settle(&mut trouble, now))
        };
        drop(trouble);
        // With it may go a task, and what that holds of this gate.
        drop(old);
        late.into_iter().chain(next).for_each(Waker::wake);
        entry
    }

    /// Gives the waker that it had left before, if it was another one.
    fn hold(
        &self,
        trouble: &mut Trouble,
        now: Instant,
        wait: &mut Wait,
        place: &mut Option<u64>,
        waker: &Waker,
    ) -> Option<Waker> {
        let Trouble { limiter, queue, crowded, .. } = trouble;
        let (first, from) = (queue.is_first(*place), wait.until.unwrap_or(now));
        if first {
            *crowded = wait.cause == HoldCause::Concurrency;
        }
        // The others are woken by the one before them.
        wait.until = wait.until.filter(|_| first);
        let in_any_case = || {
            let pace = match wait.cause {
                HoldCause::Cooldown => limiter.rate(from),
                HoldCause::Pace | HoldCause::Concurrency => self.meter.rate(now),
            };
            from + queue::patience(queue.rank(*place), pace)
        };
        wait.latest = wait.until.or_else(|| queue.due(*place, now)).unwrap_or_else(in_any_case);
        queue.wait(place, waker, wait.latest)
    }

    fn judge(&self, trouble: &mut Trouble, now: Instant, deadline: Option<Instant>, place: Option<u64>) -> Entry {
        let Trouble { halt, cooldown, limiter, queue, .. } = trouble;
        let overruns = |at: Instant| deadline.is_some_and(|deadline| deadline <= at);
        let refuse = |reason, retry_at| Entry::Refuse { reason, retry_at, kind: None };
        let wait = |until, cause| Entry::Wait(Wait { until, latest: now, cause });
        let verdict = halt.check(now);
        if let Verdict::Refuse { retry_at, kind } = verdict {
            return Entry::Refuse { reason: StopReason::Halted, retry_at, kind: Some(kind) };
        }
        if let Some(until) = cooldown.end(now) {
            return if cooldown.is_too_long(now) {
                refuse(StopReason::HintTooLong, Some(until))
            } else if overruns(until) {
                refuse(StopReason::WouldOverrunDeadline, Some(until))
            } else {
                wait(Some(until), HoldCause::Cooldown)
            };
        }
        if verdict == Verdict::Probe {
            return Entry::Go(Permit { probe: halt.probe(now), ..self.pass(now) });
        }
        if !queue.is_first(place) {
            return wait(None, HoldCause::Pace);
        }
        match limiter.admit(now, self.in_flight()) {
            Ok(()) => Entry::Go(self.pass(now)),
            Err(Full::Rate(until)) if overruns(until) => refuse(StopReason::WouldOverrunDeadline, None),
            Err(Full::Rate(until)) => wait(Some(until), HoldCause::Pace),
            Err(Full::InFlight) => wait(None, HoldCause::Concurrency),
        }
    }

    /// Gives up a place in the queue.
    pub(super) fn leave_queue(&self, place: &mut Option<u64>) {
        let mut trouble = lock(&self.trouble);
        let old = trouble.queue.leave(place);
        let next = trouble.queue.first();
        drop(trouble);
        drop(old);
        wake(next);
    }

    /// The attempt is over, or was dropped.
    pub(super) fn release(&self, permit: Permit, outcome: Released) {
        let before = self.word.fetch_sub(1, Ordering::AcqRel);
        if before & TROUBLED == 0 {
            return;
        }
        let mut trouble = lock(&self.trouble);
        if let Released::Works { success: true } = outcome {
            trouble.limiter.succeed(permit.epoch == self.epoch());
        }
        let works = matches!(outcome, Released::Works { .. });
        if permit.probe.is_some_and(|probe| trouble.halt.end_probe(probe, works)) {
            self.next_epoch();
            trouble.cleared = self.epoch();
        }
        let next = if trouble.crowded { trouble.queue.first() } else { None };
        drop(trouble);
        wake(next);
    }

    /// The server asks the scope to slow down. `flow` stands in for what this gate has seen if it is new. Gives the end
    /// of the cooldown if it says something new.
    pub(super) fn throttle(&self, now: Instant, permit: Option<Permit>, throttled: &Throttled) -> Option<Instant> {
        let mut trouble = lock(&self.trouble);
        let Trouble { cooldown, limiter, .. } = &mut *trouble;
        let fresh = !limiter.is_active() || permit.is_some_and(|permit| permit.epoch == self.epoch());
        let before = cooldown.end(now);
        cooldown.extend(now, throttled.hold, throttled.allowed);
        let resume = cooldown.end(now).unwrap_or(now);
        let flow = if limiter.is_active() { self.flow(now) } else { throttled.flow };
        limiter.throttle(now, flow, resume, resume.max(throttled.reopen), fresh);
        if fresh {
            self.next_epoch();
        }
        self.word.fetch_or(TROUBLED, Ordering::AcqRel);
        (fresh || before.is_none()).then_some(resume)
    }

    /// The server grants nothing for a while, though it refused nothing either; then so many a second, where it says so.
    pub(super) fn pause(&self, now: Instant, pause: Duration, rate: Option<f64>, allowed: Duration) {
        let mut trouble = lock(&self.trouble);
        let Trouble { cooldown, limiter, .. } = &mut *trouble;
        cooldown.extend(now, pause, allowed);
        if let Some(rate) = rate {
            limiter.grant(now, self.flow(now), cooldown.end(now).unwrap_or(now), rate);
        }
        self.word.fetch_or(TROUBLED, Ordering::AcqRel);
    }

    /// The scope's calls fail at once from now on. Gives the end if that is new.
    pub(super) fn halt(
        &self,
        now: Instant,
        permit: Option<Permit>,
        duration: Duration,
        kind: &'static str,
    ) -> Option<Instant> {
        let mut trouble = lock(&self.trouble);
        // A request that was sent before a probe ended the last halt says nothing about now.
        if permit.is_some_and(|permit| permit.epoch < trouble.cleared) {
            return None;
        }
        let new = trouble.halt.begin(now, duration, kind);
        self.word.fetch_or(TROUBLED, Ordering::AcqRel);
        let waiting = trouble.queue.all();
        drop(trouble);
        waiting.into_iter().for_each(Waker::wake);
        new.then(|| now.checked_add(duration)).flatten()
    }

    /// What has been going on.
    pub(super) fn flow(&self, now: Instant) -> Flow {
        Flow { rate: self.meter.rate(now), in_flight: f64::from(self.in_flight()) }
    }

    /// Whether nothing is left to remember.
    pub(super) fn rest(&self, now: Instant) -> bool {
        let mut trouble = lock(&self.trouble);
        let woken = self.settle(&mut trouble, now);
        drop(trouble);
        wake(woken);
        self.is_calm()
    }

    /// Ends the trouble if it is over; gives the call that comes next.
    fn settle(&self, trouble: &mut MutexGuard<'_, Trouble>, now: Instant) -> Option<Waker> {
        let Trouble { halt, cooldown, limiter, queue, .. } = &mut **trouble;
        // While calls wait, their speed matters.
        if halt.rest(now) && cooldown.end(now).is_none() && queue.is_empty() && limiter.rest(now) {
            self.word.fetch_and(!TROUBLED, Ordering::AcqRel);
        }
        trouble.queue.next(now)
    }

    fn in_flight(&self) -> u32 {
        (self.word.load(Ordering::Acquire) & IN_FLIGHT) as u32
    }

    fn epoch(&self) -> u64 {
        self.word.load(Ordering::Acquire) & EPOCHS
    }

    /// Called with the lock held, so no two threads do it at once.
    fn next_epoch(&self) {
        let next = |word: u64| Some(word & !EPOCHS | word.wrapping_add(EPOCH) & EPOCHS);
        let _ = self.word.fetch_update(Ordering::AcqRel, Ordering::Acquire, next);
    }
}

/// What the server's wish to be left alone comes to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Throttled {
    pub(super) hold: Duration,
    /// The longest a call may be held.
    pub(super) allowed: Duration,
    pub(super) flow: Flow,
    /// The end of the hold, with jitter.
    pub(super) reopen: Instant,
}

/// How an attempt ended, as far as its gates need to know.
#[derive(Clone, Copy, Debug)]
pub(super) enum Released {
    /// It was dropped, or failed in a way that tells nothing about the scope.
    Unknown,
    /// The server served it: with a success, or with an error that is the caller's own.
    Works { success: bool },
}

fn wake(waker: Option<Waker>) {
    if let Some(waker) = waker {
        waker.wake();
    }
}

#[cfg(all(test, backstop_loom))]
mod loom_tests;
#[cfg(all(test, not(backstop_loom)))]
mod tests;
