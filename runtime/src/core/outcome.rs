//! How an attempt ended, as far as the core needs to know.

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
        Self::Failed(Failed { advice, reached: None, body_started: false })
    }

    /// The request failed on its way, and got this far.
    #[must_use]
    pub const fn unreached(advice: Advice, reached: Reached) -> Self {
        Self::Failed(Failed { advice, reached: Some(reached), body_started: false })
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
    /// Whether a part of the answer was handed on already.
    pub body_started: bool,
}

impl Failed {
    /// Says that a part of the answer was handed on before the attempt failed.
    #[must_use]
    pub const fn after_body_started(self) -> Self {
        Self { body_started: true, ..self }
    }
}
