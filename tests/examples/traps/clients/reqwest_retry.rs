//! reqwest-retry, around a transport that is the server, with its own strategy and a limit on the time of the retries.

use std::{
    sync::{Arc, LazyLock},
    time::{Duration, SystemTime},
};

use backstop::http::Extensions;
use reqwest_middleware::{
    ClientBuilder, Error, Middleware, Next,
    reqwest::{Client as Inner, Request, Response},
};
use reqwest_retry::{
    RetryDecision, RetryPolicy, RetryTransientMiddleware, Retryable, RetryableStrategy, default_on_request_success,
    policies::{ExponentialBackoff, ExponentialBackoffTimed},
};
use tokio::time::Instant;

use super::{ATTEMPT_TIMEOUT, Client, Feature, Has, INITIAL_BACKOFF, MAX_ATTEMPTS, MAX_BACKOFF};
use crate::http::{Fault, Service, answer, attempt, fault};

pub(super) const CLIENT: Client = Client { name: "reqwest-retry", has, make, charges_retries: false };

fn has(feature: Feature) -> Has {
    match feature {
        Feature::Attempts | Feature::Deadline => Has::Itself,
        // A policy sees neither request nor response, a strategy the response by reference: its body cannot be read.
        Feature::Hint | Feature::Idempotency | Feature::ErrorBody | Feature::SuccessBody => Has::Nothing,
        Feature::Nesting | Feature::Budget | Feature::Spread | Feature::Halt => Has::Nothing,
    }
}

static INNER: LazyLock<Inner> = LazyLock::new(Inner::new);

fn make(server: Service, deadline: Duration) -> Service {
    Arc::new(move |method| {
        let backoff = ExponentialBackoff::builder()
            .retry_bounds(INITIAL_BACKOFF, MAX_BACKOFF)
            .build_with_total_retry_duration_and_max_retries(deadline, MAX_ATTEMPTS - 1);
        let policy = InVirtualTime { policy: backoff, start: Instant::now() };
        let client = ClientBuilder::new(INNER.clone())
            .with(RetryTransientMiddleware::new_with_policy_and_strategy(policy, Strategy))
            .with(Transport(Arc::clone(&server)))
            .build();
        Box::pin(async move {
            let response = client.request(method, "http://simulated.invalid/").send().await;
            match response.map(|response| response.status()) {
                Ok(status) if status.is_success() => Ok(answer(status.as_u16(), &[], "")),
                Ok(status) => Err(fault(Some(status.as_u16()))),
                Err(_) => Err(Fault::GaveUp),
            }
        })
    })
}

/// The policy reads the system's clock, which does not know of virtual time: the start is moved instead.
struct InVirtualTime {
    policy: ExponentialBackoffTimed,
    start: Instant,
}

impl RetryPolicy for InVirtualTime {
    fn should_retry(&self, _: SystemTime, past_retries: u32) -> RetryDecision {
        let start = SystemTime::now().checked_sub(self.start.elapsed()).unwrap_or(SystemTime::UNIX_EPOCH);
        self.policy.should_retry(start, past_retries)
    }
}

/// Its own strategy; only that the simulated timeout is no error of reqwest.
struct Strategy;

impl RetryableStrategy for Strategy {
    fn handle(&self, result: &Result<Response, Error>) -> Option<Retryable> {
        match result {
            Ok(response) => default_on_request_success(response),
            Err(_) => Some(Retryable::Transient),
        }
    }
}

/// Answers in place of the network.
struct Transport(Service);

#[async_trait::async_trait]
impl Middleware for Transport {
    async fn handle(&self, request: Request, _: &mut Extensions, _: Next<'_>) -> reqwest_middleware::Result<Response> {
        match attempt(&self.0, request.method().clone(), ATTEMPT_TIMEOUT).await {
            Ok(answer) | Err(Fault::Refused(answer)) => Ok(Response::from(answer)),
            Err(fault) => Err(Error::middleware(fault)),
        }
    }
}
