//! Which of an API's endpoints calls go to.

use std::{
    sync::OnceLock,
    time::{Duration, Instant},
};

use super::{
    halt,
    sync::{AtomicU64, Ordering},
};
use crate::RetryPolicy;

/// The endpoints of an API, by number, and which of them calls keep away from.
///
/// Calls go to the first that is up. One that a call failed over from is down for a while; then one call tries it
/// again, while the others stay where they are, and a success brings all of them back.
#[derive(Debug, Default)]
pub struct Endpoints {
    /// The first instant that was seen, from which on the others are counted.
    start: OnceLock<Instant>,
    /// Of each, in one word: how often it failed (16 bits), and until when it is down, in milliseconds (48 bits); zero
    /// for one that is up.
    words: Box<[AtomicU64]>,
}

/// An endpoint that a request is sent to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct Chosen {
    index: usize,
    /// How often it had failed by then. What is learnt of a request holds only while nothing newer is known.
    failures: u64,
    /// It was down, and the request that tries it again was not sent yet.
    trial: bool,
}

/// For how long an endpoint is down where the server does not say, and until another call tries it where one does not
/// come back.
const DOWN: Duration = Duration::from_secs(30);

/// The longest time that a server's hint keeps calls away from it, as with a halt.
const LONGEST: Duration = Duration::from_secs(3_600);

/// For how long an endpoint is left alone that this row was met at, as far as the server (`told`) or the row says: no
/// shorter than the row keeps calls from its origin, where they would only be held, or fail.
pub(crate) fn absence(policy: &RetryPolicy, told: Option<Duration>) -> Option<Duration> {
    let told = told.map(|told| told.min(LONGEST));
    let halt = policy.halt().map(|halt| halt.duration.or(told).unwrap_or(halt::DEFAULT));
    let assumed = policy.retry_after().default;
    let hold = policy.throttle().and_then(|throttle| told.or(throttle.duration).or(assumed));
    told.max(halt).max(hold)
}

const FAILURE: u64 = 1 << 48;
const UNTIL: u64 = FAILURE - 1;
const FAILURES: u64 = !UNTIL;

impl Endpoints {
    /// So many endpoints, all of them up.
    #[must_use]
    pub fn new(count: usize) -> Self {
        Self { start: OnceLock::new(), words: (0..count).map(|_| AtomicU64::new(0)).collect() }
    }

    /// Where a request goes: to the first endpoint that is up or may be tried again, else to the one that may be next.
    pub fn choose(&self, now: Instant) -> Chosen {
        let all = 0..self.words.len();
        all.clone().find_map(|index| self.claim(index, now)).unwrap_or_else(|| {
            let seen = all.map(|index| (index, self.word(index)));
            let (index, word) = seen.min_by_key(|(_, word)| word & UNTIL).unwrap_or_default();
            Chosen { index, failures: word & FAILURES, trial: false }
        })
    }

    /// Where a request goes that failed at an endpoint: to the next one that is up; `None` where there is none.
    #[must_use]
    pub fn choose_after(&self, failed: Chosen, now: Instant) -> Option<Chosen> {
        let others = (failed.index + 1..self.words.len()).chain(0..failed.index);
        others.into_iter().find_map(|index| self.claim(index, now))
    }

    /// Nothing was sent there after all: if that was to try it again, another call may.
    pub fn give_back(&self, chosen: Chosen, now: Instant) {
        let untried = |word: u64| {
            // One that is up by now stays so.
            let is_down = word & FAILURES == chosen.failures && word & UNTIL > 0;
            is_down.then(|| chosen.failures | self.end(now, Duration::ZERO).max(1))
        };
        if let Some(word) = self.words.get(chosen.index).filter(|_| chosen.trial) {
            let _ = word.fetch_update(Ordering::Relaxed, Ordering::Relaxed, untried);
        }
    }

    /// Whether the endpoint was found to be down since it was chosen.
    #[must_use]
    pub fn is_lost(&self, chosen: Chosen) -> bool {
        let word = self.word(chosen.index);
        word & UNTIL > 0 && word & FAILURES != chosen.failures
    }

