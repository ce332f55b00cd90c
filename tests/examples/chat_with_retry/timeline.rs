//! Prints what the executor does, as it happens.

use std::{sync::Arc, time::Instant};

use backstop::{AttemptRecord, CallInfo, Observer, RetryPolicy, Wait};

/// An observer that prints one line an event.
#[derive(Clone)]
pub(crate) struct Timeline {
    started: Arc<Instant>,
}

impl Timeline {
    /// Prints the title and starts the clock.
    pub(crate) fn start(title: &str) -> Self {
        println!("\n{title}");
        Self { started: Arc::new(Instant::now()) }
    }

    /// Prints how the call ended.
    pub(crate) fn outcome(&self, text: String) {
        self.line(&format!("=> {text}"));
    }

    fn line(&self, text: &str) {
        println!("  {:6.3} s  {text}", self.started.elapsed().as_secs_f64());
    }
}

impl Observer for Timeline {
    fn attempt_ended(&self, _: &CallInfo<'_>, attempt: &AttemptRecord) {
        let number = attempt.number;
        let status = attempt.status.map_or("no status".to_owned(), |status| status.as_u16().to_string());
        match (attempt.kind, attempt.policy) {
            (Some(kind), Some(policy)) => {
                self.line(&format!("attempt {number}: {status}, {kind}; the table says: {}", table(policy)))
            }
            _ => self.line(&format!("attempt {number}: success")),
        }
    }

    fn waiting(&self, _: &CallInfo<'_>, wait: &Wait) {
        self.line(&format!("wait {:.3} s ({})", wait.delay.as_secs_f64(), wait.cause));
    }
}

/// A row of the table in words.
fn table(policy: &RetryPolicy) -> String {
    if !policy.retries() {
        return format!("{}, do not retry", policy.name());
    }
    format!(
        "{}, {} attempts, {:?} to {:?}",
        policy.name(),
        policy.max_attempts(),
        policy.initial_backoff(),
        policy.max_backoff()
    )
}
