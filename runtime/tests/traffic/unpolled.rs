//! Calls whose owners do not poll them when their turn comes.

use backstop::Halt;

use super::{
    world::{Answer, Report, World, failed},
    *,
};

static THROTTLED: RetryPolicy = RetryPolicy::WAIT.with_throttle(Throttle { scope: Scope::Credential, duration: None });
static HALT: RetryPolicy = RetryPolicy::NEVER.with_halt(Halt { scope: Scope::Credential, duration: Some(SECOND) });

const SECOND: Duration = Duration::from_secs(1);
const AGES: Duration = Duration::from_secs(10_000);

/// Ten calls are on their way, one is throttled; then so many wait, of which each asked once.
fn waiting(traffic: &Arc<Traffic>, now: Instant, calls: usize) -> Vec<Call> {
    let mut sent: Vec<_> = (0..10).map(|_| Call::new(traffic, now)).collect();
    assert!(sent.iter_mut().all(|call| call.enter(now) == Admission::Go));
    let _ = sent[0].fail(now, &THROTTLED, Some(secs(10)));
    let mut calls: Vec<_> = (0..calls).map(|_| Call::new(traffic, now)).collect();
    assert!(calls.iter_mut().all(|call| held(call.enter(now)).is_some()));
    calls
}

/// Of two calls on their way one is refused.
fn one_at_a_time(traffic: &Arc<Traffic>, now: Instant) {
    let mut sent = [Call::new(traffic, now), Call::new(traffic, now)];
    assert!(sent.iter_mut().all(|call| call.enter(now) == Admission::Go));
    let _ = sent[0].fail(now, &THROTTLED, Some(SECOND));
}

/// When it asks in any case.
fn latest(admission: Admission) -> Instant {
    match admission {
        Admission::Wait { latest, .. } => latest,
        other => panic!("{other:?}"),
    }
}

/// Asks at the times it is told, and at no other, until it goes.
fn goes(call: &mut Call, mut now: Instant) -> Instant {
    loop {
        match call.enter(now) {
            Admission::Go => return now,
            admission => now = latest(admission),
        }
    }
}

#[test]
fn a_call_that_does_not_ask_is_passed_over_after_a_second() {
    let (traffic, now) = (traffic(), Instant::now());
    let mut calls = waiting(&traffic, now, 2);
    let [first, second] = &mut calls[..] else { unreachable!() };
    assert_eq!(held(first.enter(now + secs(10))).unwrap().1, HoldCause::Pace);
    let due = latest(first.enter(now + secs(10)));
    let just_before = due + SECOND - Duration::from_nanos(1);
    assert!(held(second.enter(just_before)).is_some_and(|(until, _)| until.is_none()), "it is not its turn");
    assert_eq!(second.enter(due + SECOND), Admission::Go);
}

#[test]
fn it_is_the_next_again_when_it_asks_at_last() {
    let (traffic, now) = (traffic(), Instant::now());
    let mut calls = waiting(&traffic, now, 4);
    let later = goes(&mut calls[1], now);
    assert!(calls[0].wakes() > 0 && calls[2].wakes() > 0, "who is passed over is woken, and so is who comes next");
    let next = held(calls[2].enter(later)).unwrap().0.unwrap();
    let before = held(calls[0].enter(later)).unwrap().0;
    assert_eq!(before, Some(next), "the turn is that of the first again");
    assert_eq!(calls[0].enter(next), Admission::Go);
    assert_eq!(calls[2].wakes(), 1, "whoever goes wakes the next");
}

#[test]
fn those_that_are_passed_over_may_be_dropped() {
    let (traffic, now) = (traffic(), Instant::now());
    let mut calls = waiting(&traffic, now, 3);
    let later = goes(&mut calls[1], now);
    drop(calls.remove(0));
    goes(&mut calls[1], later);
}

#[test]
fn many_in_a_row_hold_up_the_one_behind_them_no_longer_than_a_few() {
    for (stuck, most) in [(1, 2), (50, 13), (1_000, 42)] {
        let (traffic, now) = (traffic(), Instant::now());
        let mut calls = waiting(&traffic, now, stuck + 1);
        let waited = goes(calls.last_mut().unwrap(), now) - now;
        assert!(waited <= secs(10 + most), "{stuck} in a row: {waited:?}");
    }
}

#[test]
fn the_first_one_that_waits_for_a_slot_is_passed_over_too() {
    let (traffic, now) = (traffic(), Instant::now());
    one_at_a_time(&traffic, now);
    let later = now + secs(60);
    let mut running = Call::new(&traffic, later);
    assert_eq!(running.enter(later), Admission::Go);
    let mut calls: Vec<_> = (0..2).map(|_| Call::new(&traffic, later)).collect();
    let asks: Vec<_> = calls.iter_mut().map(|call| latest(call.enter(later))).collect();
    drop(running);
    assert!(goes(&mut calls[1], asks[1]) <= later + secs(4));
}

#[test]
fn whatever_a_call_is_polled_for_it_is_told_the_same_time() {
    let (traffic, now) = (traffic(), Instant::now());
    let mut calls = waiting(&traffic, now, 100);
    for call in &mut calls {
        let told = latest(call.enter(now));
        assert_eq!(latest(call.enter(now + Duration::from_millis(700))), told);
    }
}

#[test]
fn the_first_one_is_not_woken_before_its_time_whoever_joins() {
    let (traffic, now) = (traffic(), Instant::now());
    let first = waiting(&traffic, now, 1).remove(0);
    let mut others = Vec::new();
    for later in 1..10 {
        others.push(Call::new(&traffic, now));
        assert!(held(others.last_mut().unwrap().enter(now + secs(later))).is_some());
    }
    assert_eq!(first.wakes(), 0);
}

