//! What all generated errors have in common.

use std::{error::Error, fmt, hash::Hash};

use crate::{Catalog, Fault, Reply, Retry, render::FieldValue};

/// An error enum generated from an error file.
///
/// `errors!` implements it; through it [`Executor`](crate::Executor) works on any of them.
pub trait ApiError: Retry + Error + Clone + Send + Sync + Sized + 'static {
    /// The fieldless enum of its kinds.
    type Kind: Copy + Eq + Hash + fmt::Debug + fmt::Display + Send + Sync + 'static;

    /// Everything the error file says.
    fn catalog() -> &'static Catalog;

    /// Reads any response as an error. It never fails: where the body cannot be read, the status decides.
    fn decode(reply: &Reply<'_>) -> Self;

    /// Reads a response as an error if it is one; `None` for a success.
    fn detect(reply: &Reply<'_>) -> Option<Self>;

    /// Reads the data of an event as an error, where the stream's response is a success. It never fails: the status is
    /// what the event names, else the canonical one of its kind, else 500.
    fn decode_event(data: &[u8]) -> Self;

    /// Reads the data of an event as an error if it is one.
    fn detect_event(data: &[u8]) -> Option<Self>;

    /// The error of the kind with that index, without values for its fields.
    #[doc(hidden)]
    fn from_fault(index: u16, fault: Fault) -> Self;

    /// The values of its fields, in the order of the file.
    #[doc(hidden)]
    fn fields(&self) -> Vec<Option<FieldValue>> {
        Vec::new()
    }

    /// What happened: message, code, status and the rest.
    fn fault(&self) -> &Fault;

    /// The kind.
    fn kind(&self) -> Self::Kind;
}
