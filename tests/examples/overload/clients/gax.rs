//! Google's client runtime, with the retry throttling of gRPC (gRFC A6).

use std::{
    rc::Rc,
    sync::{Arc, Mutex},
    time::Duration,
};

use google_cloud_gax::{
    error::Error,
    exponential_backoff::ExponentialBackoffBuilder,
    retry_loop_internal::retry_loop,
    retry_policy::{AlwaysRetry, RetryPolicyExt},
    retry_throttler::CircuitBreaker,
};

use super::{Client, Fault, attempt};
use crate::{
    scenario::{INITIAL_BACKOFF, MAX_ATTEMPTS, MAX_BACKOFF},
    server::Server,
};

pub(super) fn make(server: Arc<Server>, _: usize) -> Client {
    let throttler = Arc::new(Mutex::new(CircuitBreaker::default()));
    // A throttled retry does not count as an attempt: without a limit on the time such a call may never end.
    let policy = Arc::new(AlwaysRetry.with_attempt_limit(MAX_ATTEMPTS).with_time_limit(Duration::from_secs(30)));
    let backoff = Arc::new(
        ExponentialBackoffBuilder::new().with_initial_delay(INITIAL_BACKOFF).with_maximum_delay(MAX_BACKOFF).clamp(),
    );
    Rc::new(move || {
        let server = Arc::clone(&server);
        let (throttler, policy, backoff) = (throttler.clone(), policy.clone(), backoff.clone());
        Box::pin(async move {
            let call = async |_| attempt(&server).await.map_err(error);
            retry_loop(call, tokio::time::sleep, true, throttler, policy, backoff).await.is_ok()
        })
    })
}

fn error(fault: Fault) -> Error {
    match fault {
        Fault::Timeout => Error::timeout("timed out"),
        Fault::Status(status, _) => Error::http(status, Default::default(), Default::default()),
    }
}
