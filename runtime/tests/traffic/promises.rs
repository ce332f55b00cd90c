//! Random calls, cancelled anywhere, on clocks that jump: what must hold always.

use std::collections::BTreeMap;

use backstop::{Halt, Jitter, Safety};
use fastrand::Rng;

use super::*;

static POLICIES: [RetryPolicy; 5] = [
    RetryPolicy::BACKOFF,
    RetryPolicy::WAIT.with_max_attempts(5).with_throttle(Throttle { scope: Scope::Credential, duration: None }),
    RetryPolicy::BACKOFF.with_safety(Safety::NotProcessed).with_jitter(Jitter::None).with_cost(2),
    RetryPolicy::NEVER.with_halt(Halt { scope: Scope::Origin, duration: Some(Duration::from_secs(3)) }),
    RetryPolicy::NEVER,
];

const CAPACITY: u64 = 12_000;

/// Where a call is.
enum Place {
    /// It may ask from this instant on; the second one is what the server told.
    Asks(Instant),
    /// It was sent, and ends at this instant.
    Sent(Instant),
}

struct Running {
    call: Call,
    place: Place,
    began: Instant,
    deadline: Option<Duration>,
    attempts: u32,
    /// The server said not to come back before.
    told: Option<Instant>,
    /// If it is a probe: of which halt, and since when.
    probe: Option<(u32, Instant)>,
}

/// What is known from the outside of a scope's halt.
#[derive(Default)]
struct Watch {
    halted_until: Option<Instant>,
    /// How many halts were over.
    ended: u32,
    /// Since when probes of this halt are on their way.
    probes: Vec<Instant>,
}

impl Watch {
    fn forget(&mut self, probe: Option<(u32, Instant)>) {
        if let Some((_, sent)) = probe.filter(|(halt, _)| *halt == self.ended) {
            let place = self.probes.iter().position(|other| *other == sent).unwrap();
            self.probes.swap_remove(place);
        }
    }

    /// A probe found that the scope works.
    fn end(&mut self, probe: Option<(u32, Instant)>) {
        if probe.is_some_and(|(halt, _)| halt == self.ended) {
            self.ended += 1;
            (self.halted_until, self.probes) = (None, Vec::new());
        }
    }
}

#[test]
fn whatever_happens_the_promises_hold() {
    for seed in 0..400 {
        play(seed);
    }
}

fn play(seed: u64) {
    let mut random = Rng::with_seed(seed);
    let traffic = traffic();
    let mut now = Instant::now();
    let mut calls: BTreeMap<u32, Running> = BTreeMap::new();
    let mut watch = Watch::default();
    let (mut drawn, mut deposited) = (0, 0);
    for step in 0..400 {
        // Mostly small steps, sometimes a jump, as when a laptop wakes up.
        now += match random.u8(..20) {
            0 => secs(random.u64(..120)),
            1..10 => Duration::ZERO,
            _ => Duration::from_millis(random.u64(..700)),
        };
        if calls.len() < 12 {
            let deadline = random.bool().then(|| Duration::from_millis(random.u64(1..40_000)));
            let call = Call::of(&traffic, Keys::default(), Limits::new().deadline(deadline), now);
            let place = Place::Asks(now);
            calls.insert(step, Running { call, place, began: now, deadline, attempts: 0, told: None, probe: None });
        }
        let Some(&id) = calls.keys().nth(random.usize(..calls.len())) else { continue };
        let before = traffic.bucket().tokens();
        // A call is dropped wherever it is.
        if random.u8(..15) == 0 {
            let running = calls.remove(&id).unwrap();
            watch.forget(running.probe);
            drop(running);
            assert!(traffic.bucket().tokens() >= before, "dropping gives back");
            continue;
        }
        let ended = step_one(&traffic, calls.get_mut(&id).unwrap(), now, &mut random, &mut watch);
        let after = traffic.bucket().tokens();
        if after < before {
            drawn += 1;
        } else if after > before {
            deposited += 1;
        }
        assert!((after * 1_000.0) as u64 <= CAPACITY);
        if ended {
            calls.remove(&id);
        }
    }
    assert!(drawn <= 4 + deposited, "seed {seed}: {drawn} draws of at least one token, {deposited} deposits of a half");
    drop(calls);
    // Nothing is left behind: in a while any call goes, and many at once.
    let later = now + secs(4_000);
    // The first may be a probe, and the one after it the first to be paced after a long silence.
    assert!([0, 61, 122].into_iter().all(|time| succeeds(&traffic, later + secs(time))), "seed {seed}");
    let mut all: Vec<_> = (0..50).map(|_| Call::new(&traffic, later)).collect();
    assert!(all.iter_mut().all(|call| call.enter(later + secs(122)) == Admission::Go), "seed {seed}");
    assert!(traffic.is_calm(), "seed {seed}");
}

/// Lets one call do what it can do now; `true` if it has ended.
fn step_one(traffic: &Arc<Traffic>, running: &mut Running, now: Instant, random: &mut Rng, watch: &mut Watch) -> bool {
    let end = running.deadline.map(|deadline| running.began + deadline);
    match running.place {
        Place::Asks(from) if now < from => false,
        Place::Asks(_) => {
            if running.call.session.attempt_limit(now).is_err() {
                assert!(end.is_some_and(|end| end <= now));
                return true;
            }
            match running.call.enter(now) {
                Admission::Go => {
                    assert!(running.told.is_none_or(|told| told <= now), "earlier than told");
                    assert!(end.is_none_or(|end| now < end), "an attempt at the deadline");
                    if let Some(until) = watch.halted_until {
                        assert!(until <= now, "sent during a halt");
                        assert!(watch.probes.iter().all(|sent| *sent + secs(60) <= now), "two probes");
                        watch.probes.push(now);
                        running.probe = Some((watch.ended, now));
                    }
                    running.attempts += 1;
                    running.place = Place::Sent(now + Duration::from_millis(random.u64(..2_000)));
                    false
                }
                Admission::Wait { until, .. } => {
                    assert!(until.is_none_or(|until| now < until), "a wait for what has passed");
                    assert!(until.is_none_or(|until| end.is_none_or(|end| until < end)), "a wait beyond the deadline");
                    assert!(watch.halted_until.is_none_or(|until| until <= now), "held, not refused, during a halt");
                    false
                }
                Admission::Refuse { reason, .. } => {
                    assert!(reason != StopReason::Halted || watch.halted_until.is_some(), "no halt, yet halted");
                    true
                }
                other => panic!("{other:?}"),
            }
        }
        Place::Sent(until) if now < until => false,
        Place::Sent(_) => {
            let policy = &POLICIES[random.usize(..POLICIES.len())];
            let probe = running.probe.take();
            if random.bool() {
                running.call.turn.succeed();
                watch.end(probe);
                return true;
            }
            let hint = random.bool().then(|| Duration::from_millis(random.u64(1..20_000)));
            let settled = running.call.fail(now, policy, hint);
            match settled.trouble {
                Some(trouble) if trouble.halts => watch.halted_until = Some(trouble.until),
                _ if !policy.retries() && policy.halt().is_none() => watch.end(probe),
                _ => {}
            }
            watch.forget(probe);
            match settled.decision {
                Decision::Retry { at, .. } => {
                    assert!(running.attempts < policy.max_attempts());
                    assert!(hint.is_none_or(|hint| now + hint <= at) && end.is_none_or(|end| at < end));
                    assert!(traffic.bucket().tokens() >= 0.0);
                    running.told = hint.map(|hint| now + hint);
                    running.place = Place::Asks(at);
                    false
                }
                _ => true,
            }
        }
    }
}
