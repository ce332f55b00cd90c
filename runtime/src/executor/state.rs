//! What a call remembers once it is in trouble, or observed.

use std::{
    mem,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Instant,
};

use http::StatusCode;

use super::{Attempt, Failure, IdempotencyKey, Settings, Shared, Timer};
use crate::{
    AttemptRecord, CallEnd, CallError, CallInfo, CallResult, Observer, Retry, Wait,
    call_error::Ended,
    core::{Decision, Failed, Outcome, Session, StopReason, Turn},
};

/// One call's state: the session, its clock and its history.
pub(super) struct State<'a, E, T: Timer> {
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
    /// When the next attempt may begin.
    resume: Instant,
    /// Of the attempt's limit or of the wait: never both at once.
    sleep: Option<Pin<Box<T::Sleep>>>,
    records: Vec<AttemptRecord>,
    failure: Option<Failure<E>>,
    /// The last typed error before `failure`.
    earlier: Option<E>,
    /// When the server, as of the last failure, may be asked again.
    retry_at: Option<Instant>,
    ended: bool,
}

impl<'a, E: Retry, T: Timer> State<'a, E, T> {
    /// Starts the call's clock, at its first attempt.
    #[cold]
    pub(super) fn begin(shared: &'a Shared<T>, settings: &Settings, key: Option<IdempotencyKey>) -> Box<Self> {
        let now = shared.timer.now();
        let session = Session::new(settings.session_limits(), now, shared.timer.wall_clock(), fastrand::u64(..));
        let state = Box::new(Self {
            shared,
            settings: settings.clone(),
            // Without any time there is still the first look at the first attempt.
            limit: session.attempt_limit(now).unwrap_or(Some(now)),
            session,
            turn: Turn::new(&shared.traffic),
            key,
            started: now,
            attempt: 1,
            attempt_started: now,
            resume: now,
            sleep: None,
            records: Vec::new(),
            failure: None,
            earlier: None,
            retry_at: None,
            ended: false,
        });
        state.observe(|observer, call| observer.attempt_started(call, 1));
        state
    }

    /// Ready when the attempt's time is up.
    pub(super) fn poll_limit(&mut self, context: &mut Context<'_>) -> Poll<()> {
        match self.limit {
            Some(limit) => self.poll_sleep(limit, context),
            None => Poll::Pending,
        }
    }

    /// Ready when the next attempt may begin.
    pub(super) fn poll_wait(&mut self, context: &mut Context<'_>) -> Poll<()> {
        self.poll_sleep(self.resume, context)
    }

    /// Begins the next attempt.
    pub(super) fn begin_attempt(&mut self) -> Result<Attempt, CallError<E>> {
        let now = self.shared.timer.now();
        self.limit = match self.session.attempt_limit(now) {
            Ok(limit) => limit,
            Err(reason) => return Err(self.stop(now, reason)),
        };
        self.turn.begin();
        self.attempt += 1;
        self.attempt_started = now;
        self.observe(|observer, call| observer.attempt_started(call, self.attempt));
        Ok(self.attempt())
    }

    /// What the operation is told.
    pub(super) fn attempt(&self) -> Attempt {
        let timeout = self.limit.map(|limit| limit.saturating_duration_since(self.attempt_started));
        Attempt::new(self.attempt, timeout, self.key)
    }

    /// The attempt failed: either another one follows after a wait, or the call has failed.
    #[cold]
    pub(super) fn fail(&mut self, failure: Failure<E>) -> Result<(), CallError<E>> {
        self.sleep = None;
        let now = self.shared.timer.now();
        let facts = failure.facts(self.shared.transport_policy);
        if let Some(previous) = self.failure.replace(failure) {
            self.earlier = previous.into_api().or(self.earlier.take());
        }
        let decision = self.session.on_outcome(now, Outcome::Failed(facts));
        let decision = self.turn.fail(now, &facts, decision);
        self.record(now, &facts, &decision);
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
    pub(super) fn succeed(&mut self, status: Option<StatusCode>) {
        self.ended = true;
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

    /// Never makes a timer for a time that has come, and never trusts one that is early.
    fn poll_sleep(&mut self, until: Instant, context: &mut Context<'_>) -> Poll<()> {
        loop {
            if let Some(sleep) = &mut self.sleep {
                ready!(sleep.as_mut().poll(context));
                self.sleep = None;
            }
            if self.shared.timer.now() >= until {
                return Poll::Ready(());
            }
            self.sleep = Some(Box::pin(self.shared.timer.sleep_until(until)));
        }
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
            delay: None,
        }
    }

    fn stop(&mut self, now: Instant, reason: StopReason) -> CallError<E> {
        self.ended = true;
        if let Some(AttemptRecord { kind: Some(kind), status, .. }) = self.records.last() {
            let end = self.end(now, CallResult::Failed { kind, reason }, *status);
            self.observe(|observer, call| observer.call_ended(call, &end));
        }
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

impl<E, T: Timer> State<'_, E, T> {
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

/// A call whose future is dropped ends, too.
impl<E, T: Timer> Drop for State<'_, E, T> {
    fn drop(&mut self) {
        if !self.ended && self.shared.observer.is_some() {
            let end = self.end(self.shared.timer.now(), CallResult::Cancelled, None);
            self.observe(|observer, call| observer.call_ended(call, &end));
        }
    }
}
