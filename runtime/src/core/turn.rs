//! One call's part in what the calls of an executor share.

use std::{
    fmt, mem,
    num::NonZeroU64,
    sync::Arc,
    task::Waker,
    time::{Duration, Instant},
};

use super::{
    Decision, DelayCause, Failed, HoldCause, Keys, Outcome, Session, StopReason, Traffic, cooldown,
    gate::{Entry, Gate, Permit, Released, Throttled, Wait},
    halt,
    hint::CENTURY,
};
use crate::Scope;

/// One call's part in the [`Traffic`].
///
/// A driver asks it before each attempt ([`enter`](Self::enter)), and tells it how each attempt ended. Dropping it, at
/// any time, gives back what it holds: tokens for a retry that was not sent, a place in a queue, a slot, the probe.
pub struct Turn {
    traffic: Arc<Traffic>,
    keys: Keys,
    /// Tokens for a retry that was not sent yet.
    drawn: u32,
    /// The gates that the attempt must pass before that of the executor; seldom any.
    gates: Vec<Arc<Gate>>,
    /// What it holds of those gates.
    permits: Vec<Permit>,
    /// What it holds of the executor's own gate, which is the last.
    home: Option<Permit>,
    /// Its place in the queue of the next gate.
    place: Option<u64>,
}

/// Whether an attempt may begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
#[non_exhaustive]
pub enum Admission {
    /// It begins now.
    Go,
    /// It is held. Ask again when the waker was woken, at the latest at `latest` or the deadline.
    Wait {
        /// When it is this call's turn, where that is known.
        until: Option<Instant>,
        /// Ask again at this instant in any case: those before this call may have ceased to ask.
        latest: Instant,
        /// Why.
        cause: HoldCause,
    },
    /// It does not begin, and the call has failed.
    Refuse {
        /// Why.
        reason: StopReason,
        /// When another call may succeed, where that is known.
        retry_at: Option<Instant>,
        /// The kind of the failure that halted the scope, if one did.
        kind: Option<&'static str>,
    },
}

/// What a failure means for the call, and for those of its scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Settled {
    /// What to do: that of the [`Session`](super::Session), unless the budget is against it.
    pub decision: Decision,
    /// The trouble that the failure brought to its scope, where that is new.
    pub trouble: Option<Trouble>,
}

/// The trouble of a scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Trouble {
    /// Its calls fail at once, instead of being held.
    pub halts: bool,
    /// The scope that the row names; where the call did not say who it is, it is the executor itself.
    pub scope: Scope,
    /// Until when.
    pub until: Instant,
}

impl Turn {
    /// The turn of a new call.
    #[must_use]
    pub fn new(traffic: &Arc<Traffic>, keys: Keys) -> Self {
        let traffic = Arc::clone(traffic);
        Self { traffic, keys, drawn: 0, gates: Vec::new(), permits: Vec::new(), home: None, place: None }
    }

    /// Takes note of a first attempt that has begun without asking, because all was [calm](Traffic::is_calm).
    pub fn join(&mut self, now: Instant) {
        self.home = Some(self.traffic.home.pass(now));
    }

    /// Begins a second attempt beside the one that runs: it has a turn of its own. `None` while any scope is in trouble,
    /// for then it would only add to it, or if the budget has too few tokens for it.
    #[must_use]
    pub fn hedge(&self, now: Instant) -> Option<Self> {
        if !self.traffic.is_calm() || !self.traffic.bucket.draw_hedge() {
            return None;
        }
        let mut turn = Self::new(&self.traffic, self.keys);
        turn.join(now);
        Some(turn)
    }

    /// The attempt was cancelled, or no other one follows it: gives back what it holds, its place in a queue, and what
    /// was drawn for a retry.
    pub fn forgo(&mut self) {
        // At the gate after those that let it pass.
        if self.place.is_some() {
            let gate = self.gates.get(self.permits.len()).map_or(&self.traffic.home, |gate| gate);
            gate.leave_queue(&mut self.place);
        }
        self.release(Released::Unknown);
        self.traffic.bucket.put_back(mem::take(&mut self.drawn));
    }

    /// From the next attempt on the request goes to another origin.
    pub fn redirect(&mut self, origin: Option<NonZeroU64>) {
        self.keys.origin = origin;
    }

    /// Asks whether an attempt may begin. The waker is woken when it is worth asking again.
    ///
    /// The call that waits longest is the next. One that does not ask within a second of its turn is passed over, and
    /// is the next again as soon as it asks.
    pub fn enter(&mut self, now: Instant, deadline: Option<Instant>, waker: &Waker) -> Admission {
        if let Some(retry_at) = self.traffic.usage.refusal(&self.keys, now) {
            self.forgo();
            return Admission::Refuse { reason: StopReason::UsageExhausted, retry_at, kind: None };
        }
        if self.permits.is_empty() && self.place.is_none() {
            self.gates.clear();
            self.traffic.scopes.find(&self.keys, now, &mut self.gates);
        }
        while self.home.is_none() {
            let keyed = self.gates.get(self.permits.len());
            let gate = keyed.map_or(&self.traffic.home, |gate| gate);
            match gate.enter(now, deadline, &mut self.place, waker) {
                Entry::Go(permit) if keyed.is_some() => self.permits.push(permit),
                Entry::Go(permit) => self.home = Some(permit),
                Entry::Wait(Wait { until, latest, cause }) => return Admission::Wait { until, latest, cause },
                Entry::Refuse { reason, retry_at, kind } => {
                    self.release(Released::Unknown);
                    return Admission::Refuse { reason, retry_at, kind };
                }
            }
        }
        // What was drawn for it is spent.
        self.drawn = 0;
        Admission::Go
    }

