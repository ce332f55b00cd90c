//! How far a request got that reqwest could not complete.

use std::{error, io, iter};

use crate::{Reached, TransportError, TransportErrorKind, transport::is_disconnect};

/// Tells how far the request got, and forgets its URL.
impl From<::reqwest::Error> for TransportError {
    fn from(error: ::reqwest::Error) -> Self {
        // Queries hold keys.
        let error = error.without_url();
        let (kind, reached) = classify(&error);
        Self::new(kind, reached).with_source(error)
    }
}

fn classify(error: &::reqwest::Error) -> (TransportErrorKind, Reached) {
    let late = |kind| if error.is_timeout() { TransportErrorKind::Timeout } else { kind };
    if error.is_builder() {
        (TransportErrorKind::InvalidRequest, Reached::BeforeSend)
    } else if error.is_redirect() {
        (TransportErrorKind::Redirect, Reached::Ambiguous)
    } else if error.is_connect() {
        (late(TransportErrorKind::Connect), Reached::BeforeSend)
    } else if error.is_body() || error.is_decode() {
        (late(TransportErrorKind::Body), Reached::InBody)
    } else if causes(error).any(is_lost) {
        (TransportErrorKind::Disconnect, Reached::Ambiguous)
    } else {
        (late(TransportErrorKind::Other), Reached::Ambiguous)
    }
}

fn causes(error: &::reqwest::Error) -> impl Iterator<Item = &(dyn error::Error + 'static)> {
    iter::successors(error::Error::source(error), |cause| cause.source())
}

/// Whether the connection was closed under the request.
fn is_lost(cause: &(dyn error::Error + 'static)) -> bool {
    if let Some(error) = cause.downcast_ref::<hyper::Error>() {
        return error.is_incomplete_message() || error.is_canceled() || error.is_closed();
    }
    cause.downcast_ref::<io::Error>().is_some_and(|error| is_disconnect(error.kind()))
}
