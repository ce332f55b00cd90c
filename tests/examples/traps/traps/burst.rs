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
    must: "50 calls are told to come back in 10 s, then the clock jumps by an hour: they do not come back all at once",
    needs: Feature::Pacing,
    run,
};

const CALLS: usize = 50;

fn run(client: &'static Client) -> Trapped {
    Box::pin(async move {
        let server = Server::new(|number| {
            let status = if number < CALLS { 429 } else { 200 };
            (Duration::from_millis(10), answer(status, &[("retry-after", "10")], ""))
        });
        let service = (client.make)(server.service(), Duration::from_secs(24 * 3_600));
        let calls: Vec<_> = (0..CALLS).map(|_| spawn_local(service(Method::GET))).collect();
        sleep(Duration::from_millis(15)).await;
        server.most_at_once();
        advance(Duration::from_secs(3_600)).await;
        for call in calls {
            let _ = call.await;
        }
        let most = server.most_at_once();
        Verdict::holds_if(most < CALLS / 2, || format!("{most} at once"))
    })
}