    /// The attempt succeeded.
    pub fn succeed(&mut self) {
        self.traffic.bucket.deposit();
        self.release(Released::Works { success: true });
    }

    /// The server granted this attempt, and said that it grants no more for a while: all calls of the credential are held
    /// until then, and then sent at this rate a second, if there is one; see [`Traffic::pause`].
    pub fn pause(&mut self, now: Instant, pause: Duration, rate: Option<f64>) {
        self.traffic.pause(self.keys.credential, now, pause, rate);
    }

    /// The attempt failed: lets the session decide, and the others know.
    pub fn fail(&mut self, session: &mut Session, now: Instant, failed: &Failed) -> Settled {
        let decision = session.on_outcome(now, Outcome::Failed(*failed));
        let told = failed.advice.retry_after.map(|hint| hint.delay(session.wall_clock(now)));
        let told = told.filter(|hint| !hint.is_zero());
        let trouble = self.halt(now, failed, told);
        let trouble = trouble.or_else(|| self.throttle(now, failed, told, &decision, session.random()));
        let policy = failed.advice.policy;
        let own_fault = failed.reached.is_none() && !policy.retries() && policy.halt().is_none();
        self.release(if own_fault { Released::Works { success: false } } else { Released::Unknown });
        Settled { decision: self.draw(failed, decision), trouble }
    }

    fn halt(&self, now: Instant, failed: &Failed, told: Option<Duration>) -> Option<Trouble> {
        let row = failed.advice.policy.halt().filter(|_| self.traffic.control.halts)?;
        let told = told.map(|told| told.min(halt::LONGEST));
        let duration = row.duration.or(told).unwrap_or(halt::DEFAULT).min(CENTURY);
        let until = self.at(row.scope, now, |gate, permit| gate.halt(now, permit, duration, failed.advice.kind))?;
        Some(Trouble { halts: true, scope: row.scope, until })
    }

    fn throttle(
        &self,
        now: Instant,
        failed: &Failed,
        told: Option<Duration>,
        decision: &Decision,
        random: f64,
    ) -> Option<Trouble> {
        let policy = failed.advice.policy;
        let row = policy.throttle().filter(|_| self.traffic.control.pacing.is_some())?;
        let (own, at) = match *decision {
            // A call may wait for longer than others are held.
            Decision::Retry { delay, at, cause } if cause != DelayCause::Failover => {
                (delay, Some(at).filter(|_| delay <= cooldown::LONGEST))
            }
            _ => (policy.retry_after().default.unwrap_or(policy.initial_backoff()), None),
        };
        let hold = told.or(row.duration).unwrap_or(own);
        // The jitter is that of this call's own retry, so that its wait and that of the scope end together.
        let at = at.or_else(|| now.checked_add(hold.min(cooldown::LONGEST).mul_f64(1.0 + random / 4.0)));
        let (allowed, flow) = (policy.retry_after().max, self.traffic.home.flow(now));
        let throttled = Throttled { hold, allowed, flow, reopen: at.unwrap_or(now) };
        let until = self.at(row.scope, now, |gate, permit| gate.throttle(now, permit, &throttled))?;
        Some(Trouble { halts: false, scope: row.scope, until })
    }

    /// Does something at the gate of a scope, with what this call holds of it.
    fn at<R>(&self, scope: Scope, now: Instant, act: impl FnOnce(&Gate, Option<Permit>) -> Option<R>) -> Option<R> {
        let Some(key) = self.keys.of(scope) else {
            return act(&self.traffic.home, self.home);
        };
        let gate = self.traffic.scopes.get(scope, key, now)?;
        let place = self.gates.iter().position(|own| Arc::ptr_eq(own, &gate));
        act(&gate, place.and_then(|place| self.permits.get(place)).copied())
    }

    /// The budget has the last word on a retry.
    fn draw(&mut self, failed: &Failed, decision: Decision) -> Decision {
        let Decision::Retry { at, cause, .. } = decision else { return decision };
        match self.traffic.bucket.draw(failed) {
            Some(drawn) => {
                self.drawn = drawn;
                decision
            }
            None => Decision::Stop { reason: StopReason::BudgetExhausted, retry_at: cause.is_hint().then_some(at) },
        }
    }

    /// Gives back what the attempt holds.
    fn release(&mut self, outcome: Released) {
        for (gate, permit) in self.gates.iter().zip(self.permits.drain(..)) {
            gate.release(permit, outcome);
        }
        if let Some(permit) = self.home.take() {
            self.traffic.home.release(permit, outcome);
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.forgo();
    }
}

impl fmt::Debug for Turn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Turn")
            .field("traffic", &self.traffic)
            .field("waits", &self.place.is_some())
            .finish_non_exhaustive()
    }
}
