//! The rules of the decision core, each by itself. No clock is read but for an arbitrary start.

use std::time::{Duration, Instant, SystemTime};

use backstop::{
    Advice, DelayCause, Jitter, Reached, RetryAfter, RetryHint, RetryPolicy, Safety, StopReason,
    core::{Decision, Failed, Limits, Outcome, Session, is_idempotent},
};
use http::Method;

static STEADY: RetryPolicy = RetryPolicy::backoff().with_jitter(Jitter::None).with_max_attempts(4);
static JITTERY: RetryPolicy = RetryPolicy::backoff().with_max_attempts(u32::MAX);
static NEVER: RetryPolicy = RetryPolicy::NEVER.with_jitter(Jitter::None);
static NOT_PROCESSED: RetryPolicy = STEADY.with_safety(Safety::NotProcessed);
static WAIT: RetryPolicy = RetryPolicy::WAIT.with_jitter(Jitter::None);

const REPEATABLE: Limits = Limits::new().repeatable(true);

fn secs(secs: u64) -> Duration {
    Duration::from_secs(secs)
}

fn advice(policy: &'static RetryPolicy) -> Advice {
    Advice::new(policy, "test")
}

fn hinted(policy: &'static RetryPolicy, hint: Duration) -> Advice {
    let mut advice = advice(policy);
    advice.retry_after = Some(RetryHint::After(hint));
    advice
}

fn told(policy: &'static RetryPolicy, should_retry: bool) -> Advice {
    let mut advice = advice(policy);
    advice.should_retry = Some(should_retry);
    advice
}

/// What a fresh session decides after one failure, at its start.
fn first(limits: Limits, outcome: Outcome) -> Decision {
    let start = Instant::now();
    Session::new(limits, start, SystemTime::now(), 1).on_outcome(start, outcome)
}

fn delay(decision: Decision) -> Option<(Duration, DelayCause)> {
    match decision {
        Decision::Retry { delay, cause, .. } => Some((delay, cause)),
        _ => None,
    }
}

fn reason(decision: Decision) -> Option<StopReason> {
    match decision {
        Decision::Stop { reason, .. } => Some(reason),
        _ => None,
    }
}

#[test]
fn a_success_is_the_end() {
    assert_eq!(first(REPEATABLE, Outcome::Success), Decision::Done);
}

// Rule 1, the rest of which is proved beside the formula.
#[test]
fn the_bound_grows_with_every_attempt_of_the_call() {
    let start = Instant::now();
    let mut session = Session::new(REPEATABLE, start, SystemTime::now(), 1);
    let mut decide = || session.on_outcome(start, Outcome::failed(advice(&STEADY)));
    let delays = [decide(), decide(), decide()].map(delay);
    assert_eq!(delays, [1, 2, 4].map(|bound| Some((secs(bound), DelayCause::Backoff))));
    assert_eq!(reason(decide()), Some(StopReason::AttemptsExhausted));
}

#[test]
fn sessions_with_different_seeds_spread() {
    let start = Instant::now();
    let delays: std::collections::HashSet<_> = (0..100)
        .filter_map(|seed| {
            let mut session = Session::new(REPEATABLE, start, SystemTime::now(), seed);
            delay(session.on_outcome(start, Outcome::failed(advice(&JITTERY))))
        })
        .map(|(delay, _)| delay)
        .collect();
    assert!(delays.len() > 95 && delays.iter().all(|delay| *delay < secs(1)));
}

#[test]
fn the_callers_number_of_attempts_counts_in_place_of_the_tables() {
    let failed = Outcome::failed(advice(&STEADY));
    for (max, attempts) in [(0, 1), (1, 1), (2, 2), (9, 9)] {
        let start = Instant::now();
        let mut session = Session::new(REPEATABLE.max_attempts(Some(max)), start, SystemTime::now(), 1);
        while reason(session.on_outcome(start, failed)).is_none() {}
        assert_eq!(session.attempts(), attempts);
    }
}

