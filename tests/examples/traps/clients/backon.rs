//! backon: `ExponentialBuilder` with a total delay, `when`, and `adjust` as its docs read `Retry-After`.

use std::{sync::Arc, time::Duration};

use backon::{ExponentialBuilder, Retryable};

use super::{ATTEMPT_TIMEOUT, Client, Feature, Has, INITIAL_BACKOFF, MAX_ATTEMPTS, MAX_BACKOFF};
use crate::http::{Fault, Service, attempt, is_transient};

pub(super) const CLIENT: Client = Client { name: "backon", has, make, charges_retries: false };

fn has(feature: Feature) -> Has {
    match feature {
        Feature::Attempts => Has::Itself,
        // `with_total_delay` bounds the sum of the delays, and says so.
        Feature::Deadline => Has::Nothing,
        Feature::Hint | Feature::Idempotency | Feature::ErrorBody | Feature::SuccessBody => Has::Closure,
        Feature::Nesting | Feature::Budget | Feature::Spread | Feature::Halt => Has::Nothing,
    }
}

fn make(server: Service, deadline: Duration) -> Service {
    let backoff = ExponentialBuilder::default()
        .with_jitter()
        .with_min_delay(INITIAL_BACKOFF)
        .with_max_delay(MAX_BACKOFF)
        .with_max_times(MAX_ATTEMPTS as usize - 1)
        .with_total_delay(Some(deadline));
    Arc::new(move |method| {
        let server = Arc::clone(&server);
        Box::pin(async move {
            let attempt = || attempt(&server, method.clone(), ATTEMPT_TIMEOUT);
            attempt.retry(backoff).when(is_transient).adjust(hinted).await
        })
    })
}

/// As the example of `Retry::adjust` does it, but that what the backoff refuses is not allowed.
fn hinted(fault: &Fault, delay: Option<Duration>) -> Option<Duration> {
    let delay = delay?;
    let Fault::Refused(answer) = fault else { return Some(delay) };
    let Some(retry_after) = answer.headers().get("retry-after") else { return Some(delay) };
    let seconds = retry_after.to_str().unwrap_or("0").parse().unwrap_or(0);
    Some(Duration::from_secs(seconds))
}
