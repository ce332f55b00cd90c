//! What requests and responses have in common, whichever client sends them.

mod describe;
mod dispatch;
mod progress;
mod propagate;
mod tap;
mod watch;

use http::{HeaderMap, header::CONTENT_TYPE};

#[cfg(feature = "reqwest")]
pub(crate) use self::dispatch::invalid;
use self::propagate::propagate;
pub(crate) use self::{dispatch::Dispatch, progress::Progress, tap::Tap, watch::Watch};

/// Whether the response is a stream of events, which is handed on unread.
pub(crate) fn is_event_stream(headers: &HeaderMap) -> bool {
    let value = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = value.split(';').next().unwrap_or_default();
    essence.trim_ascii().eq_ignore_ascii_case("text/event-stream")
}
