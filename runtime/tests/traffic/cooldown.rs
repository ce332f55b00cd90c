//! Cooldown: after a throttle all calls of the scope are held, and then come one by one.

use backstop::{RetryAfter, core::Pacing};

use super::*;

static THROTTLED: RetryPolicy = RetryPolicy::WAIT.with_throttle(Throttle { scope: Scope::Credential, duration: None });

/// So many calls are on their way, then one of them is throttled.
fn throttle(traffic: &Arc<Traffic>, now: Instant, in_flight: usize, hint: Duration) -> Vec<Call> {
    let mut calls: Vec<_> = (0..in_flight).map(|_| Call::new(traffic, now)).collect();
    assert!(calls.iter_mut().all(|call| call.enter(now) == Admission::Go));
    let settled = calls[0].fail(now, &THROTTLED, Some(hint));
    let trouble = settled.trouble.unwrap();
    assert!(!trouble.halts && trouble.until == now + hint && trouble.scope == Scope::Credential);
    calls
}

#[test]
fn all_calls_are_held_until_it_ends() {
    let (traffic, now) = (traffic(), Instant::now());
    drop(throttle(&traffic, now, 10, secs(20)));
    let end = now + secs(20);
    let mut first = Call::new(&traffic, now);
    assert_eq!(held(first.enter(now)), Some((Some(end), HoldCause::Cooldown)));
    // The others are woken by the one before them.
    let mut second = Call::new(&traffic, now);
    assert_eq!(held(second.enter(now)), Some((None, HoldCause::Cooldown)));
    assert_eq!(held(first.enter(end - Duration::from_nanos(1))), Some((Some(end), HoldCause::Cooldown)));
    assert_eq!(held(first.enter(end)).map(|(_, cause)| cause), Some(HoldCause::Pace), "spread, even the first");
}

#[test]
fn it_is_checked_again_on_waking() {
    let (traffic, now) = (traffic(), Instant::now());
    let mut in_flight = throttle(&traffic, now, 10, secs(20));
    let mut call = Call::new(&traffic, now);
    assert!(held(call.enter(now)).is_some());
    let _ = in_flight[1].fail(now + secs(10), &THROTTLED, Some(secs(40)));
    assert_eq!(held(call.enter(now + secs(20))), Some((Some(now + secs(50)), HoldCause::Cooldown)));
    // A shorter hint does not shorten it.
    let _ = in_flight[2].fail(now + secs(21), &THROTTLED, Some(secs(1)));
    assert_eq!(held(call.enter(now + secs(25))), Some((Some(now + secs(50)), HoldCause::Cooldown)));
}

#[test]
fn a_hold_that_the_deadline_would_cut_short_is_not_begun() {
    let (traffic, now) = (traffic(), Instant::now());
    let _in_flight = throttle(&traffic, now, 1, secs(20));
    let end = now + secs(20);
    let with = |deadline| Call::of(&traffic, Keys::default(), Limits::new().deadline(Some(deadline)), now).enter(now);
    assert_eq!(refusal(with(secs(20))), Some((StopReason::WouldOverrunDeadline, Some(end))));
    assert!(held(with(secs(21))).is_some());
}

#[test]
fn a_hold_that_is_longer_than_the_row_waits_fails_at_once() {
    let (traffic, now) = (traffic(), Instant::now());
    let _in_flight = throttle(&traffic, now, 1, secs(600));
    let end = now + secs(600);
    assert_eq!(refusal(Call::new(&traffic, now).enter(now)), Some((StopReason::HintTooLong, Some(end))));
    assert!(held(Call::new(&traffic, now).enter(now + secs(480))).is_some(), "two minutes are left");
}

#[test]
fn others_are_held_no_longer_than_an_hour_by_what_one_call_may_wait_for() {
    static PATIENT: RetryPolicy = THROTTLED.with_retry_after(RetryAfter { default: None, max: Duration::MAX });
    for hint in [secs(5 * 3_600), Duration::MAX] {
        let (traffic, now) = (traffic(), Instant::now());
        let mut call = Call::new(&traffic, now);
        assert_eq!(call.enter(now), Admission::Go);
        let _ = call.fail(now, &PATIENT, Some(hint));
        let later = now + secs(4_500);
        assert_eq!(Call::new(&traffic, later).enter(later), Admission::Go);
    }
}

