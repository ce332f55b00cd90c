//! Whether a request may be sent again although the server may have acted on it.

use http::Method;

use super::Failed;
use crate::{Reached, Safety};

/// Whether a method is idempotent by RFC 9110, section 9.2.2: `GET`, `HEAD`, `OPTIONS`, `TRACE`, `PUT` and `DELETE`.
///
/// A method that RFC does not define counts as not idempotent.
#[must_use]
pub fn is_idempotent(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS | Method::TRACE | Method::PUT | Method::DELETE)
}

/// Whether sending again cannot do harm: the request is repeatable by itself, or the server did not act on it, or the
/// server asks for it. The server's word is taken even where its policy is cautious, for only the server knows.
pub(super) fn is_safe(failed: &Failed, repeatable: bool) -> bool {
    repeatable
        || failed.advice.should_retry == Some(true)
        || failed.reached == Some(Reached::BeforeSend)
        || failed.advice.policy.safety() == Safety::NotProcessed
}
