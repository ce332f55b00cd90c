//! What users test with, tested.

#![cfg(feature = "test-util")]
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

mod recorder;
#[cfg(feature = "macros")]
mod samples;
mod script;
mod timer;

use std::time::Duration;

use backstop::{
    Advice, Executor, ExecutorBuilder, Failure, Jitter, Retry, RetryHint, RetryPolicy,
    test_util::{Recorder, Script, ScriptedServer, VirtualTimer},
};

/// An error with a row of its own, and what the server's `Retry-After` says.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Fails {
    status: u16,
    retry_after: Option<Duration>,
}

/// 1 s, 2 s, 4 s, without jitter.
static STEADY: RetryPolicy = RetryPolicy::backoff().with_jitter(Jitter::None).with_max_attempts(4);

impl Retry for Fails {
    fn advice(&self) -> Advice {
        let mut advice = Advice::new(&STEADY, "fails");
        advice.status = http::StatusCode::from_u16(self.status).ok();
        advice.retry_after = self.retry_after.map(RetryHint::After);
        advice
    }
}

fn executor(timer: &VirtualTimer) -> ExecutorBuilder<Fails, VirtualTimer> {
    Executor::with_timer(timer.clone()).no_budget()
}

/// A transport of one's own: the body of a success, or what the response says.
async fn fetch(server: &ScriptedServer<VirtualTimer>, path: &str) -> Result<Vec<u8>, Failure<Fails>> {
    let request = http::Request::post(path).body(b"question".to_vec()).unwrap();
    let response = server.send(request).await?;
    if response.status().is_success() {
        return Ok(response.into_body());
    }
    let hint = response.headers().get("retry-after").map(|hint| hint.to_str().unwrap().parse().unwrap());
    Err(Failure::Api(Fails { status: response.status().as_u16(), retry_after: hint.map(Duration::from_secs) }))
}

fn secs(secs: u64) -> Duration {
    Duration::from_secs(secs)
}

fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}
