//! How an operation says that it failed.

use crate::{Advice, Reached, Retry, RetryPolicy, TransportError, TransportErrorKind, core::Failed};

/// A failed attempt: the server's answer is an error, or there was none.
///
/// `?` makes one from either, inside the operation that [`Executor::run`](crate::Executor::run) is given.
#[derive(Debug)]
#[non_exhaustive]
pub enum Failure<E> {
    /// The server answered with an error.
    Api(E),
    /// There was no whole answer.
    Transport(TransportError),
    /// Either, after a part of the response was handed on to someone who cannot take it back; see
    /// [`after_body_started`](Self::after_body_started).
    BodyStarted(Box<Self>),
}

impl<E> Failure<E> {
    /// Says that a part of the response was handed on before the attempt failed. Nothing is sent again then.
    #[must_use]
    pub fn after_body_started(self) -> Self {
        match self {
            Self::BodyStarted(_) => self,
            Self::Api(_) | Self::Transport(_) => Self::BodyStarted(Box::new(self)),
        }
    }

    /// What an attempt failed with whose time was up.
    pub(crate) fn timed_out() -> Self {
        Self::Transport(TransportError::timeout())
    }

    /// What a call failed with that was never sent.
    pub(crate) fn not_sent(halted_by: Option<&'static str>) -> Self {
        let error = TransportError::new(TransportErrorKind::NotSent, Reached::BeforeSend);
        Self::Transport(match halted_by {
            Some(kind) => error.with_source(format!("an earlier call failed with {kind}")),
            None => error,
        })
    }

    /// What it is at bottom.
    pub(crate) fn parts(&self) -> Result<&E, &TransportError> {
        match self {
            Self::Api(error) => Ok(error),
            Self::Transport(error) => Err(error),
            Self::BodyStarted(failure) => failure.parts(),
        }
    }

    pub(crate) fn api(&self) -> Option<&E> {
        self.parts().ok()
    }

    pub(crate) fn transport(&self) -> Option<&TransportError> {
        self.parts().err()
    }

    pub(crate) fn into_api(self) -> Option<E> {
        self.try_into_api().ok()
    }

    pub(crate) fn try_into_api(self) -> Result<E, Self> {
        match self {
            Self::Api(error) => Ok(error),
            Self::Transport(_) => Err(self),
            Self::BodyStarted(failure) => failure.try_into_api().map_err(Self::after_body_started),
        }
    }

    pub(crate) fn into_transport(self) -> Option<TransportError> {
        match self {
            Self::Api(_) => None,
            Self::Transport(error) => Some(error),
            Self::BodyStarted(failure) => failure.into_transport(),
        }
    }
}

impl<E: Retry> Failure<E> {
    /// What the core needs to know; `transport` is the row for failures without an answer.
    pub(super) fn facts(&self, transport: &'static RetryPolicy) -> Failed {
        match self {
            Self::Api(error) => Failed::new(error.advice()),
            Self::Transport(error) => Failed {
                reached: Some(error.reached()),
                timed_out: error.is_timeout(),
                ..Failed::new(Advice::new(row(error, transport), error.kind().as_str()))
            },
            Self::BodyStarted(failure) => Failed { body_started: true, ..failure.facts(transport) },
        }
    }
}

fn row(error: &TransportError, transport: &'static RetryPolicy) -> &'static RetryPolicy {
    if error.kind().is_transient() { transport } else { &RetryPolicy::NEVER }
}

impl<E: Retry> From<E> for Failure<E> {
    fn from(error: E) -> Self {
        Self::Api(error)
    }
}

impl<E: Retry> From<TransportError> for Failure<E> {
    fn from(error: TransportError) -> Self {
        Self::Transport(error)
    }
}
