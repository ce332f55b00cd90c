//! What is simulated. Every client lives through each of these; none of them was chosen after its results were seen.

use std::time::Duration;

/// One thing that goes wrong, with so many clients.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scenario {
    pub(crate) name: &'static str,
    pub(crate) title: &'static str,
    pub(crate) world: World,
    pub(crate) load: Load,
}

/// The server, and what happens to it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct World {
    pub(crate) workers: usize,
    /// The mean time that a request takes.
    pub(crate) service: Duration,
    pub(crate) shedding: Shedding,
    pub(crate) trouble: Trouble,
    pub(crate) limit: Option<Limit>,
}

/// Which requests the server refuses.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Shedding {
    /// At the door: those that would have to wait for longer.
    Early { wait: Duration },
    /// When their turn comes: those that have waited for longer.
    Late { wait: Duration },
}

/// What goes wrong, in [`TROUBLE`] or all the time.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Trouble {
    None,
    /// Requests take so many times as long.
    BrownOut {
        slowdown: f64,
    },
    /// Every request is answered with 500 at once.
    Outage,
    /// This part of all requests fails, each on its own, all the time.
    Flaky {
        failing: f64,
    },
}

/// What the server grants all its clients together.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limit {
    pub(crate) per_second: f64,
    pub(crate) burst: f64,
}

/// Who calls, and how often.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Load {
    /// Calls come at random, whatever became of those before, from any of the clients.
    Open { clients: usize, per_second: f64 },
    /// Each task makes one call after the other until all are made.
    Closed { clients: usize, tasks: usize, calls: usize },
}

impl Load {
    pub(crate) fn clients(self) -> usize {
        match self {
            Self::Open { clients, .. } | Self::Closed { clients, .. } => clients,
        }
    }
}

impl World {
    /// Whether it is the time of the trouble.
    pub(crate) fn is_troubled(&self, at: Duration) -> bool {
        (TROUBLE.0..TROUBLE.1).contains(&at)
    }
}

/// When the trouble begins, and when it is over.
pub(crate) const TROUBLE: (Duration, Duration) = (Duration::from_secs(10), Duration::from_secs(15));

/// When the last call of an open load is made.
pub(crate) const END: Duration = Duration::from_secs(60);

/// A client gives an attempt up after this time.
pub(crate) const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(1);

/// Every client makes so many attempts at most, and backs off between these bounds.
pub(crate) const MAX_ATTEMPTS: u32 = 4;
pub(crate) const INITIAL_BACKOFF: Duration = Duration::from_millis(100);
pub(crate) const MAX_BACKOFF: Duration = Duration::from_secs(5);

/// Ten workers of 20 ms each: 500 requests a second.
const SERVER: World = World {
    workers: 10,
    service: Duration::from_millis(20),
    shedding: Shedding::Late { wait: Duration::from_secs(2) },
    trouble: Trouble::None,
    limit: None,
};

const EARLY: Shedding = Shedding::Early { wait: Duration::from_millis(200) };
const BROWN_OUT: Trouble = Trouble::BrownOut { slowdown: 5.0 };

/// Three quarters of what the server can do.
const BUSY: f64 = 375.0;

pub(crate) const ALL: [Scenario; 9] = [
    late("late-10", 10),
    late("late-10000", 10_000),
    early("early-10", 10),
    early("early-10000", 10_000),
    outage("fast-500s-10", 10),
    outage("fast-500s-10000", 10_000),
    flaky("flaky-10", 10),
    flaky("flaky-10000", 10_000),
    Scenario {
        name: "rate-limit",
        title: "a limit of 30 requests a second, 4 clients of 50 tasks, 4,000 calls",
        world: World {
            limit: Some(Limit { per_second: 30.0, burst: 30.0 }),
            service: Duration::from_millis(50),
            ..SERVER
        },
        load: Load::Closed { clients: 4, tasks: 50, calls: 4_000 },
    },
];

const fn late(name: &'static str, clients: usize) -> Scenario {
    Scenario {
        name,
        title: "5 seconds at a fifth of the speed, requests refused after 2 seconds in the queue",
        world: World { trouble: BROWN_OUT, ..SERVER },
        load: Load::Open { clients, per_second: BUSY },
    }
}

const fn early(name: &'static str, clients: usize) -> Scenario {
    Scenario {
        name,
        title: "5 seconds at a fifth of the speed, requests refused at the door that would wait for 200 ms",
        world: World { trouble: BROWN_OUT, shedding: EARLY, ..SERVER },
        load: Load::Open { clients, per_second: BUSY },
    }
}

const fn outage(name: &'static str, clients: usize) -> Scenario {
    Scenario {
        name,
        title: "5 seconds in which every request is answered with 500 at once",
        world: World { trouble: Trouble::Outage, ..SERVER },
        load: Load::Open { clients, per_second: BUSY },
    }
}

const fn flaky(name: &'static str, clients: usize) -> Scenario {
    Scenario {
        name,
        title: "3 of 10 requests fail, each on its own, at a quarter of what the server can do",
        world: World { trouble: Trouble::Flaky { failing: 0.3 }, ..SERVER },
        load: Load::Open { clients, per_second: 125.0 },
    }
}