// Rule 2.
#[test]
fn a_hint_is_a_floor_with_up_to_a_quarter_on_top() {
    let start = Instant::now();
    let mut session = Session::new(REPEATABLE, start, SystemTime::now(), 7);
    let (mut least, mut most) = (Duration::MAX, Duration::ZERO);
    for _ in 0..10_000 {
        let decision = session.on_outcome(start, Outcome::failed(hinted(&JITTERY, secs(8))));
        let (delay, cause) = delay(decision).unwrap();
        assert_eq!(cause, DelayCause::Hint);
        (least, most) = (least.min(delay), most.max(delay));
    }
    assert!(least >= secs(8) && least < Duration::from_millis(8_010), "{least:?}");
    assert!(most < secs(10) && most > Duration::from_millis(9_990), "{most:?}");
}

#[test]
fn without_jitter_a_hint_is_obeyed_exactly() {
    let decision = first(REPEATABLE, Outcome::failed(hinted(&STEADY, secs(8))));
    assert_eq!(delay(decision), Some((secs(8), DelayCause::Hint)));
}

#[test]
fn a_hint_of_zero_leaves_it_to_the_backoff() {
    let decision = first(REPEATABLE, Outcome::failed(hinted(&STEADY, Duration::ZERO)));
    assert_eq!(delay(decision), Some((secs(1), DelayCause::Backoff)));

    let now = SystemTime::now();
    let mut past = advice(&STEADY);
    past.retry_after = Some(RetryHint::At(now - secs(60)));
    let start = Instant::now();
    let decision = Session::new(REPEATABLE, start, now, 1).on_outcome(start, Outcome::failed(past));
    assert_eq!(delay(decision), Some((secs(1), DelayCause::Backoff)));
}

#[test]
fn an_absolute_hint_is_read_against_the_wall_clock_that_is_given() {
    let (start, wall) = (Instant::now(), SystemTime::UNIX_EPOCH + secs(1_000_000));
    let mut at = advice(&STEADY);
    at.retry_after = Some(RetryHint::At(wall + secs(20)));
    let mut session = Session::new(REPEATABLE, start, wall, 1);
    let decision = session.on_outcome(start, Outcome::failed(at));
    assert_eq!(delay(decision), Some((secs(20), DelayCause::Hint)));
    // It goes on as the monotonic clock does.
    let decision = session.on_outcome(start + secs(5), Outcome::failed(at));
    assert_eq!(delay(decision), Some((secs(15), DelayCause::Hint)));
}

#[test]
fn a_hint_beyond_the_tables_maximum_ends_the_call_and_says_when_to_come_back() {
    let start = Instant::now();
    for (hint, stops) in [(secs(120), false), (secs(120) + Duration::from_millis(1), true), (Duration::MAX, true)] {
        let mut session = Session::new(REPEATABLE, start, SystemTime::now(), 1);
        let decision = session.on_outcome(start, Outcome::failed(hinted(&STEADY, hint)));
        match decision {
            Decision::Stop { reason, retry_at } => {
                assert!(stops && reason == StopReason::HintTooLong);
                // "Never" is told as a century from now.
                assert_eq!(retry_at, Some(start + hint.min(secs(100 * 365 * 86_400))));
            }
            Decision::Retry { delay, .. } => assert!(!stops && delay == hint),
            _ => panic!("it failed"),
        }
    }
}

#[test]
fn every_stop_tells_the_servers_hint() {
    let start = Instant::now();
    for policy in [&NEVER, &STEADY] {
        let limits = REPEATABLE.max_attempts(Some(1));
        let mut session = Session::new(limits, start, SystemTime::now(), 1);
        let decision = session.on_outcome(start, Outcome::failed(hinted(policy, secs(9))));
        assert!(matches!(decision, Decision::Stop { retry_at: Some(at), .. } if at == start + secs(9)), "{decision:?}");
    }
}