    /// An endpoint is down: a request that was sent there failed in a way that is the endpoint's own. `absence` is how
    /// long it is left alone. Gives the endpoint for a request that is sent there again all the same.
    pub fn fail(&self, chosen: Chosen, now: Instant, absence: Option<Duration>) -> Chosen {
        let Some(word) = self.words.get(chosen.index) else { return chosen };
        let until = self.end(now, absence.unwrap_or(DOWN));
        let failed = |word: u64| {
            let down = until.max(word & UNTIL);
            match word & FAILURES {
                failures if failures == chosen.failures => failures.wrapping_add(FAILURE) | down,
                // A request that was sent before another one failed says no more than that; and nothing once it is back.
                failures if word & UNTIL > 0 => failures | down,
                failures => failures,
            }
        };
        let before = word.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |word| Some(failed(word)));
        Chosen { failures: failed(before.unwrap_or_else(|word| word)) & FAILURES, ..chosen }
    }

    /// A request that was sent there succeeded.
    pub fn succeed(&self, chosen: Chosen) {
        // One that was sent before it failed says nothing about an endpoint that is down now. One that another call was
        // sent after to try it, too, is as good as that: where every request takes so long, none would ever do.
        let works = |word: u64| (word & FAILURES == chosen.failures && word & UNTIL > 0).then_some(chosen.failures);
        if let Some(word) = self.words.get(chosen.index) {
            let _ = word.fetch_update(Ordering::Relaxed, Ordering::Relaxed, works);
        }
    }

    /// The endpoint, if it is up, or if this is the call that tries it again.
    fn claim(&self, index: usize, now: Instant) -> Option<Chosen> {
        let seen = self.word(index);
        let trial = seen & UNTIL > 0;
        let chosen = Chosen { index, failures: seen & FAILURES, trial };
        if !trial {
            return Some(chosen);
        }
        // Whoever moves the end is the one. The others wait for what it finds, or for the next.
        let word = self.words.get(index).filter(|_| seen & UNTIL <= self.millis(now))?;
        let next = chosen.failures | self.end(now, DOWN);
        word.compare_exchange(seen, next, Ordering::Relaxed, Ordering::Relaxed).is_ok().then_some(chosen)
    }

    fn word(&self, index: usize) -> u64 {
        self.words.get(index).map_or(0, |word| word.load(Ordering::Relaxed))
    }

    /// In whole milliseconds, and never early.
    fn end(&self, now: Instant, duration: Duration) -> u64 {
        let end = self.elapsed(now).saturating_add(duration).as_nanos().div_ceil(1_000_000);
        end.min(u128::from(UNTIL)) as u64
    }

    fn millis(&self, now: Instant) -> u64 {
        u64::try_from(self.elapsed(now).as_millis()).unwrap_or(UNTIL)
    }

    fn elapsed(&self, now: Instant) -> Duration {
        now.saturating_duration_since(*self.start.get_or_init(|| now))
    }
}

impl Chosen {
    /// The same once a request was sent there.
    pub fn sent(self) -> Self {
        Self { trial: false, ..self }
    }

    /// Whether it is [to be given back](Endpoints::give_back) if nothing is sent there.
    #[must_use]
    pub fn is_trial(self) -> bool {
        self.trial
    }

    /// Its number.
    #[must_use]
    pub fn index(self) -> usize {
        self.index
    }
}

#[cfg(all(test, not(backstop_loom)))]
mod tests {
    use super::*;

    fn secs(secs: u64) -> Duration {
        Duration::from_secs(secs)
    }

    #[test]
    fn one_call_at_a_time_tries_an_endpoint_that_was_down() {
        let (endpoints, start) = (Endpoints::new(2), Instant::now());
        let first = endpoints.choose(start);
        assert_eq!(first.index(), 0);
        let _ = endpoints.fail(first, start, None);
        let second = endpoints.choose_after(first, start).unwrap();
        assert_eq!(second.index(), 1);
        assert_eq!(endpoints.choose(start + secs(29)).index(), 1, "the first one is left alone");

        let tried = endpoints.choose(start + secs(30));
        assert_eq!((tried.index(), endpoints.choose(start + secs(30)).index()), (0, 1), "one call tries it again");
        let other = endpoints.choose(start + secs(60));
        assert_eq!(
            (other.index(), endpoints.choose(start + secs(60)).index()),
            (0, 1),
            "and another one after a while"
        );
        let _ = endpoints.fail(other, start + secs(61), None);
        endpoints.succeed(tried);
        assert_eq!(endpoints.choose(start + secs(62)).index(), 1, "what it found is old news by now");

        let [tried, _other] = [91, 121].map(|time| endpoints.choose(start + secs(time)));
        endpoints.succeed(tried);
        assert_eq!(endpoints.choose(start + secs(121)).index(), 0, "the first one is back for all");
    }

    #[test]
    fn a_request_sent_before_the_trouble_does_not_end_it() {
        let (endpoints, start) = (Endpoints::new(2), Instant::now());
        let (slow, failed) = (endpoints.choose(start), endpoints.choose(start));
        let _ = endpoints.fail(failed, start, Some(secs(5)));
        endpoints.succeed(slow);
        assert_eq!(endpoints.choose(start + secs(4)).index(), 1);
    }

