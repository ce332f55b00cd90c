//! The AWS SDKs' orchestrator with standard retries and an operation timeout. Their generated clients know an error by its
//! code, and take a hint by a classifier: here one that does so for this server.

use std::{
    fmt,
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
use backstop::http::Method;
use serde_json::Value;
use tokio::time::Instant;

use super::{ATTEMPT_TIMEOUT, Client, Feature, Has, INITIAL_BACKOFF, MAX_ATTEMPTS, MAX_BACKOFF};
use crate::http::{Answer, Fault, Service, answer, fault};

pub(super) const CLIENT: Client = Client { name: "AWS standard", has, make, charges_retries: true };

fn has(feature: Feature) -> Has {
    match feature {
        Feature::Attempts | Feature::Deadline | Feature::Budget => Has::Itself,
        // Classifiers see request and response; a generated client brings some.
        Feature::Hint | Feature::Idempotency | Feature::ErrorBody | Feature::SuccessBody => Has::Closure,
        Feature::Nesting | Feature::Spread | Feature::Halt => Has::Nothing,
    }
}

static SERVICES: AtomicU64 = AtomicU64::new(0);

fn make(server: Service, deadline: Duration) -> Service {
    let retries = RetryConfig::standard()
        .with_max_attempts(MAX_ATTEMPTS)
        .with_initial_backoff(INITIAL_BACKOFF)
        .with_max_backoff(MAX_BACKOFF);
    let timeouts =
        TimeoutConfig::builder().operation_timeout(deadline).operation_attempt_timeout(ATTEMPT_TIMEOUT).build();
    let connector = SharedHttpConnector::new(Transport(server));
    let operation = Operation::builder()
        // The token bucket belongs to a service's name, for as long as the process lives.
        .service_name(format!("trap {}", SERVICES.fetch_add(1, Ordering::Relaxed)))
        .operation_name("call")
        .http_client(http_client_fn(move |_, _| connector.clone()))
        .endpoint_url("http://simulated.invalid/")
        .no_auth()
        .standard_retry(&retries)
        .retry_classifier(HttpStatusCodeClassifier::default())
        .retry_classifier(TransientErrorClassifier::<Refused>::new())
        .retry_classifier(ByCode)
        .timeout_config(timeouts)
        .sleep_impl(TokioSleep::new())
        .time_source(Clock { start: Instant::now() })
        .serializer(|method: Method| {
            let mut request = HttpRequest::new(SdkBody::empty());
            request.set_method(method.as_str())?;
            Ok(request)
        })
        .deserializer::<Answer, Refused>(|response| match response.status().is_success() {
            true => Ok(answer(response.status().as_u16(), &[], "")),
            false => Err(OrchestratorError::operation(Refused)),
        })
        .build();
    Arc::new(move |method| {
        let operation = operation.clone();
        Box::pin(async move {
            let ended = operation.invoke(method).await;
            ended.map_err(|error| fault(error.raw_response().map(|response| response.status().as_u16())))
        })
    })
}

#[derive(Debug)]
struct Refused;

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("refused")
    }
}

impl std::error::Error for Refused {}

/// Answers in place of the network.
struct Transport(Service);

impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Transport")
    }
}

impl HttpConnector for Transport {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let reply = (self.0)(request.method().parse().unwrap_or_default());
        HttpConnectorFuture::new(async move {
            let answer = match reply.await {
                Ok(answer) | Err(Fault::Refused(answer)) => answer,
                Err(fault) => return Err(ConnectorError::timeout(Box::new(fault))),
            };
            let (parts, body) = answer.into_parts();
            let status =
                parts.status.as_u16().try_into().map_err(|error| ConnectorError::other(Box::new(error), None))?;
            let mut response = HttpResponse::new(status, SdkBody::from(body));
            for (name, value) in &parts.headers {
                if let Ok(value) = value.to_str() {
                    response.headers_mut().append(name.as_str().to_owned(), value.to_owned());
                }
            }
            Ok(response)
        })
    }
}

/// What sheds load, or meters it, throttles: by the error's code where there is one, else by the status.
#[derive(Debug)]
struct ByCode;

impl ClassifyRetry for ByCode {
    fn classify_retry(&self, context: &InterceptorContext) -> RetryAction {
        let Some(response) = context.response() else { return RetryAction::NoActionIndicated };
        let code = response.body().bytes().and_then(|body| serde_json::from_slice::<Value>(body).ok());
        let throttles = match code.as_ref().and_then(|body| body.pointer("/error/type")).and_then(Value::as_str) {
            Some(code) => matches!(code, "rate_limit_error" | "overloaded_error"),
            None => matches!(response.status().as_u16(), 429 | 503),
        };
        if !throttles {
            return RetryAction::NoActionIndicated;
        }
        let seconds = response.headers().get("retry-after").and_then(|seconds| seconds.parse().ok());
        match seconds.filter(|&seconds| seconds > 0).map(Duration::from_secs) {
            Some(hint) => RetryAction::retryable_error_with_explicit_delay(ErrorKind::ThrottlingError, hint),
            None => RetryAction::throttling_error(),
        }
    }

    fn name(&self) -> &'static str {
        "by code"
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
