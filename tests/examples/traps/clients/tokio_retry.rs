//! tokio-retry: `ExponentialBackoff` with its jitter, and a condition.

use std::{sync::Arc, time::Duration};

use tokio_retry::{
    RetryIf,
    strategy::{ExponentialBackoff, jitter},
};

use super::{ATTEMPT_TIMEOUT, Client, Feature, Has, MAX_ATTEMPTS, MAX_BACKOFF};
use crate::http::{Service, attempt, is_transient};

pub(super) const CLIENT: Client = Client { name: "tokio-retry", has, make, charges_retries: false };

fn has(feature: Feature) -> Has {
    match feature {
        Feature::Attempts => Has::Itself,
        Feature::Idempotency | Feature::ErrorBody | Feature::SuccessBody => Has::Closure,
        // The strategy is an iterator, which sees no error.
        Feature::Deadline | Feature::Hint => Has::Nothing,
        Feature::Nesting | Feature::Budget | Feature::Spread | Feature::Halt => Has::Nothing,
    }
}

fn make(server: Service, _: Duration) -> Service {
    Arc::new(move |method| {
        let server = Arc::clone(&server);
        Box::pin(async move {
            // 20 ms, 40 ms, 80 ms.
            let strategy = ExponentialBackoff::from_millis(2)
                .factor(10)
                .max_delay(MAX_BACKOFF)
                .map(jitter)
                .take(MAX_ATTEMPTS as usize - 1);
            RetryIf::start(strategy, || attempt(&server, method.clone(), ATTEMPT_TIMEOUT), is_transient).await
        })
    })
}
