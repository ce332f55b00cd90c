//! Several processes share a server's rate limit, of which each knows only what it is refused.

use std::time::{Duration, Instant};

use backstop::{
    RetryPolicy, Safety, Scope, Throttle,
    core::{Control, Limits, Outcome, Traffic},
};

use super::world::{Answer, World, failed};

static THROTTLED: RetryPolicy = RetryPolicy::backoff()
    .with_safety(Safety::NotProcessed)
    .with_throttle(Throttle { scope: Scope::Credential, duration: None });

/// A token bucket. A refused request is told when a token is there again, in whole seconds.
struct Limit {
    rate: f64,
    capacity: f64,
    tokens: f64,
    filled: Instant,
    latency: Duration,
    hints: bool,
}

impl Limit {
    fn serve(&mut self, now: Instant) -> Answer {
        let earned = (now - self.filled.min(now)).as_secs_f64() * self.rate;
        self.tokens = (self.tokens + earned).min(self.capacity);
        self.filled = now;
        if self.tokens >= 1.0 {
            self.tokens -= 1.0;
            return Answer { after: self.latency, outcome: Outcome::Success };
        }
        let wait = Duration::from_secs(((1.0 - self.tokens) / self.rate).ceil() as u64);
        Answer {
            after: self.latency.min(Duration::from_millis(20)),
            outcome: failed(&THROTTLED, self.hints.then_some(wait)),
        }
    }
}

/// So many requests at a time, which take so long.
struct Slots {
    slots: usize,
    latency: Duration,
    ends: Vec<Instant>,
}

impl Slots {
    fn serve(&mut self, now: Instant) -> Answer {
        self.ends.retain(|end| *end > now);
        if self.ends.len() < self.slots {
            self.ends.push(now + self.latency);
            return Answer { after: self.latency, outcome: Outcome::Success };
        }
        Answer { after: Duration::from_millis(20), outcome: failed(&THROTTLED, Some(Duration::from_secs(1))) }
    }
}

/// What part of the calls failed, refusals for each success, and the time taken as a multiple of the best possible.
fn play(server: impl FnMut(Instant) -> Answer, clients: usize, tasks: usize, calls: usize, ideal: f64) -> [f64; 3] {
    let traffic = (0..clients).map(|_| Traffic::new(Control::new())).collect();
    let mut world = World::new(server, Limits::new(), traffic, tasks, calls);
    world.run();
    let (succeeded, failed) = (world.report.succeeded as f64, world.report.failed.len() as f64);
    [failed / calls as f64, world.report.refusals as f64 / succeeded, world.elapsed().as_secs_f64() / ideal]
}

#[test]
fn a_rate_limit_is_found_and_used_by_processes_that_do_not_know_of_each_other() {
    for (burst, clients, hints) in [
        (30.0, 4, true),
        (30.0, 4, false),
        (10.0, 4, true),
        (5.0, 4, true),
        (5.0, 4, false),
        (30.0, 1, true),
        (30.0, 16, true),
    ] {
        let latency = Duration::from_millis(50);
        let mut limit = Limit { rate: 30.0, capacity: burst, tokens: burst, filled: Instant::now(), latency, hints };
        let ideal = (4_000.0 - burst) / 30.0;
        let [failed, refusals, makespan] = play(|now| limit.serve(now), clients, 200 / clients, 4_000, ideal);
        assert!(
            failed <= 0.02 && refusals <= 0.2 && makespan <= 1.3,
            "burst {burst}, {clients} clients, hints: {hints}"
        );
    }
}

#[test]
fn a_limit_of_requests_at_a_time_is_found_and_used() {
    for (slots, clients) in [(10, 1), (40, 1), (40, 4)] {
        let mut server = Slots { slots, latency: Duration::from_secs(2), ends: Vec::new() };
        let ideal = 2_000.0 / slots as f64 * 2.0;
        let [failed, refusals, makespan] = play(|now| server.serve(now), clients, 100 / clients, 2_000, ideal);
        // Each refusal holds a client for a second, which is half of a request here.
        assert!(failed <= 0.02 && refusals <= 0.2 && makespan <= 1.5, "{slots} slots, {clients} clients");
    }
}

#[test]
fn a_limit_that_is_lifted_is_forgotten() {
    // 5 requests a second for a minute, then as many as come.
    let start = Instant::now();
    let latency = Duration::from_millis(50);
    let mut limit = Limit { rate: 5.0, capacity: 5.0, tokens: 5.0, filled: start, latency, hints: true };
    let server = |now: Instant| {
        if now.saturating_duration_since(start) >= Duration::from_secs(60) {
            (limit.rate, limit.capacity) = (1e9, 1e9);
        }
        limit.serve(now)
    };
    let traffic = vec![Traffic::new(Control::new())];
    let mut world = World::new(server, Limits::new(), traffic, 100, 20_000);
    world.run();
    // 300 calls in the first minute; the rest at 100 / 50 ms once the speed is found.
    assert!(world.elapsed() < Duration::from_secs(120), "{:?}", world.elapsed());
}
