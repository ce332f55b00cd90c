//! Slow attempts, hints and backoffs at random.

use std::time::Duration;

use backstop::http::Method;
use fastrand::Rng;
use tokio::time::Instant;

use super::{Trap, Trapped};
use crate::{
    clients::{Client, Feature},
    http::answer,
    server::Server,
    verdict::{Verdict, time},
};

pub(super) const TRAP: Trap = Trap {
    name: "deadline",
    must: "a call ends by its deadline of 3 s, whatever its attempts, hints and backoffs take",
    needs: Feature::Deadline,
    run,
};

const DEADLINE: Duration = Duration::from_secs(3);

/// A timer of tokio may be late by that.
const TICK: Duration = Duration::from_millis(2);

fn run(client: &'static Client) -> Trapped {
    Box::pin(async move {
        let mut longest = Duration::ZERO;
        for seed in 0..300 {
            let mut random = Rng::with_seed(seed);
            let server = Server::new(move |_| {
                let after = Duration::from_millis(random.u64(0..2_000));
                let hint = random.u64(0..3).to_string();
                let hints: &[_] = if random.bool() { &[("retry-after", hint.as_str())] } else { &[] };
                (after, answer(if random.bool() { 429 } else { 503 }, hints, ""))
            });
            let start = Instant::now();
            let _ = (client.make)(server.service(), DEADLINE)(Method::GET).await;
            longest = longest.max(start.elapsed());
        }
        Verdict::holds_if(longest <= DEADLINE + TICK, || format!("{} of 3 s", time(longest)))
    })
}
