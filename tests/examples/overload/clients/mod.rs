//! The clients: each obeys the same limits by its own code.

mod aws;
mod backon;
mod backstop;
mod gax;
mod none;
mod reqwest_retry;
mod tower;

use std::{pin::Pin, rc::Rc, sync::Arc, time::Duration};

use tokio::time::timeout;

use crate::{
    scenario::ATTEMPT_TIMEOUT,
    server::{Answer, Server},
};

/// Makes one call; whether it succeeded.
pub(crate) type Client = Rc<dyn Fn() -> Pin<Box<dyn Future<Output = bool>>>>;

/// Makes the client with this number.
pub(crate) type Maker = fn(Arc<Server>, usize) -> Client;

/// All of them, by name.
pub(crate) const ALL: [(&str, Maker); 10] = [
    ("no retries", none::make),
    ("backstop", backstop::make),
    ("  503 throttles", backstop::patient),
    ("  backoff alone", backstop::without_shared_state),
    ("backon", backon::make),
    ("reqwest-retry", reqwest_retry::make),
    ("tower budget", tower::make),
    ("gRPC throttling", gax::make),
    ("AWS standard", aws::standard),
    ("AWS adaptive", aws::adaptive),
];

/// How one attempt failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    Timeout,
    Status(u16, Option<Duration>),
}

/// One attempt, for clients that leave its timeout to their caller.
async fn attempt(server: &Server) -> Result<(), Fault> {
    match timeout(ATTEMPT_TIMEOUT, server.handle()).await {
        Ok(Answer::Success) => Ok(()),
        Ok(Answer::Error(status, retry_after)) => Err(Fault::Status(status, retry_after)),
        Err(_) => Err(Fault::Timeout),
    }
}