#[test]
fn the_tables_default_stands_in_for_a_hint_that_is_missing() {
    let limits = REPEATABLE;
    assert_eq!(delay(first(limits, Outcome::failed(advice(&WAIT)))), Some((secs(60), DelayCause::DefaultHint)));
    // The server's own hint wins, and its zero too.
    let hint = Outcome::failed(hinted(&WAIT, secs(2)));
    assert_eq!(delay(first(limits, hint)), Some((secs(2), DelayCause::Hint)));
    let zero = Outcome::failed(hinted(&WAIT, Duration::ZERO));
    assert_eq!(delay(first(limits, zero)), Some((secs(1), DelayCause::Backoff)));
}

#[test]
fn the_jitter_of_a_hint_does_not_make_a_call_miss_its_deadline() {
    let start = Instant::now();
    for seed in 0..1_000 {
        let mut session = Session::new(REPEATABLE.deadline(Some(secs(101))), start, SystemTime::now(), seed);
        let decision = session.on_outcome(start, Outcome::failed(hinted(&JITTERY, secs(100))));
        let (delay, _) = delay(decision).expect("there is a second left");
        assert!(delay >= secs(100) && delay < secs(100) + Duration::from_millis(500));
    }
}

#[test]
fn the_jitter_of_a_hint_does_not_pass_the_longest_hint_obeyed() {
    let start = Instant::now();
    for seed in 0..1_000 {
        let mut session = Session::new(REPEATABLE, start, SystemTime::now(), seed);
        let decision = session.on_outcome(start, Outcome::failed(hinted(&JITTERY, secs(119))));
        let (delay, _) = delay(decision).expect("the table obeys two minutes");
        assert!(delay >= secs(119) && delay <= secs(120), "{delay:?}");
    }
}

// Rule 4.
#[test]
fn the_server_can_veto() {
    assert_eq!(reason(first(REPEATABLE, Outcome::failed(told(&STEADY, false)))), Some(StopReason::ServerVeto));
}

#[test]
fn the_server_can_permit_what_the_table_does_not() {
    assert_eq!(reason(first(REPEATABLE, Outcome::failed(advice(&NEVER)))), Some(StopReason::NotRetryable));
    let permitted = Outcome::failed(told(&NEVER, true));
    // By the numbers of the row, and whether or not the request is idempotent.
    assert_eq!(delay(first(REPEATABLE, permitted)), Some((secs(1), DelayCause::Backoff)));
    assert_eq!(delay(first(Limits::new(), permitted)), Some((secs(1), DelayCause::Backoff)));
}

#[test]
fn a_permission_knows_bounds() {
    let permitted = Outcome::failed(told(&NEVER, true));
    let once = REPEATABLE.max_attempts(Some(1));
    assert_eq!(reason(first(once, permitted)), Some(StopReason::AttemptsExhausted));
    let short = REPEATABLE.deadline(Some(secs(1)));
    assert_eq!(reason(first(short, permitted)), Some(StopReason::WouldOverrunDeadline));
    assert_eq!(reason(first(REPEATABLE.single_use(true), permitted)), Some(StopReason::NotReplayable));
}

// Rule 5.
#[test]
fn an_attempt_may_take_its_timeout_or_what_remains() {
    let start = Instant::now();
    let limits = |attempt, deadline| Limits::new().attempt_timeout(attempt).deadline(deadline);
    let limit = |limits, after| Session::new(limits, start, SystemTime::now(), 1).attempt_limit(start + after);

    assert_eq!(limit(limits(None, None), secs(5)), Ok(None));
    assert_eq!(limit(limits(Some(secs(30)), None), secs(5)), Ok(Some(start + secs(35))));
    assert_eq!(limit(limits(None, Some(secs(60))), secs(5)), Ok(Some(start + secs(60))));
    assert_eq!(limit(limits(Some(secs(30)), Some(secs(60))), secs(5)), Ok(Some(start + secs(35))));
    assert_eq!(limit(limits(Some(secs(30)), Some(secs(60))), secs(50)), Ok(Some(start + secs(60))));
    assert_eq!(limit(limits(None, Some(secs(60))), secs(60)), Err(StopReason::DeadlineExceeded));
    assert_eq!(limit(limits(Some(Duration::MAX), Some(Duration::MAX)), secs(5)), Ok(None));
}