#[test]
fn a_recovery_without_end_is_slow_and_no_panic() {
    for recovery in [Duration::ZERO, Duration::MAX] {
        let pacing = Pacing::new().with_recovery(recovery).with_quiet(Duration::MAX);
        let (traffic, now) = (Traffic::new(Control::new().with_pacing(Some(pacing))), Instant::now());
        drop(throttle(&traffic, now, 1, secs(1)));
        for seconds in [2, 3_600, 7_200] {
            assert!(succeeds(&traffic, now + secs(seconds)));
        }
        traffic.pause(None, now + secs(7_200), secs(1), Some(1.0));
        assert!(succeeds(&traffic, now + secs(7_300)));
    }
}

#[test]
fn calls_come_one_by_one_when_it_is_over_in_the_order_in_which_they_came() {
    let (traffic, start) = (traffic(), Instant::now());
    drop(throttle(&traffic, start, 10, secs(2)));
    let mut calls: Vec<_> = (0..20).map(|_| Call::new(&traffic, start)).collect();
    let mut now = start;
    let mut next = held(calls[0].enter(now)).unwrap().0;
    assert!(calls[1..].iter_mut().all(|call| held(call.enter(now)).unwrap().0.is_none()));
    let mut sent = Vec::new();
    for place in 0..calls.len() {
        loop {
            match calls[place].enter(now) {
                Admission::Go => break,
                Admission::Wait { until, .. } => now = until.or(next).unwrap(),
                other => panic!("{other:?}"),
            }
        }
        next = None;
        sent.push(now);
        calls[place].turn.succeed();
        if let Some(call) = calls.get(place + 1) {
            assert_eq!(call.wakes(), 1, "whoever goes wakes the next");
        }
    }
    assert!(sent[0] >= start + secs(2));
    // Nine were granted within the second of the throttle; 70 % of that is a request each 159 ms.
    let gaps: Vec<_> = sent.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert!(gaps[0] > Duration::from_millis(100) && gaps[0] < Duration::from_millis(160), "{gaps:?}");
    assert!(gaps.windows(2).all(|gap| gap[1] <= gap[0]), "faster and faster: {gaps:?}");
}

#[test]
fn a_call_that_leaves_the_queue_wakes_the_next() {
    let (traffic, now) = (traffic(), Instant::now());
    let _in_flight = throttle(&traffic, now, 1, secs(20));
    let mut calls: Vec<_> = (0..3).map(|_| Call::new(&traffic, now)).collect();
    assert!(calls.iter_mut().all(|call| held(call.enter(now)).is_some()));
    let third = calls.pop().unwrap();
    drop(calls.remove(0));
    assert_eq!((calls[0].wakes(), third.wakes()), (1, 0));
    assert_eq!(held(calls[0].enter(now)), Some((Some(now + secs(20)), HoldCause::Cooldown)));
}

