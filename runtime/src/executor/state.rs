//! What a call remembers once it is in trouble, or observed.

mod history;

use std::{mem, task::Waker, time::Instant};

use http::StatusCode;

use super::{
    Attempt, Failure, IdempotencyKey, Settings, Shared,
    lane::{Lane, Which},
    timer::Clock,
};
use crate::{
    AttemptRecord, CallError, CallResult, Hold, Retry, Wait,
    core::{Admission, Chosen, Decision, Failed, HoldCause, Session, Settled, Turn, absence},
};

/// One call's state: the session, its clock and its history. It sleeps on nothing; that is up to its driver.
pub(crate) struct State<'a, E, T: Clock> {
    shared: &'a Shared<T>,
    settings: Settings,
    session: Session,
    key: Option<IdempotencyKey>,
    started: Instant,
    /// How many attempts have begun.
    begun: u32,
    first: Lane,
    /// The attempt beside the first one, while it runs.
    second: Option<Box<Lane>>,
    /// When the second attempt is to begin.
    hedge_at: Option<Instant>,
    /// When the next attempt may begin, as far as it is up to this call.
    resume: Instant,
    records: Vec<AttemptRecord>,
    failure: Option<Failure<E>>,
    /// The last typed error before `failure`.
    earlier: Option<E>,
    /// When the server, as of the last failure, may be asked again.
    retry_at: Option<Instant>,
    ended: bool,
}

/// What is due while attempts run.
pub(crate) enum Due {
    /// The time of one of them is over.
    Over(Which),
    /// Another one begins, which it then must.
    Hedge(Attempt),
}

/// What a call does before an attempt.
pub(crate) enum Step<E> {
    /// The attempt begins, which it then must.
    Begin(Attempt),
    /// Nothing, before this instant or before the waker is woken, whichever comes first.
    Wait(Instant),
    /// The call has failed.
    End(CallError<E>),
}

impl<'a, E: Retry, T: Clock> State<'a, E, T> {
    /// Starts the call's clock, before its first attempt.
    #[cold]
    pub(crate) fn begin(shared: &'a Shared<T>, settings: &Settings, key: Option<IdempotencyKey>) -> Self {
        let now = shared.timer.now();
        let session = Session::new(settings.session_limits(), now, shared.timer.wall_clock(), shared.seeds.next());
        let mut settings = settings.clone();
        let endpoint = shared.endpoints.choose(now, &mut settings);
        let first = Lane {
            turn: Turn::new(&shared.traffic, settings.keys(&shared.traffic)),
            number: 0,
            started: now,
            held: None,
            // Without any time there is still the first look at the first attempt.
            limit: session.attempt_limit(now).unwrap_or(Some(now)),
            endpoint,
            runs: false,
        };
        Self {
            shared,
            settings,
            session,
            key,
            started: now,
            begun: 0,
            first,
            second: None,
            hedge_at: None,
            resume: now,
            records: Vec::new(),
            failure: None,
            earlier: None,
            retry_at: None,
            ended: false,
        }
    }

    /// Starts the call's clock when its first attempt has begun.
    #[cold]
    pub(super) fn begin_late(shared: &'a Shared<T>, settings: &Settings) -> Self {
        let mut state = Self::begin(shared, settings, None);
        state.first.turn.join(state.started);
        state.start_first(state.started);
        state
    }

    /// Whether an attempt runs.
    pub(super) fn runs(&self) -> bool {
        self.first.runs || self.second.is_some()
    }

    /// When something is due while attempts run.
    pub(super) fn next_due(&self) -> Option<Instant> {
        let second = self.second.as_ref().and_then(|second| second.due());
        self.first.due().into_iter().chain(second).chain(self.hedge_at).min()
    }

    /// What is due while attempts run.
    pub(super) fn due(&mut self) -> Option<Due> {
        let now = self.shared.timer.now();
        let is_due = |at: Option<Instant>| at.is_some_and(|at| at <= now);
        if is_due(self.first.due()) {
            return Some(Due::Over(Which::First));
        }
        if self.second.as_ref().is_some_and(|second| is_due(second.due())) {
            return Some(Due::Over(Which::Second));
        }
        self.hedge_at.take_if(|at| is_due(Some(*at)))?;
        self.hedge(now).map(Due::Hedge)
    }

    /// Begins a second attempt, if what calls share allows it.
    fn hedge(&mut self, now: Instant) -> Option<Attempt> {
        let limit = self.session.attempt_limit(now).ok()?;
        let turn = self.first.turn.hedge(now)?;
        self.begun += 1;
        let endpoint = self.first.endpoint;
        let lane = Lane { turn, number: self.begun, started: now, held: None, limit, endpoint, runs: true };
        let attempt = self.announce(&lane).as_hedge();
        self.observe(|observer, call| observer.hedged(call, lane.number));
        self.second = Some(Box::new(lane));
        Some(attempt)
    }

    /// What comes next, where no attempt runs.
    pub(crate) fn step(&mut self, waker: &Waker) -> Step<E> {
        let now = self.shared.timer.now();
        if self.first.held.is_none() && now < self.resume {
            return Step::Wait(self.resume);
        }
        // Meanwhile other calls may have found out that it is down.
        let health = self.shared.endpoints.health();
        if self.first.held.is_none()
            && self.settings.moves(&self.shared.endpoints)
            && health.is_lost(self.first.endpoint)
            && let Some(next) = health.choose_after(self.first.endpoint, now)
        {
            self.go_to(next);
        }
        match self.session.attempt_limit(now) {
            Ok(limit) => self.first.limit = limit,
            // Without any time there is still one look at the first attempt.
            Err(_) if self.begun == 0 && self.first.held.is_none() => self.first.limit = Some(now),
            Err(reason) => return Step::End(self.refuse(now, reason, None)),
        }
        match self.first.turn.enter(now, self.session.deadline(), waker) {
            Admission::Go => {
                self.start_first(now);
                Step::Begin(self.announce(&self.first))
            }
            Admission::Wait { until, latest, cause } => {
                self.hold(now, until, cause);
                Step::Wait(self.session.deadline().map_or(latest, |deadline| deadline.min(latest)))
            }
            Admission::Refuse { reason, retry_at, kind } => {
                self.retry_at = retry_at.or(self.retry_at);
                Step::End(self.refuse(now, reason, kind))
            }
        }
    }

