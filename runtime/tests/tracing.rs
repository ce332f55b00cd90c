//! What is logged, and what is not.

#![cfg(all(feature = "tokio", feature = "tracing"))]
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

use std::{
    fmt,
    sync::{Arc, Mutex},
};

use backstop::{Advice, Executor, Failure, Jitter, Retry, RetryPolicy, TracingObserver};
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
