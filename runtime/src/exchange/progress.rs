//! How far an attempt got. It is kept outside of the attempt, which is dropped when its time is up.

use std::{
    mem,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use http::{HeaderMap, Method, StatusCode};

use crate::{ApiError, Failure, Reached, Reply, TransportError, TransportErrorKind};

/// How far an attempt got, as it and its call see it.
#[derive(Clone, Default)]
pub(crate) struct Progress(Arc<Mutex<Phase>>);

#[derive(Default)]
enum Phase {
    /// There is no response yet, or none that must be read.
    #[default]
    Sent,
    /// The client is not ready to send it.
    #[cfg(feature = "tower")]
    Unsent,
    /// A success whose body must be read to know that it is one.
    Success,
    /// An error, and what arrived of its body.
    Error { status: StatusCode, headers: HeaderMap, body: Vec<u8> },
}

impl Progress {
    /// The request is on its way, or there is a response of which nothing must be read any more.
    pub(crate) fn sent(&self) {
        self.replace(Phase::Sent);
    }

    /// The client is not ready to send it.
    #[cfg(feature = "tower")]
    pub(crate) fn unsent(&self) {
        self.replace(Phase::Unsent);
    }

    /// The body of a success is being read.
    pub(crate) fn success(&self) {
        self.replace(Phase::Success);
    }

    /// The body of an error is being read.
    pub(crate) fn error(&self, status: StatusCode, headers: HeaderMap) {
        self.replace(Phase::Error { status, headers, body: Vec::new() });
    }

    /// Appends what fits to the body of the error; `false` if no more does.
    pub(crate) fn append(&self, chunk: &[u8], limit: usize) -> bool {
        let Phase::Error { body, .. } = &mut *self.lock() else { return false };
        let room = limit.saturating_sub(body.len());
        body.extend_from_slice(chunk.get(..room).unwrap_or(chunk));
        body.len() < limit
    }

    /// The error, as far as it arrived.
    pub(crate) fn take_error<E: ApiError>(&self, method: &Method) -> Option<E> {
        match self.replace(Phase::Sent) {
            Phase::Error { status, headers, body } => {
                Some(E::decode(&Reply::new(status, &headers, &body).with_method(method)))
            }
            _ => None,
        }
    }

    /// What the attempt failed with if its time is up now; `None` where nothing is known.
    pub(crate) fn interrupted<E: ApiError>(&self, method: &Method) -> Option<Failure<E>> {
        let timeout = |reached| Some(Failure::Transport(TransportError::new(TransportErrorKind::Timeout, reached)));
        match &*self.lock() {
            Phase::Sent => return None,
            #[cfg(feature = "tower")]
            Phase::Unsent => return timeout(Reached::BeforeSend),
            Phase::Success => return timeout(Reached::InBody),
            Phase::Error { .. } => {}
        }
        self.take_error(method).map(Failure::Api)
    }

    fn replace(&self, by: Phase) -> Phase {
        mem::replace(&mut self.lock(), by)
    }

    fn lock(&self) -> MutexGuard<'_, Phase> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
