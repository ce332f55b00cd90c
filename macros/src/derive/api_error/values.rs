//! The values that fields are filled with.

/// A value that every error has, or every call that failed without an answer.
#[derive(Clone, Copy)]
pub(super) struct Value {
    pub(super) name: &'static str,
    pub(super) how: How,
}

/// How a value is got.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    /// By the method of this name of the fault, or of the call.
    Method(&'static str),
    /// By a method that gives a slice, of which a copy is kept.
    Slice(&'static str),
    /// By a method that gives an optional reference, of which a copy is kept.
    Optional(&'static str),
    /// The error's kind.
    Kind,
    /// A copy of the fault.
    Fault,
    /// The error, or the call, itself.
    Whole,
    /// The transport error of the call, which is taken out of it.
    Transport,
}

impl How {
    /// Whether nothing is left for other fields.
    pub(super) fn consumes(self) -> bool {
        matches!(self, Self::Whole | Self::Transport)
    }
}

macro_rules! values {
    ($($name:literal: $how:expr,)*) => {
        &[$(Value { name: $name, how: $how }),*]
    };
}

/// What an error of the API has.
pub(super) const OF_ERROR: &[Value] = values! {
    "message": How::Method("message"),
    "code": How::Method("code"),
    "param": How::Method("param"),
    "request_id": How::Method("request_id"),
    "wire_type": How::Method("wire_type"),
    "help_url": How::Method("help_url"),
    "status": How::Method("status"),
    "retry_after": How::Method("retry_after"),
    "retry_hint": How::Method("retry_hint"),
    "should_retry": How::Method("should_retry"),
    "is_retryable": How::Method("is_retryable"),
    "policy": How::Method("policy"),
    "body": How::Method("body"),
    "kind": How::Kind,
    "fault": How::Fault,
    "error": How::Whole,
    "source": How::Whole,
};

/// What a call has that failed without an answer.
pub(super) const OF_CALL: &[Value] = values! {
    "stop_reason": How::Method("stop_reason"),
    "retry_at": How::Method("retry_at"),
    "retry_after": How::Method("retry_after"),
    "elapsed": How::Method("elapsed"),
    "attempts": How::Slice("attempts"),
    "last_api": How::Optional("last_api"),
    "transport": How::Transport,
    "error": How::Whole,
    "source": How::Whole,
};
