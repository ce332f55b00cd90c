//! The loop of a call that blocks.

use std::{
    sync::Arc,
    task::{Wake, Waker},
    thread::{self, Thread},
};

use super::{Blocking, BlockingTimer};
use crate::{
    Attempt, CallError, Failure, IdempotencyKey, Retry,
    executor::{Polling, Settings, Shared, State, Step, Which},
};

pub(super) fn drive<E: Retry, T: BlockingTimer, V>(
    shared: &Shared<Blocking<T>>,
    settings: &Settings,
    mut operation: impl FnMut(Attempt) -> Result<V, Failure<E>>,
) -> Result<V, CallError<E>> {
    let key = settings.mint_key.then(IdempotencyKey::mint);
    let mut state = State::begin(shared, settings, key);
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    loop {
        match state.step(&waker) {
            Step::Begin(attempt) => {
                let running = Polling::start(settings.limits.may_retry());
                let result = operation(attempt);
                drop(running);
                match result {
                    Ok(value) => {
                        state.succeed(Which::First, None);
                        return Ok(value);
                    }
                    Err(failure) => state.fail(Which::First, failure)?,
                }
            }
            Step::Wait(until) => shared.timer.0.park_until(until),
            Step::End(error) => return Err(error),
        }
    }
}

/// Wakes a call that waits for others, by its thread.
struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.0.unpark();
    }
}
