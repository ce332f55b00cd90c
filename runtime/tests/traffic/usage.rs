//! Quotas: what is recorded stops the calls that would overrun them, and no others.

use std::{num::NonZeroU64, thread};

use backstop::{Quota, UsageLevel};

use super::*;

const MINUTE: Duration = Duration::from_secs(60);

fn counted(quotas: &[Quota]) -> Arc<Traffic> {
    Traffic::with_quotas(Control::new(), quotas.to_vec())
}

/// Records something; gives what is used up of each limit that was reached.
fn record(traffic: &Traffic, credential: u64, amount: u64, now: Instant) -> Vec<u64> {
    let reached = traffic.usage().record("tokens", &by(credential), amount, now).unwrap();
    reached.iter().map(|level| level.used).collect()
}

fn used(traffic: &Traffic, credential: u64, now: Instant) -> Vec<u64> {
    traffic.usage().levels(&by(credential), now).iter().map(|level| level.used).collect()
}

/// Calls with this credential, or with none.
fn by(credential: u64) -> Keys {
    let mut keys = Keys::default();
    keys.credential = NonZeroU64::new(credential);
    keys
}

/// Why a call with this credential may not be sent, if it may not.
fn refused(traffic: &Arc<Traffic>, credential: u64, now: Instant) -> Option<(StopReason, Option<Instant>)> {
    refusal(Call::of(traffic, by(credential), Limits::new(), now).enter(now))
}

#[test]
fn a_limit_is_told_once_and_the_hard_one_stops_calls() {
    let (traffic, now) = (counted(&[Quota::new("tokens").soft_limit(80).hard_limit(100)]), Instant::now());
    assert!(record(&traffic, 0, 79, now).is_empty());
    assert_eq!(record(&traffic, 0, 1, now), [80]);
    assert!(record(&traffic, 0, 19, now).is_empty());
    assert!(traffic.is_calm() && refused(&traffic, 0, now).is_none());
    assert_eq!(record(&traffic, 0, 1, now), [100]);
    assert!(record(&traffic, 0, 50, now).is_empty());
    assert!(!traffic.is_calm());
    // Without a window it never ends.
    assert_eq!(refused(&traffic, 0, now + MINUTE * 60 * 24), Some((StopReason::UsageExhausted, None)));
    let level: UsageLevel = traffic.usage().levels(&by(0), now)[0];
    assert_eq!((level.used, level.remaining(), level.resets_in), (150, Some(0), None));
    assert!(level.is_high() && level.is_exhausted());
}

#[test]
fn one_amount_may_reach_both_limits_and_no_amount_overflows() {
    let (traffic, now) = (counted(&[Quota::new("tokens").soft_limit(1).hard_limit(2)]), Instant::now());
    assert_eq!(record(&traffic, 0, u64::MAX, now), [u64::MAX]);
    assert!(record(&traffic, 0, u64::MAX, now).is_empty());
    assert_eq!(used(&traffic, 0, now), [u64::MAX]);
}

#[test]
fn a_window_begins_with_the_first_amount_and_starts_from_zero_again() {
    let (traffic, now) = (counted(&[Quota::new("tokens").hard_limit(10).window(MINUTE)]), Instant::now());
    assert_eq!(record(&traffic, 0, 10, now), [10]);
    let (late, end) = (now + secs(59), now + MINUTE);
    assert_eq!(refused(&traffic, 0, late), Some((StopReason::UsageExhausted, Some(end))));
    assert_eq!(traffic.usage().levels(&by(0), late)[0].resets_in, Some(secs(1)));
    assert_eq!((refused(&traffic, 0, end), used(&traffic, 0, end)), (None, vec![0]));
    assert!(traffic.is_calm(), "who does not lock knows that it is over");
    assert!(record(&traffic, 0, 9, end).is_empty());
    assert_eq!(record(&traffic, 0, 1, end + secs(30)), [10]);
    assert_eq!(refused(&traffic, 0, end + secs(30)), Some((StopReason::UsageExhausted, Some(end + MINUTE))));
}