/// 200 tasks at a server that grants 30 a second, of which 50 leave after two seconds.
fn play(
    away: fn(usize, Duration) -> Option<Duration>,
    tasks: usize,
    per_second: f64,
    calls: usize,
) -> (Report, Instant) {
    let (mut tokens, mut filled) = (per_second, Instant::now());
    let server = move |now: Instant| {
        tokens = (tokens + (now - filled.min(now)).as_secs_f64() * per_second).min(per_second);
        filled = now;
        if tokens < 1.0 {
            return Answer::failure(Duration::from_millis(20), failed(&THROTTLED, Some(SECOND)));
        }
        tokens -= 1.0;
        Answer::success(Duration::from_millis(50))
    };
    let mut world = World::new(server, Limits::new(), vec![traffic()], tasks, calls);
    world.away = away;
    world.run();
    (std::mem::take(&mut world.report), world.start)
}

#[test]
fn the_others_go_on_at_nearly_the_same_speed() {
    let away = |task, at| (task % 4 == 0 && at > secs(2) && at < AGES).then_some(AGES);
    let (report, start) = play(away, 200, 30.0, 3_000);
    let mut ends: Vec<_> = report.successes.iter().filter(|(task, _)| task % 4 != 0).map(|(_, at)| *at).collect();
    ends.insert(0, start);
    let longest = ends.windows(2).map(|pair| pair[1] - pair[0]).max().unwrap();
    let last = *ends.last().unwrap() - start;
    assert!(longest <= secs(5) && last <= secs(130), "the longest pause {longest:?}, all done after {last:?}");
    assert_eq!(report.succeeded + report.failed.len(), 3_000, "those that left come to their end, too");
}

#[test]
fn while_all_are_polled_hardly_any_asks_before_its_turn() {
    let (report, _) = play(|_, _| None, 5_000, 100.0, 20_000);
    // At least twice: when it comes, and when it is its turn; many come to wait for the rate again.
    let each = report.asked as f64 / report.requests as f64;
    assert!(each <= 4.0, "{each} times for each request");
}

#[test]
fn a_long_queue_that_hardly_moves_asks_seldom() {
    let (traffic, now) = (traffic(), Instant::now());
    one_at_a_time(&traffic, now);
    // The one that is sent takes forever.
    let mut now = now + secs(10);
    let mut running = Call::new(&traffic, now);
    assert_eq!(running.enter(now), Admission::Go);
    let mut calls: Vec<_> = (0..10_000).map(|_| Call::new(&traffic, now)).collect();
    let mut asks: Vec<_> = calls.iter_mut().map(|call| latest(call.enter(now))).collect();
    let (mut asked, mut most) = (0, 0);
    for _ in 0..200 {
        now += SECOND;
        let due: Vec<_> = (0..calls.len()).filter(|call| asks[*call] <= now).collect();
        due.iter().for_each(|call| asks[*call] = latest(calls[*call].enter(now)));
        (asked, most) = (asked + due.len(), most.max(due.len()));
    }
    // The sum of one over the root of each place: twice the root of their number.
    assert!(asked <= 200 * 210 && most <= 1_000, "{asked} times in all, {most} in one second");
    assert!(calls.iter().all(|call| call.wakes() == 0), "nobody was passed over");
}

/// Halts at `now`; gives the probe that was sent when the halt was over, and when.
fn probe(traffic: &Arc<Traffic>, now: Instant, policy: &'static RetryPolicy) -> (Call, Instant) {
    let mut denied = Call::new(traffic, now);
    assert_eq!(denied.enter(now), Admission::Go);
    let sent = denied.fail(now, policy, None).trouble.unwrap().until;
    let mut probe = Call::new(traffic, sent);
    assert_eq!(probe.enter(sent), Admission::Go);
    (probe, sent)
}

#[test]
fn a_probe_is_given_up_after_a_minute_or_as_long_as_the_halt_was() {
    static LONG: RetryPolicy = RetryPolicy::NEVER.with_halt(Halt { scope: Scope::Credential, duration: Some(AGES) });
    for (policy, patience) in [(&HALT, secs(60)), (&LONG, AGES)] {
        let (traffic, now) = (traffic(), Instant::now());
        let (_stuck, sent) = probe(&traffic, now, policy);
        let over = sent + patience;
        assert!(refusal(Call::new(&traffic, sent).enter(over - Duration::from_nanos(1))).is_some());
        let mut second = Call::new(&traffic, over);
        assert_eq!(second.enter(over), Admission::Go);
        assert!(refusal(Call::new(&traffic, over).enter(over)).is_some(), "still one at a time");
        second.turn.succeed();
        assert!(succeeds(&traffic, over));
    }
}

#[test]
fn a_probe_that_was_given_up_shows_that_the_scope_works_and_nothing_else() {
    for works in [true, false] {
        let (traffic, now) = (traffic(), Instant::now());
        let (mut slow, sent) = probe(&traffic, now, &HALT);
        let over = sent + secs(60);
        let mut second = Call::new(&traffic, over);
        assert_eq!(second.enter(over), Admission::Go);
        if works {
            slow.turn.succeed();
        } else {
            drop(slow);
        }
        assert_eq!(succeeds(&traffic, over), works, "the second one is on its way");
    }
}

#[test]
fn a_probe_of_an_earlier_halt_says_nothing_of_this_one() {
    let (traffic, now) = (traffic(), Instant::now());
    let (mut slow, sent) = probe(&traffic, now, &HALT);
    let over = sent + secs(60);
    assert!(succeeds(&traffic, over), "the second probe");
    let (_third, later) = probe(&traffic, over + SECOND, &HALT);
    slow.turn.succeed();
    assert!(!succeeds(&traffic, later));
}
