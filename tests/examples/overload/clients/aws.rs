//! The AWS SDKs' orchestrator, with its standard and its adaptive retries.

use std::{
    rc::Rc,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, SystemTime},
};

use aws_smithy_async::{rt::sleep::TokioSleep, time::TimeSource};
use aws_smithy_runtime::client::{
    orchestrator::operation::Operation,
    retries::classifiers::{HttpStatusCodeClassifier, TransientErrorClassifier},
};
use aws_smithy_runtime_api::client::{
    http::{HttpConnector, HttpConnectorFuture, SharedHttpConnector, http_client_fn},
    interceptors::context::InterceptorContext,
    orchestrator::{HttpRequest, HttpResponse, OrchestratorError},
    result::ConnectorError,
    retries::classifiers::{ClassifyRetry, RetryAction, RetryClassifierPriority},
};
use aws_smithy_types::{
    body::SdkBody,
    retry::{ErrorKind, RetryConfig},
    timeout::TimeoutConfig,
};
use tokio::time::Instant;

use super::Client;
use crate::{
    scenario::{ATTEMPT_TIMEOUT, INITIAL_BACKOFF, MAX_ATTEMPTS, MAX_BACKOFF},
    server::{Answer, Server},
};

pub(super) fn standard(server: Arc<Server>, _: usize) -> Client {
    make(server, RetryConfig::standard())
}

pub(super) fn adaptive(server: Arc<Server>, _: usize) -> Client {
    make(server, RetryConfig::adaptive())
}

static SERVICES: AtomicU64 = AtomicU64::new(0);

fn make(server: Arc<Server>, retries: RetryConfig) -> Client {
    let retries =
        retries.with_max_attempts(MAX_ATTEMPTS).with_initial_backoff(INITIAL_BACKOFF).with_max_backoff(MAX_BACKOFF);
    let connector = SharedHttpConnector::new(Transport(server));
    let operation = Operation::builder()
        // The token bucket and the rate limiter belong to a service's name, for as long as the process lives.
        .service_name(format!("service {}", SERVICES.fetch_add(1, Ordering::Relaxed)))
        .operation_name("call")
        .http_client(http_client_fn(move |_, _| connector.clone()))
        .endpoint_url("http://simulated.invalid/")
        .no_auth()
        .standard_retry(&retries)
        .retry_classifier(HttpStatusCodeClassifier::default())
        .retry_classifier(TransientErrorClassifier::<Refused>::new())
        .retry_classifier(Throttling)
        .timeout_config(TimeoutConfig::builder().operation_attempt_timeout(ATTEMPT_TIMEOUT).build())
        .sleep_impl(TokioSleep::new())
        .time_source(Clock { start: Instant::now() })
        .serializer(|()| Ok(HttpRequest::new(SdkBody::empty())))
        .deserializer::<(), Refused>(|response| match response.status().is_success() {
            true => Ok(()),
            false => Err(OrchestratorError::operation(Refused)),
        })
        .build();
    Rc::new(move || {
        let operation = operation.clone();
        Box::pin(async move { operation.invoke(()).await.is_ok() })
    })
}

#[derive(Debug)]
struct Refused;

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("refused")
    }
}

impl std::error::Error for Refused {}

/// Answers in place of the network.
struct Transport(Arc<Server>);

impl std::fmt::Debug for Transport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Transport")
    }
}

impl HttpConnector for Transport {
    fn call(&self, _: HttpRequest) -> HttpConnectorFuture {
        let server = Arc::clone(&self.0);
        HttpConnectorFuture::new(async move {
            let (status, retry_after) = match server.handle().await {
                Answer::Success => (200, None),
                Answer::Error(status, retry_after) => (status, retry_after),
            };
            let status = status.try_into().map_err(|error| ConnectorError::other(Box::new(error), None))?;
            let mut response = HttpResponse::new(status, SdkBody::empty());
            if let Some(retry_after) = retry_after {
                response.headers_mut().insert("retry-after", retry_after.as_secs().to_string());
            }
            Ok(response)
        })
    }
}

/// What sheds load, or meters it, throttles; a service of AWS says so by an error code.
#[derive(Debug)]
struct Throttling;

impl ClassifyRetry for Throttling {
    fn classify_retry(&self, context: &InterceptorContext) -> RetryAction {
        let Some(response) = context.response() else { return RetryAction::NoActionIndicated };
        if !matches!(response.status().as_u16(), 429 | 503) {
            return RetryAction::NoActionIndicated;
        }
        match response.headers().get("retry-after").and_then(|seconds| seconds.parse().ok()) {
            Some(seconds) => RetryAction::retryable_error_with_explicit_delay(
                ErrorKind::ThrottlingError,
                Duration::from_secs(seconds),
            ),
            None => RetryAction::throttling_error(),
        }
    }

    fn name(&self) -> &'static str {
        "throttling"
    }

    fn priority(&self) -> RetryClassifierPriority {
        RetryClassifierPriority::run_after(RetryClassifierPriority::http_status_code_classifier())
    }
}

/// Virtual time as the time of day.
#[derive(Debug)]
struct Clock {
    start: Instant,
}

impl TimeSource for Clock {
    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000) + self.start.elapsed()
    }
}
