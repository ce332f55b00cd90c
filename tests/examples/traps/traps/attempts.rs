//! How many requests one call may become.

use std::time::Duration;

use backstop::http::Method;
use fastrand::Rng;

use super::{Trap, Trapped};
use crate::{
    clients::{Client, Feature},
    http::answer,
    server::Server,
    verdict::Verdict,
};

pub(super) const BOUNDED: Trap = Trap {
    name: "attempts",
    must: "four attempts at most, whatever their outcomes",
    needs: Feature::Attempts,
    run: bounded,
};

pub(super) const NESTED: Trap = Trap {
    name: "nested",
    must: "a client around a client of the same kind sends no more than four requests for a call",
    needs: Feature::Nesting,
    run: nested,
};

const DEADLINE: Duration = Duration::from_secs(60);

fn bounded(client: &'static Client) -> Trapped {
    Box::pin(async move {
        let mut most = 0;
        for seed in 0..300 {
            let mut random = Rng::with_seed(seed);
            let server = Server::new(move |_| {
                let after = Duration::from_millis(random.u64(0..1_300));
                let status = [200, 400, 429, 500, 502, 503, 504][random.usize(0..7)];
                let hints: &[_] = if random.bool() { &[("retry-after", "1")] } else { &[] };
                (after, answer(if random.u8(0..3) == 0 { status } else { 503 }, hints, ""))
            });
            let _ = (client.make)(server.service(), DEADLINE)(Method::GET).await;
            most = most.max(server.count());
        }
        Verdict::holds_if(most <= 4, || format!("{most} attempts"))
    })
}

fn nested(client: &'static Client) -> Trapped {
    Box::pin(async move {
        let server = Server::always(answer(503, &[], ""));
        let library = (client.make)(server.service(), DEADLINE);
        let _ = (client.make)(library, DEADLINE)(Method::GET).await;
        let sent = server.count();
        Verdict::holds_if(sent <= 4, || format!("{sent} requests"))
    })
}
