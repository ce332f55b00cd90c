//! The error of parsing a kind.

use std::{error::Error, fmt};

/// No error of the file has this name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownErrorKind(Box<str>);

impl UnknownErrorKind {
    pub(crate) fn new(name: &str) -> Self {
        Self(name.into())
    }

    /// The name that was asked for.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for UnknownErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unknown error kind `{}`", self.0.escape_debug())
    }
}

impl Error for UnknownErrorKind {}
