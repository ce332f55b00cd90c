//! What can be asked of an API.

use http::Method;

use crate::Timeouts;

/// An operation of an API, as its error file describes it; generated code has one for each in its module `operations`.
///
/// [`Executor::operation`](crate::Executor::operation) makes a call of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Operation {
    name: &'static str,
    method: &'static str,
    path: &'static str,
    idempotent: bool,
    timeouts: Timeouts,
}

impl Operation {
    /// What generated code makes of the file.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(
        name: &'static str,
        method: &'static str,
        path: &'static str,
        idempotent: bool,
        timeouts: Timeouts,
    ) -> Self {
        Self { name, method, path, idempotent, timeouts }
    }

    /// Its name in the file.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The method of its requests.
    #[must_use]
    pub fn method(&self) -> Method {
        // The file is checked to have a method here.
        Method::from_bytes(self.method.as_bytes()).unwrap_or_default()
    }

    /// The path of its requests, with placeholders such as `{id}`.
    #[must_use]
    pub const fn path(&self) -> &'static str {
        self.path
    }

    /// Whether sending a request twice is the same as once: what the file says, else by the method (RFC 9110, section
    /// 9.2.2).
    #[must_use]
    pub const fn is_idempotent(&self) -> bool {
        self.idempotent
    }

    /// How long its calls may take; what is `None` is as for any other call.
    #[must_use]
    pub const fn timeouts(&self) -> Timeouts {
        self.timeouts
    }
}
