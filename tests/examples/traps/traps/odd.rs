//! Hints that make no sense.

use std::time::Duration;

use backstop::http::Method;
use tokio::{
    task::spawn_local,
    time::{Instant, timeout},
};

use super::{Trap, Trapped};
use crate::{
    clients::{Client, Feature},
    http::answer,
    server::Server,
    verdict::Verdict,
};

pub(super) const TRAP: Trap = Trap {
    name: "odd",
    must: "a `Retry-After` of 0, -1, NaN, 1e400, 2^64 - 1, nonsense or a date that has passed: no panic, no retries without a \
           pause, no sleep beyond the deadline of a minute",
    needs: Feature::Hint,
    run,
};

const HINTS: [&str; 10] = [
    "0",
    "-1",
    "NaN",
    "inf",
    "1e400",
    "18446744073709551615",
    "99999999999999999999999",
    "",
    "soon",
    "Sun, 06 Nov 1994 08:49:37 GMT",
];

const DEADLINE: Duration = Duration::from_secs(60);
const ROUNDS: u32 = 20;

fn run(client: &'static Client) -> Trapped {
    Box::pin(async move {
        let (mut panics, mut bursts, mut sleeps) = (0, 0, 0);
        for hint in HINTS {
            let (mut waited, mut waits) = (Duration::ZERO, 0);
            let (mut panicked, mut slept) = (false, false);
            for _ in 0..ROUNDS {
                let server = Server::always(answer(429, &[("retry-after", hint)], ""));
                let start = Instant::now();
                let call = spawn_local((client.make)(server.service(), DEADLINE)(Method::GET));
                match timeout(2 * DEADLINE, call).await {
                    Ok(ended) => panicked |= ended.is_err_and(|error| error.is_panic()),
                    Err(_) => slept = true,
                }
                slept |= start.elapsed() > DEADLINE + Duration::from_secs(1);
                for pair in server.log().windows(2) {
                    waited += pair[1].arrived.saturating_sub(pair[0].answered.unwrap_or(pair[0].arrived));
                    waits += 1;
                }
            }
            panics += u32::from(panicked);
            sleeps += u32::from(slept);
            bursts += u32::from(waits > 0 && waited / waits < Duration::from_millis(2));
        }
        let all = HINTS.len();
        let told = [(panics, "panics"), (bursts, "without a pause"), (sleeps, "asleep for ever")];
        let told: Vec<_> = told
            .iter()
            .filter(|(hints, _)| *hints > 0)
            .map(|(hints, what)| format!("{what} at {hints} of {all}"))
            .collect();
        Verdict::holds_if(told.is_empty(), || told.join(", "))
    })
}