    #[test]
    fn where_all_are_down_calls_go_to_the_one_that_may_be_next() {
        let (endpoints, start) = (Endpoints::new(3), Instant::now());
        for (index, hint) in [(0, 50), (1, 10), (2, 20)] {
            let chosen = Chosen { index, failures: 0, trial: false };
            let _ = endpoints.fail(chosen, start, Some(secs(hint)));
        }
        let chosen = endpoints.choose(start);
        assert_eq!(chosen.index(), 1);
        assert_eq!(endpoints.choose_after(chosen, start), None);
        endpoints.succeed(chosen);
        assert_eq!(endpoints.choose(start + secs(49)), chosen, "a success is a success");
    }

    #[test]
    fn a_request_sent_before_the_trouble_does_not_bring_it_back() {
        let (endpoints, start) = (Endpoints::new(2), Instant::now());
        let [failed, late, later] = [(); 3].map(|()| endpoints.choose(start));
        let _ = endpoints.fail(failed, start, None);
        let _ = endpoints.fail(late, start, Some(secs(40)));
        assert_eq!(endpoints.choose(start + secs(39)).index(), 1, "what it was told holds");
        endpoints.succeed(endpoints.choose(start + secs(40)));
        let _ = endpoints.fail(later, start + secs(41), None);
        assert_eq!(endpoints.choose(start + secs(41)).index(), 0);
    }

    #[test]
    fn what_one_call_does_not_try_another_may() {
        let (endpoints, start) = (Endpoints::new(2), Instant::now());
        let _ = endpoints.fail(endpoints.choose(start), start, None);
        let claimed = endpoints.choose(start + secs(30));
        assert_eq!((claimed.index(), endpoints.choose(start + secs(31)).index()), (0, 1));
        endpoints.give_back(claimed, start + secs(31));
        let sent = endpoints.choose(start + secs(31)).sent();
        assert_eq!(sent.index(), 0);
        endpoints.give_back(sent, start + secs(32));
        assert_eq!(endpoints.choose(start + secs(32)).index(), 1, "it was tried");
        let _ = endpoints.fail(sent, start + secs(33), None);
        endpoints.give_back(claimed, start + secs(34));
        assert_eq!(endpoints.choose(start + secs(34)).index(), 1, "something newer is known");
    }

    #[test]
    fn what_was_held_for_long_before_it_is_given_back_is_no_trouble_anew() {
        let (endpoints, start) = (Endpoints::new(2), Instant::now());
        let _ = endpoints.fail(endpoints.choose(start), start, None);
        let (held, tried) = (endpoints.choose(start + secs(30)), endpoints.choose(start + secs(60)));
        endpoints.succeed(tried.sent());
        endpoints.give_back(held, start + secs(61));
        let both = [61, 62].map(|time| endpoints.choose(start + secs(time)).index());
        assert_eq!(both, [0, 0], "it is up for all");
    }

    #[test]
    fn a_request_that_is_sent_to_the_same_one_again_may_end_the_trouble() {
        let (endpoints, start) = (Endpoints::new(2), Instant::now());
        let again = endpoints.fail(endpoints.choose(start), start, None);
        let _ = endpoints.fail(endpoints.choose(start), start, Some(secs(1)));
        endpoints.succeed(again);
        assert_eq!(endpoints.choose(start), again);
    }

    #[test]
    fn a_hint_of_years_and_a_number_out_of_range_do_no_harm() {
        let (endpoints, start) = (Endpoints::new(2), Instant::now());
        let _ = endpoints.fail(Chosen::default(), start, absence(&RetryPolicy::NEVER, Some(Duration::MAX)));
        assert_eq!(endpoints.choose(start + LONGEST).index(), 0);
        let _ = endpoints.fail(Chosen::default(), start, Some(Duration::MAX));
        assert_eq!(endpoints.choose(start + LONGEST).index(), 1);
        let stray = Chosen { index: 7, failures: 7, trial: true };
        assert_eq!(endpoints.fail(stray, start, None), stray);
        endpoints.succeed(stray);
        assert_eq!(Endpoints::new(0).choose(start), Chosen::default());
    }
}

/// `RUSTFLAGS="--cfg backstop_loom" cargo test -p backstop --lib loom --no-default-features`
#[cfg(all(test, backstop_loom))]
mod loom_tests {
    use loom::{sync::Arc, thread};

    use super::*;

    #[test]
    fn two_calls_do_not_both_try_an_endpoint_that_was_down() {
        loom::model(|| {
            let (endpoints, start) = (Arc::new(Endpoints::new(2)), Instant::now());
            let _ = endpoints.fail(endpoints.choose(start), start, None);
            let later = start + DOWN;
            let other = Arc::clone(&endpoints);
            let thread = thread::spawn(move || other.choose(later).index());
            let here = endpoints.choose(later).index();
            assert_eq!(here + thread.join().unwrap(), 1, "one of them, and only one");
        });
    }
}
