//! A simulation of clients and a server on virtual time: the smallest driver of a `Session` and a `Turn`.

use std::{
    cmp::Reverse,
    collections::BinaryHeap,
    sync::{Arc, Mutex},
    task::{Wake, Waker},
    time::{Duration, Instant, SystemTime},
};

use backstop::{
    Advice, RetryHint, RetryPolicy, Safety, Scope, StopReason, Throttle,
    core::{Admission, Control, Decision, Failed, Keys, Limits, Outcome, Session, Traffic, Turn},
};

/// What the server makes of a request: how long it takes, and how it ends.
pub(crate) struct Answer {
    pub(crate) after: Duration,
    pub(crate) outcome: Outcome,
    /// For how long a success says that nothing more is granted, and how many a second are, if it says so.
    pub(crate) used_up: Option<(Duration, Option<f64>)>,
}

impl Answer {
    pub(crate) fn success(after: Duration) -> Self {
        Self { after, outcome: Outcome::Success, used_up: None }
    }

    pub(crate) fn failure(after: Duration, outcome: Outcome) -> Self {
        Self { after, outcome, used_up: None }
    }
}

/// An error of this row, with the hint of the server.
pub(crate) fn failed(policy: &'static RetryPolicy, hint: Option<Duration>) -> Outcome {
    let mut advice = Advice::new(policy, "fails");
    advice.retry_after = hint.map(RetryHint::After);
    Outcome::failed(advice)
}

/// The row of a server's limit.
pub(crate) static LIMITED: RetryPolicy = RetryPolicy::backoff()
    .with_safety(Safety::NotProcessed)
    .with_throttle(Throttle { scope: Scope::Credential, duration: None });

/// What part of the calls failed, refusals for each success, and the time taken as a multiple of the best possible.
pub(crate) fn play(server: impl FnMut(Instant) -> Answer, load: Load, ideal: f64, seed: u64) -> [f64; 3] {
    let Load { clients, tasks, calls } = load;
    let traffic = (0..clients).map(|_| Traffic::new(Control::new())).collect();
    let mut world = World::seeded(server, Limits::new(), traffic, tasks, calls, seed);
    world.run();
    let (succeeded, failed) = (world.report.succeeded as f64, world.report.failed.len() as f64);
    [failed / calls as f64, world.report.refusals as f64 / succeeded, world.elapsed().as_secs_f64() / ideal]
}

/// So many clients, each with so many tasks, which make so many calls in all.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Load {
    pub(crate) clients: usize,
    pub(crate) tasks: usize,
    pub(crate) calls: usize,
}

pub(crate) const fn load(clients: usize, tasks: usize, calls: usize) -> Load {
    Load { clients, tasks, calls }
}

/// Clients, each with as many tasks as say, which make one call after the other until all calls are made.
pub(crate) struct World<S> {
    pub(crate) server: S,
    pub(crate) start: Instant,
    pub(crate) now: Instant,
    limits: Limits,
    traffic: Vec<Arc<Traffic>>,
    tasks: Vec<Task>,
    events: BinaryHeap<Reverse<(Instant, u64, usize)>>,
    woken: Arc<Mutex<Vec<usize>>>,
    sequence: u64,
    /// Of the jitter of its calls.
    seed: u64,
    pub(crate) calls_left: usize,
    /// Until when, counted from the start, the owner of a task does not poll it.
    pub(crate) away: fn(usize, Duration) -> Option<Duration>,
    pub(crate) report: Report,
}

#[derive(Debug, Default)]
pub(crate) struct Report {
    pub(crate) succeeded: usize,
    pub(crate) failed: Vec<StopReason>,
    pub(crate) requests: usize,
    pub(crate) refusals: usize,
    /// How often calls asked whether they may be sent.
    pub(crate) asked: usize,
    /// Which task had a success, and when.
    pub(crate) successes: Vec<(usize, Instant)>,
}

struct Task {
    client: usize,
    session: Session,
    turn: Turn,
    state: State,
    waker: Waker,
    /// The end of a wait of its own.
    resume: Instant,
    /// Events of earlier states are ignored.
    current: u64,
}

enum State {
    /// Asks whether it may send.
    Enters,
    /// Waits for the answer.
    Sent(Answer),
    Done,
}

struct Woken(usize, Arc<Mutex<Vec<usize>>>);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.1.lock().unwrap().push(self.0);
    }
}

impl<S: FnMut(Instant) -> Answer> World<S> {
    pub(crate) fn new(server: S, limits: Limits, traffic: Vec<Arc<Traffic>>, tasks: usize, calls: usize) -> Self {
        Self::seeded(server, limits, traffic, tasks, calls, 0)
    }

