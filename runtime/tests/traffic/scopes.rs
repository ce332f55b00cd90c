//! Trouble stays in its scope.

use std::num::NonZeroU64;

use backstop::Halt;

use super::*;

static BY_CREDENTIAL: RetryPolicy = RetryPolicy::NEVER.with_halt(Halt { scope: Scope::Credential, duration: None });
static BY_ORIGIN: RetryPolicy = RetryPolicy::WAIT.with_throttle(Throttle { scope: Scope::Origin, duration: None });
static BY_OPERATION: RetryPolicy = RetryPolicy::NEVER.with_halt(Halt { scope: Scope::Operation, duration: None });

fn keys(credential: u64, origin: u64, operation: u64) -> Keys {
    let key = NonZeroU64::new;
    let mut keys = Keys::default();
    (keys.credential, keys.origin, keys.operation) = (key(credential), key(origin), key(operation));
    keys
}

fn call(traffic: &Arc<Traffic>, keys: Keys, now: Instant) -> Call {
    Call::of(traffic, keys, Limits::new(), now)
}

fn fail(traffic: &Arc<Traffic>, keys: Keys, now: Instant, policy: &'static RetryPolicy) {
    let mut call = call(traffic, keys, now);
    assert_eq!(call.enter(now), Admission::Go);
    let _ = call.fail(now, policy, Some(secs(10)));
}

#[test]
fn other_scopes_do_not_notice() {
    let goes = |traffic: &Arc<Traffic>, keys, now| call(traffic, keys, now).enter(now) == Admission::Go;
    for (policy, same, other) in [
        (&BY_CREDENTIAL, keys(1, 8, 8), keys(2, 1, 1)),
        (&BY_ORIGIN, keys(8, 1, 8), keys(1, 2, 1)),
        (&BY_OPERATION, keys(8, 8, 1), keys(1, 1, 2)),
    ] {
        let (traffic, now) = (traffic(), Instant::now());
        fail(&traffic, keys(1, 1, 1), now, policy);
        assert!(!traffic.is_calm());
        assert!(!goes(&traffic, same, now) && goes(&traffic, other, now) && goes(&traffic, Keys::default(), now));
    }
}

#[test]
fn a_call_that_does_not_say_who_it_is_stands_for_the_executor() {
    let (traffic, now) = (traffic(), Instant::now());
    fail(&traffic, Keys::default(), now, &BY_CREDENTIAL);
    for keys in [Keys::default(), keys(1, 1, 1)] {
        assert_eq!(refusal(call(&traffic, keys, now).enter(now)), Some((StopReason::Halted, Some(now + secs(10)))));
    }
}

#[test]
fn the_number_of_scopes_is_bounded_and_idle_ones_make_room() {
    let traffic = Traffic::new(Control::new().with_scopes(2));
    let now = Instant::now();
    for credential in [1, 2, 3] {
        fail(&traffic, keys(credential, 0, 0), now, &BY_CREDENTIAL);
    }
    let goes = |credential, now| call(&traffic, keys(credential, 0, 0), now).enter(now) == Admission::Go;
    assert!(!goes(1, now) && !goes(2, now) && goes(3, now), "the third is not remembered");
    // A probe that is dropped tells nothing, one that succeeds does.
    let later = now + secs(20);
    let mut probe = call(&traffic, keys(1, 0, 0), later);
    assert_eq!(probe.enter(later), Admission::Go);
    probe.turn.succeed();
    drop(probe);
    fail(&traffic, keys(3, 0, 0), later, &BY_CREDENTIAL);
    assert!(!goes(3, later) && goes(1, later));
}

#[test]
fn once_all_trouble_is_over_no_scope_is_looked_up() {
    let (traffic, now) = (traffic(), Instant::now());
    fail(&traffic, keys(1, 1, 1), now, &BY_ORIGIN);
    // Two minutes later the throttle is over; it is found to be at the next look.
    let later = now + secs(120);
    for _ in 0..2 {
        let mut call = call(&traffic, keys(1, 1, 1), later + secs(20));
        assert_eq!(call.enter(later + secs(20)), Admission::Go);
        call.turn.succeed();
    }
    assert!(traffic.is_calm());
}

