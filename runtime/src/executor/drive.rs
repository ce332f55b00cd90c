//! The future of a call: the loop of attempts, written by hand because an `async fn` moves its captures about, which
//! alone costs more than the loop. What only troubled calls need is in [`State`].

use std::{
    borrow::Borrow,
    pin::Pin,
    task::{Context, Poll, ready},
};

use pin_project_lite::pin_project;

use super::{
    Attempt, Failure, IdempotencyKey, Settings, Shared, Timer,
    lane::Which,
    nested::Polling,
    operation::Operation,
    race::{Event, Race},
    state::State,
};
use crate::{CallError, Retry};

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
        race: Slot<Race<'a, E, T, O::Attempt>>,
    }
}

impl<'a, E: Retry, T: Timer, S: Borrow<Settings>, O: Operation<E>> Drive<'a, E, T, S, O> {
    #[inline]
    pub(crate) fn new(shared: &'a Shared<T>, settings: S, operation: O) -> Self {
        Self { shared, settings, operation, attempt: None, race: Slot(None) }
    }
}

impl<E: Retry, T: Timer, S: Borrow<Settings>, O: Operation<E>> Future for Drive<'_, E, T, S, O> {
    type Output = Result<O::Value, CallError<E>>;

    #[inline]
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut this = self.project();
        let Slot(race) = this.race;
        let settings: &Settings = (*this.settings).borrow();
        if race.is_none() && this.attempt.is_none() {
            if !settings.remembered && this.shared.traffic.is_calm() {
                let attempt = Attempt::new(1, settings.limits.first_timeout(), None);
                this.attempt.set(Some(this.operation.attempt(attempt)));
            } else {
                let key = settings.mint_key.then(IdempotencyKey::mint);
                *race = Some(begin(this.shared, settings, key));
            }
        }
        loop {
            if let Some(attempt) = this.attempt.as_mut().as_pin_mut() {
                let polling = Polling::start(settings.limits.may_retry());
                let polled = attempt.poll(context);
                drop(polling);
                match polled {
                    Poll::Ready(Ok(value)) => {
                        match race {
                            Some(race) => race.succeed::<O>(Which::First, &value),
                            None => this.shared.traffic.succeeded_at_once(),
                        }
                        return Poll::Ready(Ok(value));
                    }
                    Poll::Ready(Err(failure)) => {
                        this.attempt.set(None);
                        let race = race.get_or_insert_with(|| begin_late(this.shared, settings));
                        race.fail(Which::First, failure)?;
                        continue;
                    }
                    // The attempt comes first: an answer that is there is taken even if the time is up.
                    Poll::Pending => {}
                }
            }
            let race = race.get_or_insert_with(|| begin_late(this.shared, settings));
            let ended = match ready!(race.poll::<O>(context)) {
                Event::Begin(which, attempt) => {
                    let attempt = this.operation.attempt(attempt);
                    match which {
                        Which::First => this.attempt.set(Some(attempt)),
                        Which::Second => race.begin_second(attempt),
                    }
                    continue;
                }
                Event::Over(which) => {
                    if which == Which::First {
                        this.attempt.set(None);
                    }
                    let failure = this.operation.interrupted(which);
                    match race.fail(which, failure.unwrap_or_else(Failure::timed_out)) {
                        Ok(()) => continue,
                        Err(error) => Err(error),
                    }
                }
                Event::Ended(result) => result,
            };
            // It may still run.
            this.attempt.set(None);
            return Poll::Ready(ended);
        }
    }
}

#[cold]
fn begin<'a, E: Retry, T: Timer, A>(
    shared: &'a Shared<T>,
    settings: &Settings,
    key: Option<IdempotencyKey>,
) -> Box<Race<'a, E, T, A>> {
    Race::new(State::begin(shared, settings, key), &shared.timer)
}

#[cold]
fn begin_late<'a, E: Retry, T: Timer, A>(shared: &'a Shared<T>, settings: &Settings) -> Box<Race<'a, E, T, A>> {
    Race::new(State::begin_late(shared, settings), &shared.timer)
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