#[test]
fn a_wait_that_leaves_no_time_for_an_attempt_is_not_begun() {
    for (deadline, goes_on) in [(secs(1), false), (secs(1) + Duration::from_nanos(1), true)] {
        let decision = first(REPEATABLE.deadline(Some(deadline)), Outcome::failed(advice(&STEADY)));
        assert_eq!(delay(decision).is_some(), goes_on);
        assert_eq!(reason(decision).is_none(), goes_on);
    }
}

#[test]
fn no_answer_by_the_deadline_is_the_deadlines_doing() {
    let start = Instant::now();
    // Not that of the method, which would also forbid a retry.
    let mut session = Session::new(Limits::new().deadline(Some(secs(3))), start, SystemTime::now(), 1);
    let late = Outcome::unreached(advice(&STEADY), Reached::Ambiguous);
    let decision = session.on_outcome(start + secs(3), late);
    assert_eq!(reason(decision), Some(StopReason::DeadlineExceeded));
}

#[test]
fn a_wait_beyond_what_the_clock_can_tell_is_not_begun() {
    static FOREVER: RetryPolicy = RetryPolicy::backoff()
        .with_jitter(Jitter::None)
        .with_initial_backoff(Duration::MAX)
        .with_max_backoff(Duration::MAX)
        .with_retry_after(RetryAfter { default: None, max: Duration::MAX });
    let forever = Outcome::failed(advice(&FOREVER));
    assert_eq!(reason(first(REPEATABLE, forever)), Some(StopReason::WouldOverrunDeadline));
    let hint = Outcome::failed(hinted(&FOREVER, Duration::MAX));
    assert!(matches!(
        first(REPEATABLE, hint),
        Decision::Stop { reason: StopReason::WouldOverrunDeadline, retry_at: Some(_) }
    ));
}

// Rule 6.
#[test]
fn what_the_server_may_have_acted_on_is_sent_again_only_if_that_does_no_harm() {
    let unsafe_request = Limits::new();
    let refused = Some(StopReason::NotIdempotent);
    let unreached = |reached| Outcome::unreached(advice(&STEADY), reached);

    assert_eq!(reason(first(unsafe_request, Outcome::failed(advice(&STEADY)))), refused);
    assert_eq!(reason(first(unsafe_request, unreached(Reached::Ambiguous))), refused);
    assert_eq!(reason(first(unsafe_request, unreached(Reached::InBody))), refused);
    for harmless in [
        first(REPEATABLE, Outcome::failed(advice(&STEADY))),
        first(REPEATABLE, unreached(Reached::Ambiguous)),
        first(REPEATABLE, unreached(Reached::InBody)),
        first(unsafe_request, unreached(Reached::BeforeSend)),
        first(unsafe_request, Outcome::failed(advice(&NOT_PROCESSED))),
    ] {
        assert!(delay(harmless).is_some(), "{harmless:?}");
    }
}

#[test]
fn methods_are_idempotent_as_rfc_9110_says() {
    for method in [Method::GET, Method::HEAD, Method::OPTIONS, Method::TRACE, Method::PUT, Method::DELETE] {
        assert!(is_idempotent(&method), "{method}");
    }
    for method in [Method::POST, Method::PATCH, Method::CONNECT, Method::from_bytes(b"QUERY").unwrap()] {
        assert!(!is_idempotent(&method), "{method}");
    }
}

#[test]
fn a_stream_is_not_sent_twice() {
    let decision = first(REPEATABLE.single_use(true), Outcome::failed(advice(&STEADY)));
    assert_eq!(reason(decision), Some(StopReason::NotReplayable));
}

// Rule 11.
#[test]
fn nothing_is_sent_again_once_a_part_of_the_body_was_handed_on() {
    let Outcome::Failed(failed) = Outcome::unreached(told(&STEADY, true), Reached::InBody) else { unreachable!() };
    let handed_on = Outcome::Failed(failed.after_body_started());
    assert_eq!(reason(first(REPEATABLE, handed_on)), Some(StopReason::BodyStarted));
}

