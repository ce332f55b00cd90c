//! What a driver asks of a call.

use http::StatusCode;

use super::{Attempt, Failure, lane::Which};

/// What a call does.
pub(crate) trait Operation<E> {
    /// One attempt.
    type Attempt: Future<Output = Result<Self::Value, Failure<E>>>;
    /// What the caller asked for.
    type Value;

    /// Begins an attempt. Of those that are [beside](Attempt::is_hedge) another one, one runs at a time, and of the
    /// others, too.
    fn attempt(&mut self, attempt: Attempt) -> Self::Attempt;

    /// Asked when an attempt was dropped because its time was up: the failure that was known by then, if any.
    fn interrupted(&mut self, _which: Which) -> Option<Failure<E>> {
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