#[test]
fn a_scope_in_which_there_is_always_a_call_is_well_again_too() {
    let (traffic, start) = (traffic(), Instant::now());
    fail(&traffic, keys(1, 1, 1), start, &BY_ORIGIN);
    let mut last = None;
    for seconds in 60..180 {
        let mut next = call(&traffic, keys(1, 1, 1), start + secs(seconds));
        assert_eq!(next.enter(start + secs(seconds)), Admission::Go);
        // The one before ends when the next has begun.
        last.replace(next).into_iter().for_each(|mut call: Call| call.turn.succeed());
    }
    assert!(traffic.is_calm());
}

#[test]
fn keys_tell_nothing_of_what_they_are_made_from_and_differ_by_scope_and_executor() {
    let (one, other) = (traffic(), traffic());
    let key = one.key(Scope::Credential, "Bearer sk-1");
    assert_eq!(key, one.key(Scope::Credential, "Bearer sk-1"));
    assert_ne!(key, one.key(Scope::Credential, "Bearer sk-2"));
    assert_ne!(key, one.key(Scope::Origin, "Bearer sk-1"));
    assert_ne!(key, other.key(Scope::Credential, "Bearer sk-1"));
}

#[test]
fn a_credential_that_nobody_uses_any_more_is_forgotten() {
    let (traffic, now) = (traffic(), Instant::now());
    fail(&traffic, keys(1, 0, 0), now, &BY_CREDENTIAL);
    let other = |later| assert_eq!(call(&traffic, keys(2, 0, 0), later).enter(later), Admission::Go);
    other(now + secs(300));
    assert!(!traffic.is_calm());
    other(now + secs(10 + 600));
    assert!(traffic.is_calm());
}

#[test]
fn what_other_scopes_send_says_nothing_of_how_many_this_one_may() {
    static THROTTLED: RetryPolicy =
        RetryPolicy::WAIT.with_throttle(Throttle { scope: Scope::Credential, duration: None });
    let (traffic, start) = (traffic(), Instant::now());
    fail(&traffic, keys(1, 0, 0), start, &THROTTLED);
    let mut others: Vec<_> = (0..50).map(|_| call(&traffic, keys(2, 0, 0), start)).collect();
    assert!(others.iter_mut().all(|call| call.enter(start) == Admission::Go));
    // Of two requests one is granted.
    let at = |seconds| start + secs(seconds);
    let mut sent = [call(&traffic, keys(1, 0, 0), start), call(&traffic, keys(1, 0, 0), start)];
    assert!(sent.iter_mut().zip([20, 25]).all(|(call, seconds)| call.enter(at(seconds)) == Admission::Go));
    let _ = sent[0].fail(at(25), &THROTTLED, Some(secs(1)));
    let mut third = call(&traffic, keys(1, 0, 0), start);
    assert_eq!(held(third.enter(at(45))), Some((None, HoldCause::Concurrency)));
}

#[test]
fn a_call_that_gives_up_leaves_the_queue_it_waits_in_and_no_other() {
    let (traffic, now) = (traffic(), Instant::now());
    let mut refused = [call(&traffic, keys(0, 1, 0), now), call(&traffic, Keys::default(), now)];
    assert!(refused.iter_mut().all(|call| call.enter(now) == Admission::Go));
    let _ = refused[0].fail(now, &BY_ORIGIN, Some(secs(5)));
    let _ = refused[1].fail(now, &BY_ORIGIN, Some(secs(60)));
    // It passes the gate of its origin, and waits at that of the executor.
    let (later, mut first) = (now + secs(30), call(&traffic, keys(0, 1, 0), now));
    assert_eq!(held(first.enter(later)), Some((Some(now + secs(60)), HoldCause::Cooldown)));
    let mut behind = call(&traffic, Keys::default(), now);
    assert_eq!(held(behind.enter(later)), Some((None, HoldCause::Cooldown)));
    first.turn.forgo();
    assert_eq!(behind.wakes(), 1);
    drop(first);
    assert_eq!(held(behind.enter(later)), Some((Some(now + secs(60)), HoldCause::Cooldown)), "it is the first now");
}
