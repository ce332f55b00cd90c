//! Halt: fail at once, then one probe at a time.

use backstop::Halt;

use super::*;

static HALT: RetryPolicy = RetryPolicy::NEVER.with_halt(Halt { scope: Scope::Credential, duration: None });
static BRIEF: RetryPolicy =
    RetryPolicy::NEVER.with_halt(Halt { scope: Scope::Credential, duration: Some(secs_const(5)) });

const fn secs_const(secs: u64) -> Duration {
    Duration::from_secs(secs)
}

/// Halts at `now` by one failed call.
fn halt(traffic: &Arc<Traffic>, now: Instant, policy: &'static RetryPolicy, hint: Option<Duration>) -> Settled {
    let mut call = Call::new(traffic, now);
    assert_eq!(call.enter(now), Admission::Go);
    call.fail(now, policy, hint)
}

#[test]
fn a_halt_lasts_as_long_as_the_row_says_else_the_server_else_a_minute() {
    for (policy, hint, lasts) in [(&HALT, None, 60), (&HALT, Some(7), 7), (&BRIEF, None, 5), (&BRIEF, Some(7), 5)] {
        let (traffic, now) = (traffic(), Instant::now());
        let trouble = halt(&traffic, now, policy, hint.map(secs)).trouble.unwrap();
        assert!(trouble.halts && trouble.until == now + secs(lasts));
        let end = now + secs(lasts);
        let last = end - Duration::from_nanos(1);
        assert_eq!(refusal(Call::new(&traffic, now).enter(now)), Some((StopReason::Halted, Some(end))));
        assert_eq!(refusal(Call::new(&traffic, now).enter(last)), Some((StopReason::Halted, Some(end))));
        assert_eq!(Call::new(&traffic, now).enter(end), Admission::Go);
    }
}

#[test]
fn a_hint_with_a_wrong_unit_does_not_shut_a_scope_for_years() {
    let (traffic, now) = (traffic(), Instant::now());
    assert_eq!(halt(&traffic, now, &HALT, Some(secs(1_700_000_000))).trouble.unwrap().until, now + secs(3_600));
}

#[test]
fn a_refused_call_knows_the_failure_that_halted_its_scope() {
    let (traffic, now) = (traffic(), Instant::now());
    let _ = halt(&traffic, now, &HALT, None);
    assert!(matches!(Call::new(&traffic, now).enter(now), Admission::Refuse { kind: Some("fails"), .. }));
}

#[test]
fn then_one_probe_goes_through_and_its_success_ends_the_halt() {
    let (traffic, now) = (traffic(), Instant::now());
    let _ = halt(&traffic, now, &HALT, None);
    let later = now + secs(60);
    let mut probe = Call::new(&traffic, later);
    assert_eq!(probe.enter(later), Admission::Go);
    // While it is on its way nobody knows when it ends.
    assert_eq!(refusal(Call::new(&traffic, later).enter(later)), Some((StopReason::Halted, None)));
    probe.turn.succeed();
    assert!(traffic.is_calm() || succeeds(&traffic, later));
    let mut calls: Vec<_> = (0..10).map(|_| Call::new(&traffic, later)).collect();
    assert!(calls.iter_mut().all(|call| call.enter(later) == Admission::Go), "all at once again");
    assert!(traffic.is_calm());
}

#[test]
fn a_probe_that_fails_so_again_halts_anew() {
    let (traffic, now) = (traffic(), Instant::now());
    let _ = halt(&traffic, now, &HALT, None);
    let _ = halt(&traffic, now + secs(60), &HALT, None);
    let end = now + secs(120);
    assert_eq!(refusal(Call::new(&traffic, now).enter(now + secs(60))), Some((StopReason::Halted, Some(end))));
}