#[test]
fn a_burst_of_refusals_is_one_throttle() {
    let (traffic, now) = (traffic(), Instant::now());
    let mut calls = throttle(&traffic, now, 50, secs(1));
    for call in &mut calls[1..30] {
        assert_eq!(call.fail(now, &THROTTLED, Some(secs(1))).trouble, None);
    }
    drop(calls);
    // Twenty were granted: as many may be on their way again.
    let mut later = now + secs(2);
    let mut sent = Vec::new();
    while sent.len() < 40 {
        let mut call = Call::new(&traffic, later);
        match call.enter(later) {
            Admission::Go => sent.push(call),
            Admission::Wait { until: Some(until), .. } => later = until,
            Admission::Wait { until: None, cause, .. } => {
                assert_eq!(cause, HoldCause::Concurrency);
                break;
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(sent.len(), 20);
}

#[test]
fn a_slot_that_becomes_free_wakes_the_next_call() {
    let (traffic, now) = (traffic(), Instant::now());
    drop(throttle(&traffic, now, 2, secs(1)));
    let later = now + secs(60);
    let mut running = Call::new(&traffic, later);
    assert_eq!(running.enter(later), Admission::Go);
    let mut waiting = Call::new(&traffic, later);
    assert_eq!(held(waiting.enter(later + secs(10))), Some((None, HoldCause::Concurrency)));
    drop(running);
    assert_eq!(waiting.wakes(), 1);
    assert_eq!(waiting.enter(later + secs(10)), Admission::Go);
}

#[test]
fn after_a_minute_without_any_wait_all_is_as_before() {
    let (traffic, now) = (traffic(), Instant::now());
    drop(throttle(&traffic, now, 5, secs(1)));
    assert!(succeeds(&traffic, now + secs(30)));
    assert!(!traffic.is_calm());
    assert!(succeeds(&traffic, now + secs(61)));
    assert!(traffic.is_calm());
}

#[test]
fn without_a_hint_the_row_says_how_long_else_the_calls_own_delay() {
    static FOR: RetryPolicy =
        RetryPolicy::BACKOFF.with_throttle(Throttle { scope: Scope::Origin, duration: Some(Duration::from_secs(3)) });
    static OWN: RetryPolicy = RetryPolicy::BACKOFF.with_throttle(Throttle { scope: Scope::Origin, duration: None });
    let now = Instant::now();
    let throttle = |policy| {
        let mut call = Call::new(&traffic(), now);
        assert_eq!(call.enter(now), Admission::Go);
        call.fail(now, policy, None)
    };
    assert_eq!(throttle(&FOR).trouble.unwrap().until, now + secs(3));
    let settled = throttle(&OWN);
    let Decision::Retry { at, .. } = settled.decision else { panic!("{settled:?}") };
    assert_eq!(settled.trouble.unwrap().until, at);
}

#[test]
fn without_pacing_a_throttle_is_the_calls_own_matter() {
    let (traffic, now) = (Traffic::new(Control::new().with_pacing(None)), Instant::now());
    let mut call = Call::new(&traffic, now);
    assert_eq!(call.enter(now), Admission::Go);
    assert_eq!(call.fail(now, &THROTTLED, Some(secs(5))).trouble, None);
    assert!(traffic.is_calm());
}

#[test]
fn a_success_that_was_the_last_one_granted_holds_the_others_without_slowing_them_down() {
    let (traffic, now) = (traffic(), Instant::now());
    let mut last = Call::new(&traffic, now);
    assert_eq!(last.enter(now), Admission::Go);
    last.turn.pause(now, secs(10), None);
    last.turn.succeed();
    let mut calls: Vec<_> = (0..20).map(|_| Call::new(&traffic, now)).collect();
    assert!(calls.iter_mut().all(|call| held(call.enter(now)).is_some()));
    assert!(calls.iter_mut().all(|call| call.enter(now + secs(10)) == Admission::Go), "all at once");
    assert!(traffic.is_calm());
}

#[test]
fn a_pause_that_is_known_without_a_call_holds_those_with_its_credential_or_all() {
    let (traffic, now) = (traffic(), Instant::now());
    let of = |name: &str| {
        let mut keys = Keys::default();
        keys.credential = Some(traffic.key(Scope::Credential, name));
        Call::of(&traffic, keys, Limits::new(), now)
    };
    traffic.pause(Some(traffic.key(Scope::Credential, "one")), now, secs(10), None);
    assert_eq!(held(of("one").enter(now)), Some((Some(now + secs(10)), HoldCause::Cooldown)));
    assert_eq!(of("two").enter(now), Admission::Go);
    traffic.pause(None, now, secs(5), None);
    assert_eq!(held(of("two").enter(now)), Some((Some(now + secs(5)), HoldCause::Cooldown)));

    let unpaced = Traffic::new(Control::new().with_pacing(None));
    unpaced.pause(None, now, secs(5), None);
    assert!(unpaced.is_calm());
}
