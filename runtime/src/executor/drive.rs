//! The loop of attempts. What is here runs in every call; what only troubled calls need is in [`State`].

use std::{future::poll_fn, pin::pin, task::Poll};

use http::StatusCode;

use super::{
    Attempt, Failure, IdempotencyKey, Settings, Shared, Timer,
    state::{State, timed_out},
};
use crate::{CallError, Retry};

/// What a call does.
pub(crate) struct Operation<F, I, S> {
    /// Makes one attempt.
    attempt: F,
    /// Asked when an attempt's time is up: the failure that is known already, if any.
    interrupted: I,
    /// The status of a success, for observers.
    status: S,
}

impl<F> Operation<F, (), ()> {
    /// One that only makes attempts.
    #[expect(clippy::new_ret_no_self, reason = "the types of the two closures have no name")]
    pub(crate) fn new<E, V>(
        attempt: F,
    ) -> Operation<F, impl FnMut() -> Option<Failure<E>>, impl Fn(&V) -> Option<StatusCode>> {
        Operation::with(attempt, || None, |_: &V| None)
    }
}

impl<F, I, S> Operation<F, I, S> {
    pub(crate) fn with(attempt: F, interrupted: I, status: S) -> Self {
        Self { attempt, interrupted, status }
    }
}

/// Runs a call.
///
/// The state is made when there is something to remember: when an attempt waits or fails, or when someone observes.
pub(crate) async fn drive<E, T, F, Fut, I, S, V>(
    shared: &Shared<T>,
    settings: &Settings,
    mut operation: Operation<F, I, S>,
) -> Result<V, CallError<E>>
where
    E: Retry,
    T: Timer,
    F: FnMut(Attempt) -> Fut,
    Fut: Future<Output = Result<V, Failure<E>>>,
    I: FnMut() -> Option<Failure<E>>,
    S: Fn(&V) -> Option<StatusCode>,
{
    let key = settings.mint_key.then(IdempotencyKey::mint);
    let mut state: Option<Box<State<'_, E, T>>> = None;
    if shared.observer.is_some() {
        state = Some(State::begin(shared, settings));
    }
    let mut attempt = Attempt::new(1, settings.limits.first_timeout(), key);
    loop {
        let ended = {
            let mut future = pin!((operation.attempt)(attempt));
            poll_fn(|context| match future.as_mut().poll(context) {
                Poll::Ready(result) => Poll::Ready(Some(result)),
                // The attempt comes first: an answer that is there is taken even if the time is up.
                Poll::Pending => {
                    let state = state.get_or_insert_with(|| State::begin(shared, settings));
                    state.poll_limit(context).map(|()| None)
                }
            })
            .await
        };
        let failure = match ended {
            Some(Ok(value)) => {
                if let Some(mut state) = state {
                    state.succeed((operation.status)(&value));
                }
                return Ok(value);
            }
            Some(Err(failure)) => failure,
            None => (operation.interrupted)().unwrap_or_else(timed_out),
        };
        let state = state.get_or_insert_with(|| State::begin(shared, settings));
        state.fail(failure)?;
        poll_fn(|context| state.poll_wait(context)).await;
        attempt = Attempt::new(attempt.number() + 1, state.begin_attempt()?, key);
    }
}
