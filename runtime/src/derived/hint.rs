//! When to come back, as the fields and methods of the user's own types say it.

use std::time::Duration;

use crate::RetryHint;

/// A value that says when to come back.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say when to come back",
    label = "not a time to come back",
    note = "a `Duration` and a `RetryHint` do, and so does an `Option` of either"
)]
pub trait AsHint {
    /// When to come back, if that is known.
    fn as_hint(&self) -> Option<RetryHint>;
}

#[diagnostic::do_not_recommend]
impl AsHint for Duration {
    fn as_hint(&self) -> Option<RetryHint> {
        Some(RetryHint::After(*self))
    }
}

#[diagnostic::do_not_recommend]
impl AsHint for RetryHint {
    fn as_hint(&self) -> Option<RetryHint> {
        Some(*self)
    }
}

#[diagnostic::do_not_recommend]
impl<T: AsHint> AsHint for Option<T> {
    fn as_hint(&self) -> Option<RetryHint> {
        self.as_ref().and_then(AsHint::as_hint)
    }
}

#[diagnostic::do_not_recommend]
impl<T: AsHint + ?Sized> AsHint for &T {
    fn as_hint(&self) -> Option<RetryHint> {
        (**self).as_hint()
    }
}
