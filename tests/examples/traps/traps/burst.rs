//! Many who were told the same.
//!
//! Deliberately without a jump of the clock: whoever sleeps wakes at the end of a jump, and a minute in which nothing is sent
//! ends Backstop's pacing, so that all 50 come back together.

use std::time::Duration;

use backstop::http::Method;
use tokio::{task::spawn_local, time::sleep};

use super::{Trap, Trapped};
use crate::{
    clients::{Client, Feature},
    http::answer,
    server::Server,
    verdict::Verdict,
};

pub(super) const TRAP: Trap = Trap {
    name: "burst",
    must: "50 calls that are told to come back in 10 s do not come back together",
    needs: Feature::Spread,
    run,
};

const CALLS: usize = 50;

fn run(client: &'static Client) -> Trapped {
    Box::pin(async move {
        let server = Server::new(|number| {
            let status = if number < CALLS { 429 } else { 200 };
            (Duration::from_millis(10), answer(status, &[("retry-after", "10")], ""))
        });
        let service = (client.make)(server.service(), Duration::from_secs(60));
        let calls: Vec<_> = (0..CALLS).map(|_| spawn_local(service(Method::GET))).collect();
        sleep(Duration::from_millis(15)).await;
        server.most_at_once();
        for call in calls {
            let _ = call.await;
        }
        let most = server.most_at_once();
        Verdict::holds_if(most <= CALLS / 10, || format!("{most} at once"))
    })
}
