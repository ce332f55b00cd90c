//! What goes over the wire.

use std::{fmt, pin::Pin, sync::Arc, time::Duration};

use backstop::http::{Method, Response, StatusCode};
use tokio::time::timeout;

pub(crate) type Answer = Response<String>;

/// What became of an attempt, or of a call.
pub(crate) type Reply = Pin<Box<dyn Future<Output = Result<Answer, Fault>> + Send>>;

/// Whatever takes requests: the server, and a client around it.
pub(crate) type Service = Arc<dyn Fn(Method) -> Reply + Send + Sync>;

/// How an attempt, or a call, failed.
#[derive(Clone, Debug)]
pub(crate) enum Fault {
    /// The server answered with an error status.
    Refused(Answer),
    /// There was no answer in time.
    Timeout,
    /// The client gave up, and does not say after which answer.
    GaveUp,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(answer) => write!(f, "status {}", answer.status()),
            Self::Timeout => f.write_str("timed out"),
            Self::GaveUp => f.write_str("gave up"),
        }
    }
}

impl std::error::Error for Fault {}

/// An answer with this status.
pub(crate) fn answer(status: u16, headers: &[(&'static str, &str)], body: &str) -> Answer {
    let mut answer = Response::new(body.to_owned());
    *answer.status_mut() = StatusCode::from_u16(status).unwrap_or_default();
    for (name, value) in headers {
        if let Ok(value) = value.parse() {
            answer.headers_mut().append(*name, value);
        }
    }
    answer
}

/// The fault of a client that tells no more than the status of the last answer.
pub(crate) fn fault(status: Option<u16>) -> Fault {
    status.map_or(Fault::GaveUp, |status| Fault::Refused(answer(status, &[], "")))
}

/// One attempt, for clients that leave its timeout to their caller.
pub(crate) async fn attempt(service: &Service, method: Method, limit: Duration) -> Result<Answer, Fault> {
    timeout(limit, service(method)).await.unwrap_or(Err(Fault::Timeout))
}

/// Whether the status alone says that it is worth another attempt.
pub(crate) fn is_transient(fault: &Fault) -> bool {
    match fault {
        Fault::Refused(answer) => answer.status() == StatusCode::TOO_MANY_REQUESTS || answer.status().is_server_error(),
        Fault::Timeout | Fault::GaveUp => true,
    }
}
