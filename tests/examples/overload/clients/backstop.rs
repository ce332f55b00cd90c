//! Backstop with its defaults, and in two other ways.

use std::{rc::Rc, sync::Arc};

use backstop::{
    ApiError, Executor, ExecutorBuilder, Failure, Reply, RetryPolicy,
    http::{HeaderMap, StatusCode, header::RETRY_AFTER},
};

use super::Client;
use crate::{
    scenario::{ATTEMPT_TIMEOUT, INITIAL_BACKOFF, MAX_ATTEMPTS, MAX_BACKOFF},
    server::{Answer, Server},
};

backstop::errors! {
    /// How the simulated server fails: a 429 is a limit, a 503 a failure like others, as in the catalogs of most APIs.
    pub(crate) mod simulated = "../simulated.errors.json";

    /// The same, but that a 503 throttles as well: calls then wait for each other rather than fail.
    pub(crate) mod patient = "../patient.errors.json";
}

/// Timeouts, as the others have them.
static TRANSPORT: RetryPolicy = RetryPolicy::backoff()
    .with_name("transport")
    .with_max_attempts(MAX_ATTEMPTS)
    .with_initial_backoff(INITIAL_BACKOFF)
    .with_max_backoff(MAX_BACKOFF);

pub(super) fn make(server: Arc<Server>, _: usize) -> Client {
    client(server, builder::<simulated::Error>().build())
}

pub(super) fn patient(server: Arc<Server>, _: usize) -> Client {
    client(server, builder::<patient::Error>().build())
}

pub(super) fn without_shared_state(server: Arc<Server>, _: usize) -> Client {
    client(server, builder::<simulated::Error>().no_budget().no_pacing().no_halts().build())
}

fn builder<E: ApiError>() -> ExecutorBuilder<E> {
    Executor::builder().attempt_timeout(ATTEMPT_TIMEOUT).transport_policy(&TRANSPORT)
}

fn client<E: ApiError>(server: Arc<Server>, executor: Executor<E>) -> Client {
    Rc::new(move || {
        let (server, executor) = (Arc::clone(&server), executor.clone());
        Box::pin(async move {
            let call = executor.run(|_attempt| async {
                match server.handle().await {
                    Answer::Success => Ok(()),
                    Answer::Error(status, retry_after) => {
                        let mut headers = HeaderMap::new();
                        if let Some(retry_after) = retry_after {
                            headers.insert(RETRY_AFTER, retry_after.as_secs().into());
                        }
                        let status = StatusCode::from_u16(status).unwrap_or_default();
                        Err(Failure::from(E::decode(&Reply::new(status, &headers, b""))))
                    }
                }
            });
            call.await.is_ok()
        })
    })
}
