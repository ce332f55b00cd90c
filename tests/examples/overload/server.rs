//! The simulated server: a queue before a few workers, a way to shed load, and something that goes wrong.

use std::{
    cmp::Reverse,
    collections::BinaryHeap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use tokio::time::{Instant, sleep_until};

use crate::scenario::{Limit, Shedding, Trouble, World};

/// What the server answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    Success,
    /// An error status, and how long it asks to stay away.
    Error(u16, Option<Duration>),
}

/// The server, in virtual time.
pub(crate) struct Server {
    model: Mutex<Model>,
}

/// Everything is decided when a request arrives: workers take requests in their order, so that the end of each is known
/// by then.
struct Model {
    world: World,
    start: Instant,
    random: fastrand::Rng,
    /// When each worker is free.
    workers: BinaryHeap<Reverse<Instant>>,
    tokens: f64,
    refilled: Instant,
    arrivals: Vec<Duration>,
    throttled: u64,
}

impl Server {
    pub(crate) fn new(world: World, seed: u64) -> Self {
        let start = Instant::now();
        let tokens = world.limit.map_or(0.0, |limit| limit.burst);
        Self {
            model: Mutex::new(Model {
                world,
                start,
                random: fastrand::Rng::with_seed(seed),
                workers: (0..world.workers).map(|_| Reverse(start)).collect(),
                tokens,
                refilled: start,
                arrivals: Vec::new(),
                throttled: 0,
            }),
        }
    }

    /// One request. A client that no longer waits drops the future; the server does not notice, and works on.
    pub(crate) async fn handle(&self) -> Answer {
        let (at, answer) = self.model.lock().unwrap_or_else(PoisonError::into_inner).arrive(Instant::now());
        sleep_until(at).await;
        answer
    }

    /// When requests arrived, counted from the start, and how many were over the limit.
    pub(crate) fn log(&self) -> (Vec<Duration>, u64) {
        let mut model = self.model.lock().unwrap_or_else(PoisonError::into_inner);
        (std::mem::take(&mut model.arrivals), model.throttled)
    }
}

impl Model {
    fn arrive(&mut self, now: Instant) -> (Instant, Answer) {
        self.arrivals.push(now - self.start);
        if let Some(limit) = self.world.limit {
            return self.meter(now, limit);
        }
        if let Trouble::Outage = self.world.trouble
            && self.world.is_troubled(now - self.start)
        {
            return (now + REFUSAL, Answer::Error(500, None));
        }
        self.queue(now)
    }

    /// A token bucket; a request over the limit is told when the next token comes, in whole seconds.
    fn meter(&mut self, now: Instant, limit: Limit) -> (Instant, Answer) {
        let earned = (now - self.refilled).as_secs_f64() * limit.per_second;
        self.tokens = (self.tokens + earned).min(limit.burst);
        self.refilled = now;
        if self.tokens >= 1.0 {
            self.tokens -= 1.0;
            return (now + self.world.service, Answer::Success);
        }
        self.throttled += 1;
        let seconds = ((1.0 - self.tokens) / limit.per_second).ceil();
        (now + REFUSAL, Answer::Error(429, Some(Duration::from_secs_f64(seconds))))
    }

    fn queue(&mut self, now: Instant) -> (Instant, Answer) {
        let Some(Reverse(free)) = self.workers.pop() else { return (now, Answer::Error(503, None)) };
        let begin = free.max(now);
        let wait = begin - now;
        let refused = match self.world.shedding {
            Shedding::Early { wait: most } | Shedding::Late { wait: most } => wait > most,
        };
        if refused {
            // Saying no is work as well.
            let busy = begin + self.world.service / REFUSAL_COST;
            self.workers.push(Reverse(busy));
            let answered = match self.world.shedding {
                Shedding::Early { .. } => now + REFUSAL,
                Shedding::Late { .. } => busy,
            };
            return (answered, Answer::Error(503, None));
        }
        let slowdown = match self.world.trouble {
            Trouble::BrownOut { slowdown } if self.world.is_troubled(begin - self.start) => slowdown,
            _ => 1.0,
        };
        // Exponential service times.
        let time = self.world.service.mul_f64(-(1.0 - self.random.f64()).ln() * slowdown);
        let end = begin + time;
        self.workers.push(Reverse(end));
        let fails = matches!(self.world.trouble, Trouble::Flaky { failing } if self.random.f64() < failing);
        (end, if fails { Answer::Error(500, None) } else { Answer::Success })
    }
}

/// How long a request takes that is refused at the door.
const REFUSAL: Duration = Duration::from_millis(2);

/// A refusal costs a worker this part of the time of a request.
const REFUSAL_COST: u32 = 10;