    pub(crate) fn seeded(
        server: S,
        limits: Limits,
        traffic: Vec<Arc<Traffic>>,
        tasks: usize,
        calls: usize,
        seed: u64,
    ) -> Self {
        let start = Instant::now();
        let woken = Arc::new(Mutex::new(Vec::new()));
        let mut world = Self {
            server,
            start,
            now: start,
            limits,
            tasks: Vec::new(),
            events: BinaryHeap::new(),
            woken,
            sequence: 0,
            seed: seed << 32,
            calls_left: calls,
            away: |_, _| None,
            report: Report::default(),
            traffic,
        };
        for client in 0..world.traffic.len() {
            for _ in 0..tasks {
                let id = world.tasks.len();
                let waker = Waker::from(Arc::new(Woken(id, Arc::clone(&world.woken))));
                let (session, turn) = world.call(client, id as u64);
                world.tasks.push(Task { client, session, turn, state: State::Done, waker, resume: start, current: 0 });
            }
        }
        for id in 0..world.tasks.len() {
            world.next_call(id);
        }
        world
    }

    /// Runs until all calls are done.
    pub(crate) fn run(&mut self) {
        loop {
            let woken = std::mem::take(&mut *self.woken.lock().unwrap());
            for id in woken {
                if matches!(self.tasks[id].state, State::Enters) && self.tasks[id].resume <= self.now {
                    self.act(id);
                }
            }
            if !self.woken.lock().unwrap().is_empty() {
                continue;
            }
            let Some(Reverse((at, event, id))) = self.events.pop() else { break };
            if self.tasks[id].current == event {
                self.now = self.now.max(at);
                self.act(id);
            }
        }
        assert!(self.tasks.iter().all(|task| matches!(task.state, State::Done)), "all tasks came to their end");
    }

    pub(crate) fn elapsed(&self) -> Duration {
        self.now - self.start
    }

    fn call(&self, client: usize, seed: u64) -> (Session, Turn) {
        let session = Session::new(self.limits, self.now, SystemTime::UNIX_EPOCH, self.seed ^ seed);
        (session, Turn::new(&self.traffic[client], Keys::default()))
    }

    fn at(&mut self, id: usize, at: Instant) {
        self.sequence += 1;
        self.tasks[id].current = self.sequence;
        self.events.push(Reverse((at, self.sequence, id)));
    }

    fn next_call(&mut self, id: usize) {
        if self.calls_left == 0 {
            self.tasks[id].state = State::Done;
            return;
        }
        self.calls_left -= 1;
        let (session, turn) = self.call(self.tasks[id].client, self.sequence + 1);
        let task = &mut self.tasks[id];
        (task.session, task.turn, task.state) = (session, turn, State::Enters);
        self.at(id, self.now);
    }

    fn act(&mut self, id: usize) {
        let now = self.now;
        if let Some(back) = (self.away)(id, now - self.start) {
            return self.at(id, self.start + back);
        }
        let task = &mut self.tasks[id];
        match std::mem::replace(&mut task.state, State::Enters) {
            State::Enters => {
                if let Err(reason) = task.session.attempt_limit(now) {
                    return self.fail(id, reason);
                }
                self.report.asked += 1;
                match task.turn.enter(now, task.session.deadline(), &task.waker) {
                    Admission::Go => {
                        self.report.requests += 1;
                        let answer = (self.server)(now);
                        self.at(id, now + answer.after);
                        self.tasks[id].state = State::Sent(answer);
                    }
                    Admission::Wait { latest, .. } => {
                        let at = task.session.deadline().map_or(latest, |deadline| deadline.min(latest));
                        self.at(id, at);
                    }
                    Admission::Refuse { reason, .. } => self.fail(id, reason),
                    _ => unreachable!(),
                }
            }
            State::Sent(Answer { outcome: Outcome::Failed(failed), .. }) => self.settle(id, &failed),
            State::Sent(Answer { used_up, .. }) => {
                if let Some((hold, rate)) = used_up {
                    task.turn.pause(now, hold, rate);
                }
                task.turn.succeed();
                self.report.succeeded += 1;
                self.report.successes.push((id, now));
                self.next_call(id);
            }
            State::Done => {}
        }
    }

    fn settle(&mut self, id: usize, failed: &Failed) {
        self.report.refusals += 1;
        let task = &mut self.tasks[id];
        match task.turn.fail(&mut task.session, self.now, failed).decision {
            Decision::Retry { at, .. } => {
                task.resume = at;
                self.at(id, at);
            }
            Decision::Stop { reason, .. } => self.fail(id, reason),
            _ => unreachable!(),
        }
    }

    fn fail(&mut self, id: usize, reason: StopReason) {
        self.report.failed.push(reason);
        self.next_call(id);
    }
}
