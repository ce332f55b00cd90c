//! Calls that are dropped.
//!
//! What tower's budget loses comes back when its window of ten seconds has passed; what the AWS SDKs' loses, with successes,
//! one token each.

use std::time::Duration;

use backstop::http::Method;
use fastrand::Rng;
use tokio::{task::JoinSet, time::timeout};

use super::{Trap, Trapped};
use crate::{
    clients::{Client, Feature, Has},
    http::answer,
    server::Server,
    verdict::Verdict,
};

pub(super) const TRAP: Trap = Trap {
    name: "cancel",
    must: "calls that are dropped, wherever they are, take no tokens of the budget with them: it grants as many retries \
           as a fresh one, less those that were sent",
    needs: Feature::Budget,
    run,
};

/// More than any budget has retries for.
const CALLS: usize = 60;

const DEADLINE: Duration = Duration::from_secs(3);

/// A gRPC throttler is charged for failures: it is fresh for as long as there was none.
const FIRST_ANSWER: u64 = 10;

fn run(client: &'static Client) -> Trapped {
    Box::pin(async move {
        if (client.has)(Feature::Budget) == Has::Nothing {
            return Verdict::Absent;
        }
        let fresh = granted(client, 0, 0).await;
        let (mut fewest, mut most) = (fresh, fresh);
        for seed in 0..10 {
            let all = granted(client, 20, seed).await;
            (fewest, most) = (fewest.min(all), most.max(all));
        }
        if most > fresh {
            return Verdict::Falls(format!("{} of {fresh} retries too many", most - fresh));
        }
        Verdict::holds_if(fewest == fresh, || format!("{} of {fresh} retries lost", fresh - fewest))
    })
}

/// How many retries a client sends in an outage, in which so many calls are dropped first.
async fn granted(client: &'static Client, dropped: usize, seed: u64) -> usize {
    let mut random = Rng::with_seed(seed);
    let server = Server::always(answer(503, &[], ""));
    let service = (client.make)(server.service(), DEADLINE);
    let until = if client.charges_retries { 4 * FIRST_ANSWER } else { FIRST_ANSWER };
    let mut retries = 0;
    for _ in 0..dropped {
        let before = server.count();
        let _ = timeout(Duration::from_millis(random.u64(0..until)), service(Method::GET)).await;
        retries += (server.count() - before).saturating_sub(1);
    }
    let before = server.count();
    // All at once, for a budget may have a window; but the first failures of many would leave a gRPC throttler nothing.
    let at_once = if client.charges_retries { CALLS } else { 1 };
    for _ in 0..CALLS / at_once {
        let mut calls = JoinSet::new();
        (0..at_once).for_each(|_| drop(calls.spawn_local(service(Method::GET))));
        calls.join_all().await;
    }
    retries + server.count() - before - CALLS
}
