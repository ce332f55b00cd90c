//! Many who were told the same.

use std::time::Duration;

use backstop::http::Method;
use tokio::{
    task::spawn_local,
    time::{advance, sleep},
};

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
    run: |client| told_alike(client, None),
};

pub(super) const WAKE: Trap = Trap {
    name: "wake",
    must: "nor do they where the clock jumps by an hour while they wait",
    needs: Feature::Spread,
    run: |client| told_alike(client, Some(Duration::from_secs(3_600))),
};

const CALLS: usize = 50;

fn told_alike(client: &'static Client, jump: Option<Duration>) -> Trapped {
    Box::pin(async move {
        let server = Server::new(|number| {
            let status = if number < CALLS { 429 } else { 200 };
            (Duration::from_millis(10), answer(status, &[("retry-after", "10")], ""))
        });
        let service = (client.make)(server.service(), Duration::from_secs(7_200));
        let calls: Vec<_> = (0..CALLS).map(|_| spawn_local(service(Method::GET))).collect();
        sleep(Duration::from_millis(15)).await;
        server.most_at_once();
        if let Some(jump) = jump {
            advance(jump).await;
        }
        for call in calls {
            let _ = call.await;
        }
        let most = server.most_at_once();
        Verdict::holds_if(most <= CALLS / 10, || format!("{most} at once"))
    })
}
