//! How an attempt ended, as far as the core needs to know.

use http::StatusCode;

use crate::{Advice, Reached};

/// How an attempt ended.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Outcome {
    /// It gave what the caller asked for.
    Success,
    /// It failed.
    Failed(Failed),
}

impl Outcome {
    /// The server answered with an error.
    #[must_use]
    pub const fn failed(advice: Advice) -> Self {
        Self::Failed(Failed::new(advice))
    }

    /// The request failed on its way, and got this far.
    #[must_use]
    pub const fn unreached(advice: Advice, reached: Reached) -> Self {
        Self::Failed(Failed { reached: Some(reached), ..Failed::new(advice) })
    }

    /// The request got this far when its time was up.
    #[must_use]
    pub const fn timed_out(advice: Advice, reached: Reached) -> Self {
        Self::Failed(Failed { reached: Some(reached), timed_out: true, ..Failed::new(advice) })
    }
}

/// A failed attempt.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Failed {
    /// What the table and the server say.
    pub advice: Advice,
    /// How far the request got where no whole answer arrived; `None` where the server answered.
    pub reached: Option<Reached>,
    /// Whether the time was up before the answer was whole.
    pub timed_out: bool,
    /// Whether a part of the answer was handed on already.
    pub body_started: bool,
    /// Whether the row has a `failover` and another endpoint is up, to which the request can go at once.
    pub elsewhere: bool,
}

impl Failed {
    /// The server answered with an error.
    #[must_use]
    pub const fn new(advice: Advice) -> Self {
        Self { advice, reached: None, timed_out: false, body_started: false, elsewhere: false }
    }

    /// Says that a part of the answer was handed on before the attempt failed.
    #[must_use]
    pub const fn after_body_started(self) -> Self {
        Self { body_started: true, ..self }
    }

    /// Whether anyone's time was up: the client's, or that of a gateway which says so (408, 504).
    pub(super) fn is_timeout(&self) -> bool {
        let by_gateway = [StatusCode::REQUEST_TIMEOUT, StatusCode::GATEWAY_TIMEOUT];
        self.timed_out || self.advice.status.is_some_and(|status| by_gateway.contains(&status))
    }
}
