//! A laptop that sleeps in the middle of a call.

use std::time::Duration;

use backstop::http::Method;
use fastrand::Rng;
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
    name: "jump",
    must: "the clock jumps by an hour in an attempt or a wait: nothing is sent after the deadline of 3 s",
    needs: Feature::Deadline,
    run,
};

const DEADLINE: Duration = Duration::from_secs(3);

fn run(client: &'static Client) -> Trapped {
    Box::pin(async move {
        let mut most = 0;
        for seed in 0..300 {
            let mut random = Rng::with_seed(seed);
            let jump = Duration::from_millis(random.u64(0..800));
            let server = Server::new(move |_| {
                let after = Duration::from_millis(random.u64(0..400));
                let hints: &[_] = if random.bool() { &[("retry-after", "1")] } else { &[] };
                (after, answer(503, hints, ""))
            });
            spawn_local(async move {
                sleep(jump).await;
                advance(Duration::from_secs(3_600)).await;
            });
            let _ = (client.make)(server.service(), DEADLINE)(Method::GET).await;
            most = most.max(server.log().iter().filter(|exchange| exchange.arrived >= DEADLINE).count());
            // Where the call ended before it, the jump is not that of the next call.
            sleep(Duration::from_secs(1)).await;
        }
        Verdict::holds_if(most == 0, || format!("{most} sent after it"))
    })
}
