//! backon, which has no state that calls share.

use std::{rc::Rc, sync::Arc};

use backon::{ExponentialBuilder, Retryable};

use super::{Client, attempt};
use crate::{
    scenario::{INITIAL_BACKOFF, MAX_ATTEMPTS, MAX_BACKOFF},
    server::Server,
};

pub(super) fn make(server: Arc<Server>, _: usize) -> Client {
    let backoff = ExponentialBuilder::default()
        .with_jitter()
        .with_min_delay(INITIAL_BACKOFF)
        .with_max_delay(MAX_BACKOFF)
        .with_max_times(MAX_ATTEMPTS as usize - 1);
    Rc::new(move || {
        let server = Arc::clone(&server);
        Box::pin(async move {
            let attempt = || attempt(&server);
            // A closure of the user's reads `Retry-After`.
            let hinted = |fault: &super::Fault, delay| match fault {
                super::Fault::Status(_, Some(retry_after)) => Some(*retry_after),
                _ => delay,
            };
            attempt.retry(backoff).adjust(hinted).await.is_ok()
        })
    })
}
