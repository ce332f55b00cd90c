//! What only some calls need: a state, something to sleep on, and an attempt beside the first.

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
};

use super::{
    Attempt, Failure, Timer,
    lane::Which,
    nested::Polling,
    operation::Operation,
    sleep::Sleeper,
    state::{Due, State},
};
use crate::{CallError, Retry};

/// A call that waits, or failed, or is observed.
pub(super) struct Race<'a, E, T: Timer, A> {
    /// The attempt beside the first one. It goes before what it holds is given back.
    second: Option<Pin<Box<A>>>,
    sleeper: Sleeper<'a, E, T>,
}

/// What becomes of a call while its first attempt is not ready, or does not run.
pub(super) enum Event<V, E> {
    /// An attempt begins, which it then must.
    Begin(Which, Attempt),
    /// The time of an attempt is over; the second one was dropped by then.
    Over(Which),
    /// The call ended. What still runs of it is of no use any more.
    Ended(Result<V, CallError<E>>),
}

impl<'a, E: Retry, T: Timer, A> Race<'a, E, T, A> {
    pub(super) fn new(state: State<'a, E, T>, timer: &'a T) -> Box<Self> {
        Box::new(Self { sleeper: Sleeper::new(state, timer), second: None })
    }

    /// Begins the second attempt.
    #[cold]
    pub(super) fn begin_second(&mut self, attempt: A) {
        self.second = Some(Box::pin(attempt));
    }

    /// An attempt succeeded, and with it the call.
    #[cold]
    pub(super) fn succeed<O: Operation<E, Attempt = A>>(&mut self, which: Which, value: &O::Value) {
        self.second = None;
        self.sleeper.succeed(which, O::status(value));
    }

    /// An attempt failed, and perhaps the call with it.
    #[cold]
    pub(super) fn fail(&mut self, which: Which, failure: Failure<E>) -> Result<(), CallError<E>> {
        self.sleeper.fail(which, failure).inspect_err(|_| self.second = None)
    }

    /// Waits for what comes first: the end of the second attempt, the end of someone's time, or the time of another
    /// attempt.
    ///
    /// The operation itself is no business of this: it would have to be in memory for it, and no longer in registers,
    /// in every call.
    #[cold]
    pub(super) fn poll<O>(&mut self, context: &mut Context<'_>) -> Poll<Event<O::Value, E>>
    where
        O: Operation<E, Attempt = A>,
        A: Future<Output = Result<O::Value, Failure<E>>>,
    {
        if let Some(Poll::Ready(result)) = self.second.as_mut().map(|second| poll_attempt(second.as_mut(), context)) {
            self.second = None;
            match result {
                Ok(value) => {
                    self.succeed::<O>(Which::Second, &value);
                    return Poll::Ready(Event::Ended(Ok(value)));
                }
                Err(failure) => {
                    if let Err(error) = self.fail(Which::Second, failure) {
                        return Poll::Ready(Event::Ended(Err(error)));
                    }
                }
            }
        }
        Poll::Ready(if self.sleeper.runs() {
            match ready!(self.sleeper.poll_due(context)) {
                Due::Over(which) => {
                    self.second.take_if(|_| which == Which::Second);
                    Event::Over(which)
                }
                Due::Hedge(attempt) => Event::Begin(Which::Second, attempt),
            }
        } else {
            match ready!(self.sleeper.poll_attempt(context)) {
                Ok(attempt) => Event::Begin(Which::First, attempt),
                Err(error) => Event::Ended(Err(error)),
            }
        })
    }
}

/// Polls an attempt as one of a call that retries; others have no second one.
fn poll_attempt<A: Future>(attempt: Pin<&mut A>, context: &mut Context<'_>) -> Poll<A::Output> {
    let _polling = Polling::start(true);
    attempt.poll(context)
}