    fn start_first(&mut self, now: Instant) {
        self.begun += 1;
        (self.first.number, self.first.started, self.first.runs) = (self.begun, now, true);
        self.first.endpoint = self.first.endpoint.sent();
        self.hedge_at = self.session.hedge_at(now, self.begun, self.shared.transport_policy);
    }

    fn announce(&self, lane: &Lane) -> Attempt {
        self.observe(|observer, call| observer.attempt_started(call, lane.number));
        let timeout = lane.limit.map(|limit| limit.saturating_duration_since(lane.started));
        Attempt::new(lane.number, timeout, self.key).at(lane.endpoint.index())
    }

    fn hold(&mut self, now: Instant, until: Option<Instant>, cause: HoldCause) {
        if self.first.held.is_none() {
            self.first.held = Some(now);
            let duration = until.map(|until| until.saturating_duration_since(now));
            let hold = Hold { attempt: self.begun + 1, cause, duration };
            self.observe(|observer, call| observer.held(call, &hold));
        }
    }

    /// An attempt failed: another one still runs, or follows after a wait, or the call has failed.
    #[cold]
    pub(crate) fn fail(&mut self, which: Which, failure: Failure<E>) -> Result<(), CallError<E>> {
        let now = self.shared.timer.now();
        let facts = failure.facts(self.shared.transport_policy);
        if let Some(previous) = self.failure.replace(failure) {
            self.earlier = previous.into_api().or(self.earlier.take());
        }
        self.put_first(which);
        let alone = self.second.as_ref().is_none_or(|other| !other.runs);
        self.first.runs = false;
        let next = if alone { self.leave_endpoint(now, &facts) } else { None };
        let facts = Failed { elsewhere: next.is_some(), ..facts };
        let Settled { decision, trouble } = self.first.turn.fail(&mut self.session, now, &facts);
        self.record(now, &facts, Some(&decision).filter(|_| alone));
        if let Some(trouble) = trouble {
            self.tell(now, &trouble, facts.advice.policy);
        }
        match decision {
            Decision::Stop { reason, retry_at } if alone || reason.is_of_the_request() => {
                self.retry_at = retry_at;
                if let Some(next) = next {
                    self.shared.endpoints.health().give_back(next, now);
                }
                return Err(self.stop(now, reason));
            }
            Decision::Retry { at, delay, cause } if alone => {
                self.resume = at;
                self.retry_at = cause.is_hint().then_some(at);
                let wait = Wait { attempt: self.first.number, delay, cause, policy: facts.advice.policy };
                self.observe(|observer, call| observer.waiting(call, &wait));
                if let Some(next) = next {
                    self.go_to(next);
                }
            }
            // What follows is up to the other one.
            Decision::Done | Decision::Retry { .. } | Decision::Stop { .. } => {
                self.first.stop();
                self.put_first(which);
            }
        }
        self.second = self.second.take().filter(|other| other.runs);
        self.hedge_at = None;
        Ok(())
    }

    /// Lets that attempt stand first; a second time, the other one again.
    fn put_first(&mut self, which: Which) {
        if let (Which::Second, Some(second)) = (which, &mut self.second) {
            mem::swap(&mut self.first, second);
        }
    }

    /// Where the row has a `failover`, calls keep away from the endpoint; gives another one that is up. Of two attempts that
    /// run the last one tells.
    fn leave_endpoint(&mut self, now: Instant, facts: &Failed) -> Option<Chosen> {
        let (endpoints, policy) = (&self.shared.endpoints, facts.advice.policy);
        // Of the deadline, others may have left it next to nothing.
        let cut_short = facts.timed_out && self.first.number > 1 && self.session.attempt_limit(now).is_err();
        if !policy.failover() || !self.settings.moves(endpoints) || cut_short {
            return None;
        }
        let told = facts.advice.retry_after.map(|hint| hint.delay(self.session.wall_clock(now)));
        let absence = absence(policy, told.filter(|told| !told.is_zero()));
        self.first.endpoint = endpoints.health().fail(self.first.endpoint, now, absence);
        endpoints.health().choose_after(self.first.endpoint, now)
    }

    /// The next attempt goes to this endpoint.
    fn go_to(&mut self, next: Chosen) {
        self.first.endpoint = next;
        self.first.turn.redirect(self.shared.endpoints.enter(next, &mut self.settings));
    }

    /// The call succeeded.
    pub(crate) fn succeed(&mut self, which: Which, status: Option<StatusCode>) {
        self.ended = true;
        self.put_first(which);
        self.second = None;
        self.first.turn.succeed();
        self.shared.endpoints.health().succeed(self.first.endpoint);
        if self.shared.observer.is_none() {
            return;
        }
        let now = self.shared.timer.now();
        let record = AttemptRecord { status, ..self.blank_record(now) };
        self.observe(|observer, call| {
            observer.attempt_ended(call, &record);
            observer.call_ended(call, &self.end(now, CallResult::Succeeded, status));
        });
    }
}
