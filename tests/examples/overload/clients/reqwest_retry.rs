//! reqwest-retry, around a transport that is the simulated server.

use std::{rc::Rc, sync::Arc};

use reqwest_middleware::{
    ClientBuilder, ClientWithMiddleware, Error, Middleware, Next,
    reqwest::{Client as Inner, Request, Response},
};
use reqwest_retry::{
    Jitter, RetryTransientMiddleware, Retryable, RetryableStrategy, default_on_request_success,
    policies::ExponentialBackoff,
};

use super::{Client, Fault, attempt};
use crate::{
    scenario::{INITIAL_BACKOFF, MAX_ATTEMPTS, MAX_BACKOFF},
    server::Server,
};

/// Answers in place of the network.
struct Transport(Arc<Server>);

#[async_trait::async_trait]
impl Middleware for Transport {
    async fn handle(
        &self,
        _: Request,
        _: &mut backstop::http::Extensions,
        _: Next<'_>,
    ) -> reqwest_middleware::Result<Response> {
        let status = match attempt(&self.0).await {
            Ok(()) => 200,
            Err(Fault::Status(status, _)) => status,
            Err(Fault::Timeout) => return Err(Error::middleware(TimedOut)),
        };
        let mut response = backstop::http::Response::new("");
        *response.status_mut() = backstop::http::StatusCode::from_u16(status).unwrap_or_default();
        Ok(Response::from(response))
    }
}

#[derive(Debug)]
struct TimedOut;

impl std::fmt::Display for TimedOut {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("timed out")
    }
}

impl std::error::Error for TimedOut {}

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

pub(super) fn make(server: Arc<Server>, _: usize) -> Client {
    let backoff = ExponentialBackoff::builder()
        .retry_bounds(INITIAL_BACKOFF, MAX_BACKOFF)
        .jitter(Jitter::Full)
        .build_with_max_retries(MAX_ATTEMPTS - 1);
    let client: ClientWithMiddleware = ClientBuilder::new(Inner::new())
        .with(RetryTransientMiddleware::new_with_policy_and_strategy(backoff, Strategy))
        .with(Transport(server))
        .build();
    Rc::new(move || {
        let client = client.clone();
        Box::pin(async move {
            let response = client.get("http://simulated.invalid/").send().await;
            response.is_ok_and(|response| response.status().is_success())
        })
    })
}
