//! The server says when to come back.

use std::time::Duration;

use backstop::http::Method;
use fastrand::Rng;

use super::{Trap, Trapped};
use crate::{
    clients::{Client, Feature},
    http::{Answer, answer},
    server::Server,
    verdict::{Verdict, time},
};

pub(super) const SECONDS: Trap = Trap {
    name: "told",
    must: "no retry earlier than `Retry-After` says in seconds, 1 to 59 of them",
    needs: Feature::Hint,
    run: |client| run(client, in_seconds),
};

pub(super) const DATE: Trap = Trap {
    name: "date",
    must: "no retry earlier than `Retry-After` says as a date, in any of the three forms, by the server's own clock",
    needs: Feature::Hint,
    run: |client| run(client, as_date),
};

fn in_seconds(random: &mut Rng, seconds: u64) -> Answer {
    answer(status(random), &[("retry-after", &seconds.to_string())], "")
}

/// The server's clock is decades behind.
fn as_date(random: &mut Rng, seconds: u64) -> Answer {
    let date = match random.u8(0..3) {
        0 => format!("Sun, 06 Nov 1994 08:49:{seconds:02} GMT"),
        1 => format!("Sunday, 06-Nov-94 08:49:{seconds:02} GMT"),
        _ => format!("Sun Nov  6 08:49:{seconds:02} 1994"),
    };
    answer(status(random), &[("date", "Sun, 06 Nov 1994 08:49:00 GMT"), ("retry-after", &date)], "")
}

fn status(random: &mut Rng) -> u16 {
    if random.bool() { 429 } else { 503 }
}

fn run(client: &'static Client, say: fn(&mut Rng, u64) -> Answer) -> Trapped {
    Box::pin(async move {
        let (mut earliest, mut retries) = (Duration::ZERO, 0);
        for seed in 0..200 {
            let mut random = Rng::with_seed(seed);
            let told: Vec<_> = (0..10).map(|_| random.u64(1..60)).collect();
            let hints = told.clone();
            let server = Server::new(move |number| {
                let after = Duration::from_millis(random.u64(0..500));
                (after, say(&mut random, hints[number % hints.len()]))
            });
            let _ = (client.make)(server.service(), Duration::from_secs(600))(Method::GET).await;
            let log = server.log();
            for (pair, told) in log.windows(2).zip(told) {
                let answered = pair[0].answered.unwrap_or(pair[0].arrived);
                earliest = earliest.max((answered + Duration::from_secs(told)).saturating_sub(pair[1].arrived));
                retries += 1;
            }
        }
        if retries == 0 {
            return Verdict::Falls("never retries".to_owned());
        }
        Verdict::holds_if(earliest.is_zero(), || format!("{} early", time(earliest)))
    })
}
