//! How far a request got that the inner service could not complete.

use std::{error::Error, io, iter};

use crate::{Reached, TransportError, TransportErrorKind, transport::classify};

/// An error of any kind; one of ours is kept as it is, and an I/O error among the causes tells.
pub(super) fn transport(error: Box<dyn Error + Send + Sync>) -> TransportError {
    let error = match error.downcast::<TransportError>() {
        Ok(own) => return *own,
        Err(error) => error,
    };
    let first: &(dyn Error + 'static) = &*error;
    let mut causes = iter::successors(Some(first), |cause| (*cause).source());
    let io = causes.find_map(|cause| cause.downcast_ref::<io::Error>());
    let (kind, reached) = match io {
        Some(io) => classify(io.kind()),
        None => (TransportErrorKind::Other, Reached::Ambiguous),
    };
    TransportError::new(kind, reached).with_source(error)
}
