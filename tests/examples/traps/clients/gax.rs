//! Google's client runtime: AIP-194 with the settings that retry a 429 and a timeout, and the throttling of gRPC.

use std::{
    pin::Pin,
    sync::{Arc, Mutex},
    time::Duration,
};

use backstop::core::is_idempotent;
use google_cloud_gax::{
    error::Error,
    exponential_backoff::ExponentialBackoffBuilder,
    options::RequestOptions,
    retry_loop_internal::{effective_timeout, retry_loop},
    retry_policy::{Aip194Strict, RetryPolicyExt},
    retry_throttler::CircuitBreaker,
};
use tokio::task::JoinSet;

use super::{ATTEMPT_TIMEOUT, Client, Feature, Has, INITIAL_BACKOFF, MAX_ATTEMPTS, MAX_BACKOFF};
use crate::http::{Answer, Fault, Service, attempt, fault};

pub(super) const CLIENT: Client = Client { name: "google-cloud-gax", has, make, charges_retries: false };

fn has(feature: Feature) -> Has {
    match feature {
        Feature::Attempts | Feature::Deadline | Feature::Idempotency | Feature::Budget => Has::Itself,
        // A backoff policy sees no error, `continue_on_too_many_requests` the status alone; the methods of a policy are
        // internal.
        Feature::Hint | Feature::ErrorBody | Feature::SuccessBody => Has::Nothing,
        Feature::Nesting | Feature::Spread | Feature::Halt => Has::Nothing,
    }
}

fn make(server: Service, deadline: Duration) -> Service {
    let throttler = Arc::new(Mutex::new(CircuitBreaker::default()));
    let policy = Aip194Strict
        .continue_on_too_many_requests()
        .continue_on_client_timeout()
        .with_attempt_limit(MAX_ATTEMPTS)
        .with_time_limit(deadline);
    let policy = Arc::new(policy);
    let backoff = Arc::new(
        ExponentialBackoffBuilder::new().with_initial_delay(INITIAL_BACKOFF).with_maximum_delay(MAX_BACKOFF).clamp(),
    );
    Arc::new(move |method| {
        let idempotent = is_idempotent(&method);
        let server = Arc::clone(&server);
        let call = move |remaining: Option<Duration>| -> Attempt {
            let (server, method) = (Arc::clone(&server), method.clone());
            let mut options = RequestOptions::default();
            options.set_attempt_timeout(ATTEMPT_TIMEOUT);
            let limit = effective_timeout(&options, remaining).unwrap_or(ATTEMPT_TIMEOUT);
            Box::pin(async move { attempt(&server, method, limit).await.map_err(error) })
        };
        let sleep = tokio::time::sleep;
        let ended = retry_loop(call, sleep, idempotent, throttler.clone(), policy.clone(), backoff.clone());
        Box::pin(async move {
            // In a task that ends with the set: the compiler cannot tell that the loop's future is `Send`.
            let mut task = JoinSet::new();
            task.spawn_local(ended);
            let Some(Ok(ended)) = task.join_next().await else { return Err(Fault::GaveUp) };
            ended.map_err(|error| fault(error.http_status_code()))
        })
    })
}

type Attempt = Pin<Box<dyn Future<Output = Result<Answer, Error>> + Send>>;

fn error(fault: Fault) -> Error {
    match fault {
        Fault::Refused(answer) => {
            let (parts, body) = answer.into_parts();
            Error::http(parts.status.as_u16(), parts.headers, body.into())
        }
        Fault::Timeout => Error::timeout("timed out"),
        Fault::GaveUp => Error::io("gave up"),
    }
}
