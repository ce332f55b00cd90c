//! What the failure of a call becomes in the user's own enum.

use crate::{CallError, StopReason};

/// How a call ended, the server's word first.
#[derive(Debug)]
pub enum Ended<E> {
    /// The server said why: in answer to the last attempt or, where the deadline cut that off, to an earlier one.
    Api(E),
    /// The deadline ended the call, and no attempt had an answer.
    Stopped(CallError<E>),
    /// The last attempt had no whole answer.
    Transport(CallError<E>),
}

/// Takes a failed call apart.
#[must_use]
pub fn ended<E>(call: CallError<E>) -> Ended<E> {
    let by_deadline = matches!(call.stop_reason(), StopReason::DeadlineExceeded | StopReason::WouldOverrunDeadline);
    match call.into_answer(by_deadline) {
        Ok(error) => Ended::Api(error),
        Err(call) if by_deadline => Ended::Stopped(call),
        Err(call) => Ended::Transport(call),
    }
}
