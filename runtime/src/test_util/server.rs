//! A server that keeps to a script.

use std::{
    collections::VecDeque,
    fmt,
    future::pending,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use http::{Request, Response};

use super::{
    Script,
    script::{Act, Step},
};
use crate::{ApiError, Failure, Reply, Timer, TransportError};

/// A transport that answers as a [`Script`] says. Clones share the script, and what they were sent.
#[derive(Clone)]
pub struct ScriptedServer<T> {
    timer: T,
    state: Arc<Mutex<State>>,
}

struct State {
    steps: VecDeque<Step>,
    requests: Vec<Request<Vec<u8>>>,
}

impl<T: Timer> ScriptedServer<T> {
    pub(super) fn new(script: Script, timer: T) -> Self {
        let state = State { steps: script.steps.into(), requests: Vec::new() };
        Self { timer, state: Arc::new(Mutex::new(state)) }
    }

    /// Takes a request and answers as the next step says: the place of your own transport.
    ///
    /// # Errors
    ///
    /// As the step says.
    ///
    /// # Panics
    ///
    /// If the script is over: the request is one too many.
    pub async fn send(&self, request: Request<impl Into<Vec<u8>>>) -> Result<Response<Vec<u8>>, TransportError> {
        let Step { act, after } = self.next(request.map(Into::into));
        if !after.is_zero() {
            self.timer.sleep_until(self.timer.now() + after).await;
        }
        match act {
            Act::Answer { status, headers, body } => {
                let mut response = Response::new(body);
                *response.status_mut() = status;
                *response.headers_mut() = headers;
                Ok(response)
            }
            Act::Fail(kind, reached) => Err(TransportError::new(kind, reached)),
            Act::Hang => pending().await,
        }
    }

    /// One attempt for [`Executor::run`](crate::Executor::run), where the request does not matter: a success of the
    /// script, or its failure, the error in the response read by the error file.
    ///
    /// # Errors
    ///
    /// As the step says.
    ///
    /// # Panics
    ///
    /// If the script is over.
    pub async fn attempt<E: ApiError>(&self) -> Result<Response<Vec<u8>>, Failure<E>> {
        let response = self.send(Request::new(Vec::new())).await?;
        match E::detect(&Reply::new(response.status(), response.headers(), response.body())) {
            Some(error) => Err(Failure::Api(error)),
            None => Ok(response),
        }
    }

    /// The requests that were sent, in their order.
    #[must_use]
    pub fn requests(&self) -> Vec<Request<Vec<u8>>> {
        self.state().requests.clone()
    }

    /// How many steps of the script are left.
    #[must_use]
    pub fn remaining(&self) -> usize {
        self.state().steps.len()
    }

    fn next(&self, request: Request<Vec<u8>>) -> Step {
        let mut state = self.state();
        state.requests.push(request);
        let sent = state.requests.len();
        let step = state.steps.pop_front();
        // Not while the lock is held, which would poison it for the message of the test.
        drop(state);
        step.unwrap_or_else(|| Step::missing(sent))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Step {
    #[allow(clippy::panic, reason = "a test that sends too much must fail, whatever becomes of the call")]
    fn missing(sent: usize) -> Self {
        panic!("the script is over: request {sent} is one too many")
    }
}

impl<T: Timer> fmt::Debug for ScriptedServer<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sent = self.state().requests.len();
        let mut debug = f.debug_struct("ScriptedServer");
        debug.field("sent", &sent).field("remaining", &self.remaining()).finish_non_exhaustive()
    }
}
