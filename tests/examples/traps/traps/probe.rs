//! A key that is not valid, and many who use it.

use std::{sync::Arc, time::Duration};

use backstop::http::Method;
use fastrand::Rng;
use tokio::{
    task::spawn_local,
    time::{sleep, timeout},
};

use super::{Trap, Trapped};
use crate::{
    clients::{Client, Feature, Has},
    http::answer,
    server::Server,
    verdict::Verdict,
};

pub(super) const ONE: Trap = Trap {
    name: "probe",
    must: "after a 401 the calls fail without being sent, then one probe at a time is sent, until one succeeds",
    needs: Feature::Halt,
    run: |client| run(client, false),
};

pub(super) const DROPPED: Trap = Trap {
    name: "probe-dropped",
    must: "the same, where every other probe is dropped",
    needs: Feature::Halt,
    run: |client| run(client, true),
};

/// From then on the key is valid.
const HEALED: Duration = Duration::from_secs(60);

fn run(client: &'static Client, drops: bool) -> Trapped {
    Box::pin(async move {
        if (client.has)(Feature::Halt) == Has::Nothing {
            return Verdict::Absent;
        }
        let server = server();
        let service = (client.make)(server.service(), Duration::from_secs(30));
        let _ = service(Method::GET).await;
        server.most_at_once();
        let callers: Vec<_> = (0..50)
            .map(|seed| {
                let (server, service) = (Arc::clone(&server), Arc::clone(&service));
                spawn_local(async move {
                    let mut random = Rng::with_seed(seed);
                    while server.elapsed() < HEALED {
                        sleep(Duration::from_millis(random.u64(1..1_000))).await;
                        // An answer takes half a second.
                        let patience = if drops && random.bool() { 250 } else { 2_000 };
                        let _ = timeout(Duration::from_millis(patience), service(Method::GET)).await;
                    }
                })
            })
            .collect();
        sleep(HEALED - Duration::from_secs(1)).await;
        let (sent, most) = (server.count(), server.most_at_once());
        for caller in callers {
            let _ = caller.await;
        }
        sleep(Duration::from_secs(10)).await;
        let healed = service(Method::GET).await.is_ok() && service(Method::GET).await.is_ok();
        match (sent, most) {
            (_, 2..) => Verdict::Falls(format!("{most} at once")),
            // One after every halt of five seconds, and the half second that it takes.
            (..8, _) => Verdict::Falls(format!("{sent} probes in a minute")),
            _ => Verdict::holds_if(healed, || "halted for ever".to_owned()),
        }
    })
}

fn server() -> Arc<Server> {
    let start = tokio::time::Instant::now();
    Server::new(move |_| {
        let status = if start.elapsed() < HEALED { 401 } else { 200 };
        (Duration::from_millis(500), answer(status, &[], ""))
    })
}
