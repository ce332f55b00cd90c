//! Backstop with its defaults.

use std::{sync::Arc, time::Duration};

use backstop::{Executor, Failure, RetryPolicy, TransportError};

use super::{ATTEMPT_TIMEOUT, Client, Feature, Has, INITIAL_BACKOFF, MAX_ATTEMPTS, MAX_BACKOFF};
use crate::http::{Fault, Service, fault};

backstop::errors! {
    /// How the server of the traps fails.
    pub(crate) mod api = "../traps.errors.json";
}

pub(super) const CLIENT: Client = Client { name: "Backstop", has, make, charges_retries: true };

fn has(_: Feature) -> Has {
    Has::Itself
}

/// Timeouts, as the others have them.
static TRANSPORT: RetryPolicy = RetryPolicy::backoff()
    .with_name("transport")
    .with_max_attempts(MAX_ATTEMPTS)
    .with_initial_backoff(INITIAL_BACKOFF)
    .with_max_backoff(MAX_BACKOFF);

fn make(server: Service, deadline: Duration) -> Service {
    let executor = Executor::<api::Error>::builder()
        .attempt_timeout(ATTEMPT_TIMEOUT)
        .deadline(deadline)
        .transport_policy(&TRANSPORT)
        .seed(fastrand::u64(..))
        .build();
    Arc::new(move |method| {
        let (server, executor) = (Arc::clone(&server), executor.clone());
        Box::pin(async move {
            let attempt = |_attempt| {
                let reply = server(method.clone());
                async move {
                    let answer = match reply.await {
                        Ok(answer) | Err(Fault::Refused(answer)) => answer,
                        Err(fault) => return Err(Failure::from(TransportError::timeout().with_source(fault))),
                    };
                    match api::Error::detect(answer.status(), answer.headers(), answer.body().as_bytes()) {
                        Some(error) => Err(Failure::from(error)),
                        None => Ok(answer),
                    }
                }
            };
            let ended = executor.call().method(method.clone()).run(attempt).await;
            ended.map_err(|error| fault(error.api().map(|api| api.status().as_u16())))
        })
    })
}
