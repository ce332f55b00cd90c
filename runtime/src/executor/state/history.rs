//! The history of a call, and what its observers are told.

use std::{
    mem,
    time::{Duration, Instant},
};

use http::StatusCode;

use super::State;
use crate::{
    AttemptRecord, CallEnd, CallError, CallInfo, CallResult, Failure, Observer, Retry, RetryPolicy, ScopeTrouble,
    TransportErrorKind,
    call_error::Ended,
    core::{Decision, Failed, StopReason, Trouble},
    executor::Clock,
};

impl<E: Retry, T: Clock> State<'_, E, T> {
    pub(super) fn tell(&self, now: Instant, trouble: &Trouble, policy: &'static RetryPolicy) {
        let Trouble { scope, until, halts, .. } = *trouble;
        let trouble = ScopeTrouble { scope, duration: until.saturating_duration_since(now), policy };
        self.observe(|observer, call| match halts {
            true => observer.halted(call, &trouble),
            false => observer.throttled(call, &trouble),
        });
    }

    /// An attempt failed, with this decision; `None` where what follows is up to another one that still runs.
    pub(super) fn record(&mut self, now: Instant, failed: &Failed, decision: Option<&Decision>) {
        let record = AttemptRecord {
            kind: Some(failed.advice.kind),
            status: failed.advice.status,
            reached: failed.reached,
            policy: Some(failed.advice.policy),
            hint: failed.advice.retry_after.map(|hint| hint.delay(self.session.wall_clock(now))),
            delay: match decision {
                Some(Decision::Retry { delay, .. }) => Some(*delay),
                _ => None,
            },
            ..self.blank_record(now)
        };
        self.first.held = None;
        self.records.push(record);
        self.observe(|observer, call| observer.attempt_ended(call, &record));
    }

    pub(super) fn blank_record(&self, now: Instant) -> AttemptRecord {
        AttemptRecord {
            number: self.first.number,
            endpoint: self.first.endpoint.index(),
            kind: None,
            status: None,
            reached: None,
            policy: None,
            duration: now.saturating_duration_since(self.first.started),
            hint: None,
            held: self.first.held.map_or(Duration::ZERO, |held| self.first.started.saturating_duration_since(held)),
            delay: None,
        }
    }

    /// The call fails before an attempt, for its own time or for what other calls met.
    pub(super) fn refuse(&mut self, now: Instant, reason: StopReason, halted_by: Option<&'static str>) -> CallError<E> {
        self.failure.get_or_insert_with(|| Failure::not_sent(halted_by));
        self.stop(now, reason)
    }

    pub(super) fn stop(&mut self, now: Instant, reason: StopReason) -> CallError<E> {
        self.ended = true;
        self.second = None;
        self.first.stop();
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
    pub(super) fn end(&self, now: Instant, result: CallResult, status: Option<StatusCode>) -> CallEnd {
        let duration = now.saturating_duration_since(self.started);
        CallEnd { result, attempts: self.begun, duration, status }
    }

    pub(super) fn observe(&self, event: impl FnOnce(&dyn Observer, &CallInfo<'_>)) {
        if let Some(observer) = &self.shared.observer {
            event(&**observer, &self.settings.call_info());
        }
    }
}

/// A call that is dropped ends, too. What it was to try another call may.
impl<E, T: Clock> Drop for State<'_, E, T> {
    fn drop(&mut self) {
        if self.first.endpoint.is_trial() {
            self.shared.endpoints.health().give_back(self.first.endpoint, self.shared.timer.now());
        }
        if !self.ended && self.shared.observer.is_some() {
            let end = self.end(self.shared.timer.now(), CallResult::Cancelled, None);
            self.observe(|observer, call| observer.call_ended(call, &end));
        }
    }
}