/// Random policies, hints, outcomes and times: what must hold always.
#[test]
fn whatever_happens_the_promises_hold() {
    let mut random = fastrand::Rng::with_seed(0x5eed);
    let policies: Vec<&'static RetryPolicy> = (0..200).map(|_| &*Box::leak(Box::new(policy(&mut random)))).collect();
    for seed in 0..20_000 {
        let start = Instant::now();
        let deadline = random.bool().then(|| Duration::from_millis(random.u64(..300_000)));
        let max_attempts = random.bool().then(|| random.u32(..12));
        let limits = REPEATABLE.repeatable(random.bool()).deadline(deadline).max_attempts(max_attempts);
        let epoch = SystemTime::UNIX_EPOCH + secs(1_700_000_000);
        let mut session = Session::new(limits, start, epoch, seed);
        let mut now = start;
        for attempt in 1_u32.. {
            let Ok(limit) = session.attempt_limit(now) else { break };
            assert!(limit.is_none_or(|limit| deadline.is_none_or(|deadline| limit <= start + deadline)));
            now += Duration::from_micros(random.u64(..5_000_000));

            let failed = failed(&mut random, &policies);
            let wall = epoch + (now - start);
            let policy = failed.advice.policy;
            let Decision::Retry { at, delay, cause } = session.on_outcome(now, Outcome::Failed(failed)) else {
                break;
            };
            assert_eq!(at, now + delay);
            assert!(deadline.is_none_or(|deadline| at < start + deadline), "no wait overruns the deadline");
            assert!(attempt < max_attempts.unwrap_or(policy.max_attempts()), "no attempt too many");
            assert!(policy.retries() || failed.advice.should_retry == Some(true));
            assert!(failed.advice.should_retry != Some(false), "a veto is one");
            let hint = failed.advice.retry_after.map(|hint| hint.delay(wall)).or(policy.retry_after().default);
            match hint.filter(|hint| !hint.is_zero()) {
                Some(hint) => {
                    assert!(delay >= hint, "never earlier than told");
                    assert!(delay <= hint + hint / 4 && hint <= policy.retry_after().max);
                    assert_ne!(cause, DelayCause::Backoff);
                }
                None => assert!(delay <= policy.max_backoff() && cause == DelayCause::Backoff),
            }
            now = at;
        }
    }
}

fn policy(random: &mut fastrand::Rng) -> RetryPolicy {
    let millis = |random: &mut fastrand::Rng, below| Duration::from_millis(random.u64(..below));
    let base = if random.u8(..8) == 0 { RetryPolicy::NEVER } else { RetryPolicy::BACKOFF };
    base.with_max_attempts(random.u32(..10))
        .with_initial_backoff(millis(random, 5_000))
        .with_max_backoff(millis(random, 60_000))
        .with_backoff_multiplier(random.f64() * 4.0)
        .with_jitter([Jitter::Full, Jitter::Equal, Jitter::None][random.usize(..3)])
        .with_retry_after(RetryAfter {
            default: (random.u8(..4) == 0).then(|| millis(random, 90_000)),
            max: millis(random, 200_000),
        })
        .with_safety([Safety::MaybeProcessed, Safety::NotProcessed][random.usize(..2)])
}

fn failed(random: &mut fastrand::Rng, policies: &[&'static RetryPolicy]) -> Failed {
    let mut advice = advice(policies[random.usize(..policies.len())]);
    advice.retry_after = match random.u8(..4) {
        0 => Some(RetryHint::After(Duration::from_millis(random.u64(..150_000)))),
        1 => Some(RetryHint::At(SystemTime::UNIX_EPOCH + secs(1_700_000_000 - 30 + random.u64(..150)))),
        _ => None,
    };
    advice.should_retry = [None, None, None, Some(true), Some(false)][random.usize(..5)];
    let reached = [Reached::BeforeSend, Reached::Ambiguous, Reached::InBody];
    let outcome = match random.u8(..2) {
        0 => Outcome::failed(advice),
        _ => Outcome::unreached(advice, reached[random.usize(..3)]),
    };
    match outcome {
        Outcome::Failed(failed) => failed,
        _ => unreachable!(),
    }
}