#[test]
fn several_quotas_of_a_name_all_count_and_the_last_to_end_decides() {
    let minute = Quota::new("tokens").hard_limit(10).window(MINUTE);
    let hour = Quota::new("tokens").hard_limit(15).window(MINUTE * 60);
    let (traffic, now) = (counted(&[hour, minute, Quota::new("requests").hard_limit(1)]), Instant::now());
    assert_eq!(record(&traffic, 0, 12, now), [12]);
    assert_eq!(refused(&traffic, 0, now), Some((StopReason::UsageExhausted, Some(now + MINUTE))));
    assert_eq!(record(&traffic, 0, 3, now), [15]);
    assert_eq!(refused(&traffic, 0, now), Some((StopReason::UsageExhausted, Some(now + MINUTE * 60))));
    assert_eq!(used(&traffic, 0, now), [15, 15, 0]);
    assert_eq!(traffic.usage().record("money", &by(0), 1, now), None);
}

#[test]
fn credentials_are_counted_each_on_its_own_where_the_quota_says_so() {
    let own = Quota::new("tokens").hard_limit(10).per(Scope::Credential);
    let (traffic, now) = (counted(&[own, Quota::new("tokens")]), Instant::now());
    assert_eq!(record(&traffic, 1, 10, now), [10]);
    assert!(record(&traffic, 2, 9, now).is_empty());
    let who: Vec<_> = (0..4).filter(|&who| refused(&traffic, who, now).is_some()).collect();
    assert_eq!(who, [1]);
    assert_eq!([0, 1, 2].map(|who| used(&traffic, who, now)), [[0, 19], [10, 19], [9, 19]]);
    // What nobody stands for counts for those who say nothing.
    assert_eq!(record(&traffic, 0, 10, now), [10]);
    let who: Vec<_> = (0..4).filter(|&who| refused(&traffic, who, now).is_some()).collect();
    assert_eq!(who, [0, 1]);
}

#[test]
fn the_number_of_credentials_is_bounded_and_past_ones_make_room() {
    let quota = Quota::new("tokens").per(Scope::Credential).window(MINUTE);
    let traffic = Traffic::with_quotas(Control::new().with_scopes(2), vec![quota]);
    let now = Instant::now();
    let counts = |who, now| traffic.usage().record("tokens", &by(who), 1, now).is_some();
    assert_eq!([1, 2, 3, 2, 0].map(|who| counts(who, now)), [true, true, false, true, true]);
    assert!(counts(3, now + MINUTE));
    assert_eq!([2, 3].map(|who| used(&traffic, who, now + MINUTE)), [[0], [1]]);
}

#[test]
fn what_grants_nothing_lets_nobody_through() {
    let (traffic, now) = (counted(&[Quota::new("tokens").hard_limit(0)]), Instant::now());
    assert_eq!(refused(&traffic, 0, now), Some((StopReason::UsageExhausted, None)));
}

#[test]
fn a_call_that_was_sent_is_not_sent_again_beyond_the_limit() {
    static STEADY: RetryPolicy = RetryPolicy::backoff();
    let (traffic, now) = (counted(&[Quota::new("tokens").hard_limit(10)]), Instant::now());
    let mut call = Call::new(&traffic, now);
    assert_eq!(call.enter(now), Admission::Go);
    assert!(matches!(call.fail(now, &STEADY, None).decision, Decision::Retry { .. }));
    let tokens = traffic.bucket().tokens();
    record(&traffic, 0, 10, now);
    assert_eq!(refusal(call.enter(now + secs(1))), Some((StopReason::UsageExhausted, None)));
    drop(call);
    assert!(traffic.bucket().tokens() > tokens, "what was drawn for the retry is given back");
}

#[test]
fn threads_lose_no_amount_and_a_limit_is_told_to_one_of_them() {
    let (traffic, now) = (counted(&[Quota::new("tokens").soft_limit(1_000).hard_limit(4_000)]), Instant::now());
    let record_all = || (0..1_000).map(|_| record(&traffic, 0, 1, now).len()).sum::<usize>();
    let told: usize = thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(record_all)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).sum()
    });
    assert_eq!((told, used(&traffic, 0, now)), (2, vec![4_000]));
}

#[test]
fn a_header_and_its_text_are_the_same_credential() {
    let (traffic, text) = (traffic(), "Bearer sk-1");
    let header = http::HeaderValue::from_static(text);
    assert_eq!(traffic.key(Scope::Credential, header), traffic.key(Scope::Credential, text.as_bytes()));
}