#[test]
fn a_probe_that_is_dropped_or_fails_otherwise_tells_nothing_and_the_next_call_is_the_next_probe() {
    static OVERLOADED: RetryPolicy = RetryPolicy::BACKOFF;
    let (traffic, now) = (traffic(), Instant::now());
    let _ = halt(&traffic, now, &HALT, None);
    let later = now + secs(60);
    let mut dropped = Call::new(&traffic, later);
    assert_eq!(dropped.enter(later), Admission::Go);
    drop(dropped);
    let mut failed = Call::new(&traffic, later);
    assert_eq!(failed.enter(later), Admission::Go);
    let _ = failed.fail(later, &OVERLOADED, None);
    let mut third = Call::new(&traffic, later);
    assert_eq!(third.enter(later), Admission::Go);
    assert!(!succeeds(&traffic, later), "still one at a time");
}

#[test]
fn an_error_that_is_the_callers_own_shows_that_the_scope_works() {
    static BAD_REQUEST: RetryPolicy = RetryPolicy::NEVER;
    let (traffic, now) = (traffic(), Instant::now());
    let _ = halt(&traffic, now, &HALT, None);
    let later = now + secs(60);
    let mut probe = Call::new(&traffic, later);
    assert_eq!(probe.enter(later), Admission::Go);
    let _ = probe.fail(later, &BAD_REQUEST, None);
    let mut calls = [Call::new(&traffic, later), Call::new(&traffic, later)];
    assert!(calls.iter_mut().all(|call| call.enter(later) == Admission::Go));
}

#[test]
fn what_was_sent_before_the_halt_was_over_does_not_halt_again() {
    let (traffic, now) = (traffic(), Instant::now());
    let mut slow = Call::new(&traffic, now);
    assert_eq!(slow.enter(now), Admission::Go);
    let _ = halt(&traffic, now, &BRIEF, None);
    assert!(succeeds(&traffic, now + secs(5)), "the probe");
    assert_eq!(slow.fail(now + secs(6), &BRIEF, None).trouble, None);
    assert!(succeeds(&traffic, now + secs(6)));
}

#[test]
fn a_success_that_was_on_its_way_does_not_end_a_halt() {
    let (traffic, now) = (traffic(), Instant::now());
    let mut slow = Call::new(&traffic, now);
    assert_eq!(slow.enter(now), Admission::Go);
    let _ = halt(&traffic, now, &HALT, None);
    slow.turn.succeed();
    assert!(!succeeds(&traffic, now + secs(1)));
}

#[test]
fn calls_that_are_held_learn_of_a_halt_at_once() {
    static THROTTLED: RetryPolicy =
        RetryPolicy::BACKOFF.with_throttle(Throttle { scope: Scope::Credential, duration: None });
    let (traffic, now) = (traffic(), Instant::now());
    let mut calls = [Call::new(&traffic, now), Call::new(&traffic, now)];
    assert!(calls.iter_mut().all(|call| call.enter(now) == Admission::Go));
    let [mut throttled, mut denied] = calls;
    let _ = throttled.fail(now, &THROTTLED, Some(secs(30)));
    let mut waiting = [Call::new(&traffic, now), Call::new(&traffic, now)];
    assert!(waiting.iter_mut().all(|call| held(call.enter(now)).is_some()));
    let _ = denied.fail(now, &HALT, None);
    assert!(waiting.iter().all(|call| call.wakes() == 1));
    for call in &mut waiting {
        assert_eq!(refusal(call.enter(now)), Some((StopReason::Halted, Some(now + secs(60)))));
    }
}

#[test]
fn without_halts_nothing_is_halted() {
    let (traffic, now) = (Traffic::new(Control::new().with_halts(false)), Instant::now());
    assert_eq!(halt(&traffic, now, &HALT, None).trouble, None);
    assert!(traffic.is_calm());
}

#[test]
fn a_halt_without_end_is_one() {
    static FOR_EVER: RetryPolicy =
        RetryPolicy::NEVER.with_halt(Halt { scope: Scope::Credential, duration: Some(Duration::MAX) });
    let (traffic, now) = (traffic(), Instant::now());
    assert!(halt(&traffic, now, &FOR_EVER, None).trouble.unwrap().until > now + secs(100_000));
    let admission = Call::new(&traffic, now).enter(now + secs(100_000));
    assert_eq!(refusal(admission).map(|(reason, _)| reason), Some(StopReason::Halted));
}
