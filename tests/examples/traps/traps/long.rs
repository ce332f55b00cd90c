//! The server says to stay away for longer than is any use.

use std::time::Duration;

use backstop::http::Method;
use tokio::time::{Instant, timeout};

use super::{Trap, Trapped};
use crate::{
    clients::{Client, Feature},
    http::answer,
    server::Server,
    verdict::{Verdict, time},
};

pub(super) const DEADLINE: Trap = Trap {
    name: "beyond",
    must: "a `Retry-After` beyond the deadline of 3 s ends the call at once",
    needs: Feature::Hint,
    run: |client| run(client, Duration::from_secs(30), Duration::from_secs(3)),
};

pub(super) const DAY: Trap = Trap {
    name: "day",
    must: "a `Retry-After` of a day ends the call at once; the deadline is a week",
    needs: Feature::Hint,
    run: |client| run(client, DAY_LONG, 7 * DAY_LONG),
};

const DAY_LONG: Duration = Duration::from_secs(24 * 3_600);

fn run(client: &'static Client, told: Duration, deadline: Duration) -> Trapped {
    Box::pin(async move {
        let hint = told.as_secs().to_string();
        let server = Server::always(answer(429, &[("retry-after", &hint)], ""));
        let start = Instant::now();
        let call = (client.make)(server.service(), deadline)(Method::GET);
        let _ = timeout(deadline + 2 * told, call).await;
        let took = start.elapsed();
        match server.log()[..] {
            [_] => Verdict::holds_if(took < Duration::from_millis(100), || format!("{} asleep, in vain", time(took))),
            [first, second, ..] => {
                let slept = second.arrived - first.answered.unwrap_or(first.arrived);
                let early = told.saturating_sub(slept);
                Verdict::Falls(match early.is_zero() {
                    true => format!("{} asleep", time(slept)),
                    false => format!("{} early", time(early)),
                })
            }
            [] => Verdict::Falls("sent nothing".to_owned()),
        }
    })
}
