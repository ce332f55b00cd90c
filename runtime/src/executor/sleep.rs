//! The waits of an async call.

use std::{
    ops::{Deref, DerefMut},
    pin::Pin,
    task::{Context, Poll, ready},
    time::Instant,
};

use super::{
    Attempt, Timer,
    state::{Due, State, Step},
};
use crate::{CallError, Retry};

/// A call's state, and what it sleeps on.
pub(super) struct Sleeper<'a, E, T: Timer> {
    state: State<'a, E, T>,
    timer: &'a T,
    /// Of what is due first while attempts run, the wait or the hold: never two at once.
    sleep: Option<(Instant, Pin<Box<T::Sleep>>)>,
}

impl<'a, E: Retry, T: Timer> Sleeper<'a, E, T> {
    pub(super) fn new(state: State<'a, E, T>, timer: &'a T) -> Self {
        Self { state, timer, sleep: None }
    }

    /// Ready when something is due while attempts run.
    pub(super) fn poll_due(&mut self, context: &mut Context<'_>) -> Poll<Due> {
        loop {
            let Some(at) = self.state.next_due() else { return Poll::Pending };
            ready!(self.poll_until(at, context));
            if let Some(due) = self.state.due() {
                return Poll::Ready(due);
            }
        }
    }

    /// Ready when the next attempt begins, which it then must, or when the call has failed.
    pub(super) fn poll_attempt(&mut self, context: &mut Context<'_>) -> Poll<Result<Attempt, CallError<E>>> {
        loop {
            match self.state.step(context.waker()) {
                Step::Begin(attempt) => {
                    self.sleep = None;
                    return Poll::Ready(Ok(attempt));
                }
                Step::Wait(until) => ready!(self.poll_until(until, context)),
                Step::End(error) => return Poll::Ready(Err(error)),
            }
        }
    }

    /// Never makes a timer for a time that has come, and never trusts one that is early.
    fn poll_until(&mut self, until: Instant, context: &mut Context<'_>) -> Poll<()> {
        loop {
            match &mut self.sleep {
                Some((at, sleep)) if *at == until => ready!(sleep.as_mut().poll(context)),
                _ => {}
            }
            self.sleep = None;
            if self.timer.now() >= until {
                return Poll::Ready(());
            }
            self.sleep = Some((until, Box::pin(self.timer.sleep_until(until))));
        }
    }
}

impl<'a, E, T: Timer> Deref for Sleeper<'a, E, T> {
    type Target = State<'a, E, T>;

    fn deref(&self) -> &Self::Target {
        &self.state
    }
}

impl<E, T: Timer> DerefMut for Sleeper<'_, E, T> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.state
    }
}
