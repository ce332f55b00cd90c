//! The future of a call: the loop of attempts, written by hand because an `async fn` moves its captures about, which
//! alone costs more than the loop. What only troubled calls need is in [`State`].

use std::{
    borrow::Borrow,
    pin::Pin,
    task::{Context, Poll, ready},
};

use http::StatusCode;
use pin_project_lite::pin_project;

use super::{Attempt, Failure, IdempotencyKey, Settings, Shared, Timer, nested::Polling, sleep::Sleeper, state::State};
use crate::{CallError, Retry};

/// What a call does.
pub(crate) trait Operation<E> {
    /// One attempt.
    type Attempt: Future<Output = Result<Self::Value, Failure<E>>>;
    /// What the caller asked for.
    type Value;

    /// Begins an attempt.
    fn attempt(&mut self, attempt: Attempt) -> Self::Attempt;

    /// Asked when an attempt was dropped because its time was up: the failure that was known by then, if any.
    fn interrupted(&mut self) -> Option<Failure<E>> {
        None
    }

    /// The status of a success, for observers.
    fn status(_value: &Self::Value) -> Option<StatusCode> {
        None
    }
}

/// An operation that is nothing but a closure which makes one attempt.
pub(crate) struct Closure<F>(pub(crate) F);

impl<E, F, Fut, V> Operation<E> for Closure<F>
where
    F: FnMut(Attempt) -> Fut,
    Fut: Future<Output = Result<V, Failure<E>>>,
{
    type Attempt = Fut;
    type Value = V;

    #[inline]
    fn attempt(&mut self, attempt: Attempt) -> Fut {
        (self.0)(attempt)
    }
}

pin_project! {
    /// A call, by the executor's settings or its own.
    pub(crate) struct Drive<'a, E, T, S, O>
    where
        E: Retry,
        T: Timer,
        O: Operation<E>,
    {
        shared: &'a Shared<T>,
        settings: S,
        operation: O,
        // There while an attempt runs.
        #[pin]
        attempt: Option<O::Attempt>,
        // Made when there is something to remember: when an attempt waits or fails, or when someone observes.
        state: Slot<Sleeper<'a, E, T>>,
    }
}

impl<'a, E: Retry, T: Timer, S: Borrow<Settings>, O: Operation<E>> Drive<'a, E, T, S, O> {
    #[inline]
    pub(crate) fn new(shared: &'a Shared<T>, settings: S, operation: O) -> Self {
        Self { shared, settings, operation, attempt: None, state: Slot(None) }
    }
}

impl<E: Retry, T: Timer, S: Borrow<Settings>, O: Operation<E>> Future for Drive<'_, E, T, S, O> {
    type Output = Result<O::Value, CallError<E>>;

    #[inline]
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut this = self.project();
        let Slot(state) = this.state;
        let settings: &Settings = (*this.settings).borrow();
        if state.is_none() && this.attempt.is_none() {
            if !settings.remembered && this.shared.traffic.is_calm() {
                let attempt = Attempt::new(1, settings.limits.first_timeout(), None);
                this.attempt.set(Some(this.operation.attempt(attempt)));
            } else {
                let key = settings.mint_key.then(IdempotencyKey::mint);
                *state = Some(begin(this.shared, settings, key));
            }
        }
        loop {
            if let Some(attempt) = this.attempt.as_mut().as_pin_mut() {
                let polling = Polling::start(settings.limits.may_retry());
                let polled = attempt.poll(context);
                drop(polling);
                let failure = match polled {
                    Poll::Ready(Ok(value)) => {
                        match state {
                            Some(state) => state.succeed(O::status(&value)),
                            None => this.shared.traffic.succeeded_at_once(),
                        }
                        return Poll::Ready(Ok(value));
                    }
                    Poll::Ready(Err(failure)) => Some(failure),
                    // The attempt comes first: an answer that is there is taken even if the time is up.
                    Poll::Pending => {
                        let state = state.get_or_insert_with(|| begin_late(this.shared, settings));
                        ready!(state.poll_limit(context));
                        None
                    }
                };
                this.attempt.set(None);
                let failure = failure.or_else(|| this.operation.interrupted()).unwrap_or_else(Failure::timed_out);
                let state = state.get_or_insert_with(|| begin_late(this.shared, settings));
                state.fail(failure)?;
            } else if let Some(state) = state {
                let attempt = ready!(state.poll_attempt(context))?;
                this.attempt.set(Some(this.operation.attempt(attempt)));
            }
        }
    }
}

#[cold]
fn begin<'a, E: Retry, T: Timer>(
    shared: &'a Shared<T>,
    settings: &Settings,
    key: Option<IdempotencyKey>,
) -> Box<Sleeper<'a, E, T>> {
    Sleeper::new(State::begin(shared, settings, key), &shared.timer)
}

#[cold]
fn begin_late<'a, E: Retry, T: Timer>(shared: &'a Shared<T>, settings: &Settings) -> Box<Sleeper<'a, E, T>> {
    Sleeper::new(State::begin_late(shared, settings), &shared.timer)
}

/// An optional box; dropping an empty one is a comparison in place, where the compiler's own glue is a call.
struct Slot<S>(Option<Box<S>>);

impl<S> Drop for Slot<S> {
    #[inline]
    fn drop(&mut self) {
        if let Some(state) = self.0.take() {
            drop_cold(state);
        }
    }
}

#[cold]
fn drop_cold<S>(state: Box<S>) {
    drop(state);
}
