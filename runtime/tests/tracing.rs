//! What is logged, and what is not.

#![cfg(all(feature = "tokio", feature = "tracing"))]
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

use std::{
    fmt,
    sync::{Arc, Mutex},
    time::Duration,
};

use backstop::{Advice, Executor, Failure, Halt, Jitter, Retry, RetryPolicy, Scope, TracingObserver};
use http::{Method, StatusCode};
use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    span,
};

/// Writes down events, one line each: level, then fields.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<String>>>);

impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "backstop"
    }

    fn event(&self, event: &Event<'_>) {
        let mut line = Line(event.metadata().level().to_string());
        event.record(&mut line);
        self.0.lock().unwrap().push(line.0);
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}
    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}
    fn enter(&self, _: &span::Id) {}
    fn exit(&self, _: &span::Id) {}
}

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0 += &format!(" {}={value:?}", field.name());
    }
}

struct Overloaded;

impl Retry for Overloaded {
    fn advice(&self) -> Advice {
        static POLICY: RetryPolicy = RetryPolicy::backoff().with_jitter(Jitter::None).with_max_attempts(2);
        let mut advice = Advice::new(&POLICY, "overloaded");
        advice.status = Some(StatusCode::SERVICE_UNAVAILABLE);
        advice
    }
}

#[tokio::test(start_paused = true)]
async fn events_have_the_names_of_opentelemetry() {
    let log = Log::default();
    let _guard = tracing::subscriber::set_default(log.clone());
    let executor = Executor::<Overloaded>::builder().observer(TracingObserver).build();
    let call = executor.call().method(Method::PUT).run(|_| async { Err::<(), Failure<_>>(Overloaded.into()) });
    assert!(call.await.is_err());

    let expected = [
        "DEBUG message=attempt ended http.request.method=\"PUT\" http.response.status_code=503 \
         error.type=\"overloaded\" backstop.policy=\"backoff\" backstop.duration=0.0",
        "INFO message=waiting to send the request again http.request.method=\"PUT\" backstop.policy=\"backoff\" \
         backstop.delay=1.0 backstop.delay_cause=\"backoff\"",
        "DEBUG message=attempt ended http.request.method=\"PUT\" http.request.resend_count=1 \
         http.response.status_code=503 error.type=\"overloaded\" backstop.policy=\"backoff\" backstop.duration=0.0",
        "WARN message=call failed http.request.method=\"PUT\" http.request.resend_count=1 \
         http.response.status_code=503 error.type=\"overloaded\" backstop.stop_reason=\"attempts_exhausted\" \
         backstop.duration=1.0",
    ];
    assert_eq!(*log.0.lock().unwrap(), expected);
}

struct Denied;

impl Retry for Denied {
    fn advice(&self) -> Advice {
        static POLICY: RetryPolicy =
            RetryPolicy::NEVER.with_halt(Halt { scope: Scope::Credential, duration: Some(Duration::from_secs(5)) });
        Advice::new(&POLICY, "denied")
    }
}

#[tokio::test(start_paused = true)]
async fn a_halt_is_told_once_and_a_call_that_is_not_sent_says_why() {
    let log = Log::default();
    let _guard = tracing::subscriber::set_default(log.clone());
    let executor = Executor::<Denied>::builder().observer(TracingObserver).build();
    for _ in 0..2 {
        assert!(executor.run(|_| async { Err::<(), Failure<_>>(Denied.into()) }).await.is_err());
    }
    let expected = [
        "DEBUG message=attempt ended error.type=\"denied\" backstop.policy=\"never\" backstop.duration=0.0",
        "WARN message=all calls of the scope fail at once backstop.scope=\"credential\" backstop.policy=\"never\" \
         backstop.duration=5.0",
        "WARN message=call failed error.type=\"denied\" backstop.stop_reason=\"not_retryable\" backstop.duration=0.0",
        "WARN message=call failed error.type=\"not_sent\" backstop.stop_reason=\"halted\" backstop.duration=0.0",
    ];
    assert_eq!(*log.0.lock().unwrap(), expected);
}
