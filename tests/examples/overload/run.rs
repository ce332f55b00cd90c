//! One client in one scenario, from the first call to the end of the last.

use std::{rc::Rc, sync::Arc, time::Duration};

use tokio::{
    runtime::Builder,
    task::{JoinSet, LocalSet},
    time::{Instant, sleep_until},
};

use crate::{
    clients::{Client, Maker},
    measure::{Call, Run},
    scenario::{END, Load, Scenario},
    server::Server,
};

/// Runs it in virtual time.
pub(crate) fn run(scenario: &Scenario, make: Maker, seed: u64) -> std::io::Result<Run> {
    // What draws from the thread's own generator repeats its draws, too.
    fastrand::seed(seed);
    let runtime = Builder::new_current_thread().enable_time().start_paused(true).build()?;
    Ok(LocalSet::new().block_on(&runtime, live(scenario, make, seed)))
}

async fn live(scenario: &Scenario, make: Maker, seed: u64) -> Run {
    let start = Instant::now();
    let server = Arc::new(Server::new(scenario.world, seed));
    let clients: Vec<Client> = (0..scenario.load.clients()).map(|number| make(Arc::clone(&server), number)).collect();
    let calls = match scenario.load {
        Load::Open { per_second, .. } => open(start, &clients, per_second, seed).await,
        Load::Closed { tasks, calls, .. } => closed(start, &clients, tasks, calls).await,
    };
    let (arrivals, throttled) = server.log();
    Run { calls, arrivals, throttled }
}

async fn open(start: Instant, clients: &[Client], per_second: f64, seed: u64) -> Vec<Call> {
    let mut random = fastrand::Rng::with_seed(seed ^ 1);
    let mut running = JoinSet::new();
    let mut at = Duration::ZERO;
    loop {
        at += Duration::from_secs_f64(-(1.0 - random.f64()).ln() / per_second);
        if at >= END {
            break;
        }
        sleep_until(start + at).await;
        let call = clients[random.usize(..clients.len())]();
        running.spawn_local(async move {
            let succeeded = call.await;
            Call { begin: at, end: start.elapsed(), succeeded }
        });
    }
    running.join_all().await
}

async fn closed(start: Instant, clients: &[Client], tasks: usize, calls: usize) -> Vec<Call> {
    let each = calls / (clients.len() * tasks);
    let mut running = JoinSet::new();
    for client in clients {
        for _ in 0..tasks {
            let client = Rc::clone(client);
            running.spawn_local(async move {
                let mut made = Vec::with_capacity(each);
                for _ in 0..each {
                    let begin = start.elapsed();
                    let succeeded = client().await;
                    made.push(Call { begin, end: start.elapsed(), succeeded });
                }
                made
            });
        }
    }
    running.join_all().await.concat()
}
