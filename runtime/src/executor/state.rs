//! What a call remembers once it is in trouble, or observed.

use std::{
    mem,
    task::Waker,
    time::{Duration, Instant},
};

use http::StatusCode;

use super::{Attempt, Failure, IdempotencyKey, Settings, Shared, timer::Clock};
use crate::{
    AttemptRecord, CallEnd, CallError, CallInfo, CallResult, Hold, Observer, Retry, RetryPolicy, ScopeTrouble,
    TransportErrorKind, Wait,
    call_error::Ended,
    core::{Admission, Decision, Failed, HoldCause, Session, Settled, StopReason, Trouble, Turn},
};

/// One call's state: the session, its clock and its history. It sleeps on nothing; that is up to its driver.
pub(crate) struct State<'a, E, T: Clock> {
    shared: &'a Shared<T>,
    settings: Settings,
    session: Session,
    turn: Turn,
    key: Option<IdempotencyKey>,
    started: Instant,
    attempt: u32,
    attempt_started: Instant,
    /// When the attempt must have ended.
    limit: Option<Instant>,
    /// When the next attempt may begin, as far as it is up to this call.
    resume: Instant,
    /// Since when it is held for what other calls met.
    held: Option<Instant>,
    records: Vec<AttemptRecord>,
    failure: Option<Failure<E>>,
    /// The last typed error before `failure`.
    earlier: Option<E>,
    /// When the server, as of the last failure, may be asked again.
    retry_at: Option<Instant>,
    ended: bool,
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
        Self {
            shared,
            settings: settings.clone(),
            // Without any time there is still the first look at the first attempt.
            limit: session.attempt_limit(now).unwrap_or(Some(now)),
            session,
            turn: Turn::new(&shared.traffic, settings.keys(&shared.traffic)),
            key,
            started: now,
            attempt: 0,
            attempt_started: now,
            resume: now,
            held: None,
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
        state.turn.join(state.started);
        state.attempt = 1;
        state
    }

    /// When the attempt must have ended.
    pub(super) fn limit(&self) -> Option<Instant> {
        self.limit
    }

    /// What comes next, where no attempt runs.
    pub(crate) fn step(&mut self, waker: &Waker) -> Step<E> {
        let now = self.shared.timer.now();
        if self.held.is_none() && now < self.resume {
            return Step::Wait(self.resume);
        }
        match self.session.attempt_limit(now) {
            Ok(limit) => self.limit = limit,
            // Without any time there is still one look at the first attempt.
            Err(_) if self.attempt == 0 && self.held.is_none() => self.limit = Some(now),
            Err(reason) => return Step::End(self.refuse(now, reason, None)),
        }
        match self.turn.enter(now, self.session.deadline(), waker) {
            Admission::Go => Step::Begin(self.begin_attempt(now)),
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

    fn begin_attempt(&mut self, now: Instant) -> Attempt {
        self.attempt += 1;
        self.attempt_started = now;
        self.observe(|observer, call| observer.attempt_started(call, self.attempt));

        let timeout = self.limit.map(|limit| limit.saturating_duration_since(self.attempt_started));
        Attempt::new(self.attempt, timeout, self.key)
    }

    fn hold(&mut self, now: Instant, until: Option<Instant>, cause: HoldCause) {
        if self.held.is_none() {
            self.held = Some(now);
            let duration = until.map(|until| until.saturating_duration_since(now));
            let hold = Hold { attempt: self.attempt + 1, cause, duration };
            self.observe(|observer, call| observer.held(call, &hold));
        }
    }

    /// The attempt failed: either another one follows after a wait, or the call has failed.
    #[cold]
    pub(crate) fn fail(&mut self, failure: Failure<E>) -> Result<(), CallError<E>> {
        let now = self.shared.timer.now();
        let facts = failure.facts(self.shared.transport_policy);
        if let Some(previous) = self.failure.replace(failure) {
            self.earlier = previous.into_api().or(self.earlier.take());
        }
        let Settled { decision, trouble } = self.turn.fail(&mut self.session, now, &facts);
        self.record(now, &facts, &decision);
        if let Some(trouble) = trouble {
            self.tell(now, &trouble, facts.advice.policy);
        }
        match decision {
            Decision::Retry { at, delay, cause } => {
                self.resume = at;
                self.retry_at = cause.is_hint().then_some(at);
                let wait = Wait { attempt: self.attempt, delay, cause, policy: facts.advice.policy };
                self.observe(|observer, call| observer.waiting(call, &wait));
                Ok(())
            }
            Decision::Stop { reason, retry_at } => {
                self.retry_at = retry_at;
                Err(self.stop(now, reason))
            }
            Decision::Done => Ok(()),
        }
    }

    /// The call succeeded.
    pub(crate) fn succeed(&mut self, status: Option<StatusCode>, pause: Option<Duration>) {
        self.ended = true;
        if let Some(pause) = pause {
            self.turn.pause(self.shared.timer.now(), pause);
        }
        self.turn.succeed();
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

    fn tell(&self, now: Instant, trouble: &Trouble, policy: &'static RetryPolicy) {
        let Trouble { scope, until, halts, .. } = *trouble;
        let trouble = ScopeTrouble { scope, duration: until.saturating_duration_since(now), policy };
        self.observe(|observer, call| match halts {
            true => observer.halted(call, &trouble),
            false => observer.throttled(call, &trouble),
        });
    }

    fn record(&mut self, now: Instant, failed: &Failed, decision: &Decision) {
        let record = AttemptRecord {
            kind: Some(failed.advice.kind),
            status: failed.advice.status,
            reached: failed.reached,
            policy: Some(failed.advice.policy),
            hint: failed.advice.retry_after.map(|hint| hint.delay(self.session.wall_clock(now))),
            delay: match *decision {
                Decision::Retry { delay, .. } => Some(delay),
                Decision::Done | Decision::Stop { .. } => None,
            },
            ..self.blank_record(now)
        };
        self.held = None;
        self.records.push(record);
        self.observe(|observer, call| observer.attempt_ended(call, &record));
    }

    fn blank_record(&self, now: Instant) -> AttemptRecord {
        AttemptRecord {
            number: self.attempt,
            kind: None,
            status: None,
            reached: None,
            policy: None,
            duration: now.saturating_duration_since(self.attempt_started),
            hint: None,
            held: self.held.map_or(Duration::ZERO, |held| self.attempt_started.saturating_duration_since(held)),
            delay: None,
        }
    }

    /// The call fails before an attempt, for its own time or for what other calls met.
    fn refuse(&mut self, now: Instant, reason: StopReason, halted_by: Option<&'static str>) -> CallError<E> {
        self.failure.get_or_insert_with(|| Failure::not_sent(halted_by));
        self.stop(now, reason)
    }

    fn stop(&mut self, now: Instant, reason: StopReason) -> CallError<E> {
        self.ended = true;
        let (kind, status) = match self.records.last() {
            Some(AttemptRecord { kind, status, .. }) => (kind.unwrap_or_default(), *status),
            None => (TransportErrorKind::NotSent.as_str(), None),
        };
        let end = self.end(now, CallResult::Failed { kind, reason }, status);
        self.observe(|observer, call| observer.call_ended(call, &end));
        CallError::new(Ended {
            failure: self.failure.take().unwrap_or_else(Failure::timed_out),
            earlier: self.earlier.take(),
            reason,
            retry_at: self.retry_at,
            at: now,
            elapsed: now.saturating_duration_since(self.started),
            attempts: mem::take(&mut self.records),
        })
    }
}

impl<E, T: Clock> State<'_, E, T> {
    fn end(&self, now: Instant, result: CallResult, status: Option<StatusCode>) -> CallEnd {
        let duration = now.saturating_duration_since(self.started);
        CallEnd { result, attempts: self.attempt, duration, status }
    }

    fn observe(&self, event: impl FnOnce(&dyn Observer, &CallInfo<'_>)) {
        if let Some(observer) = &self.shared.observer {
            event(&**observer, &self.settings.call_info());
        }
    }
}

/// A call that is dropped ends, too.
impl<E, T: Clock> Drop for State<'_, E, T> {
    fn drop(&mut self) {
        if !self.ended && self.shared.observer.is_some() {
            let end = self.end(self.shared.timer.now(), CallResult::Cancelled, None);
            self.observe(|observer, call| observer.call_ended(call, &end));
        }
    }
}
