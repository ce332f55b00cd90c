//! Which of an API's endpoints calls go to.

use std::{
    sync::OnceLock,
    time::{Duration, Instant},
};

use super::sync::{AtomicU64, Ordering};

/// The endpoints of an API, by number, and which of them calls keep away from.
///
/// Calls go to the first that is up. One that a call failed over from is down for a while; then one call tries it
/// again, while the others stay where they are, and a success brings all of them back.
#[derive(Debug, Default)]
pub struct Endpoints {
    /// The first instant that was seen, from which on the others are counted.
    start: OnceLock<Instant>,
    /// Until when each is down, in nanoseconds; zero for one that is up.
    down: Box<[AtomicU64]>,
}

/// An endpoint that a request is sent to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct Chosen {
    index: usize,
    /// Until when it was down by then. What is learnt of a request holds only while nothing newer is known.
    down: u64,
}

/// For how long an endpoint is down where the server does not say, and until another call tries it where one does not
/// come back.
const DOWN: Duration = Duration::from_secs(30);

/// The longest time that a server's hint keeps calls away from it, as with a halt.
const LONGEST: Duration = Duration::from_secs(3_600);

impl Endpoints {
    /// So many endpoints, all of them up.
    #[must_use]
    pub fn new(count: usize) -> Self {
        Self { start: OnceLock::new(), down: (0..count).map(|_| AtomicU64::new(0)).collect() }
    }

    /// Where a request goes: to the first endpoint that is up or may be tried again, else to the one that may be next.
    pub fn choose(&self, now: Instant) -> Chosen {
        let all = 0..self.down.len();
        all.clone().find_map(|index| self.claim(index, now)).unwrap_or_else(|| {
            let down = |index: usize| Chosen { index, down: self.until(index) };
            all.map(down).min_by_key(|chosen| chosen.down).unwrap_or_default()
        })
    }

    /// Where a request goes that failed at an endpoint: to the next one that is up; `None` where there is none.
    #[must_use]
    pub fn choose_after(&self, failed: Chosen, now: Instant) -> Option<Chosen> {
        let others = (failed.index + 1..self.down.len()).chain(0..failed.index);
        others.into_iter().find_map(|index| self.claim(index, now))
    }

    /// An endpoint is down: a request that was sent there failed in a way that is the endpoint's own. `hint` is how long
    /// it asks to be left alone.
    pub fn fail(&self, chosen: Chosen, now: Instant, hint: Option<Duration>) {
        if let Some(word) = self.down.get(chosen.index) {
            let until = self.nanos(now).saturating_add(nanos(hint.unwrap_or(DOWN).min(LONGEST)));
            word.fetch_max(until, Ordering::Relaxed);
        }
    }

    /// A request that was sent there succeeded.
    pub fn succeed(&self, chosen: Chosen) {
        // One that was sent while the endpoint was up says nothing about one that is down now.
        if chosen.down > 0
            && let Some(word) = self.down.get(chosen.index)
        {
            let _ = word.compare_exchange(chosen.down, 0, Ordering::Relaxed, Ordering::Relaxed);
        }
    }

    /// The endpoint, if it is up, or if this is the call that tries it again.
    fn claim(&self, index: usize, now: Instant) -> Option<Chosen> {
        let until = self.until(index);
        if until == 0 {
            return Some(Chosen { index, down: 0 });
        }
        let now = self.nanos(now);
        // Whoever moves the end is the one. The others wait for what it finds, or for the next.
        let next = now.saturating_add(nanos(DOWN));
        let word = self.down.get(index).filter(|_| until <= now)?;
        let moved = word.compare_exchange(until, next, Ordering::Relaxed, Ordering::Relaxed);
        moved.is_ok().then_some(Chosen { index, down: next })
    }

    fn until(&self, index: usize) -> u64 {
        self.down.get(index).map_or(0, |word| word.load(Ordering::Relaxed))
    }

    fn nanos(&self, now: Instant) -> u64 {
        nanos(now.saturating_duration_since(*self.start.get_or_init(|| now)))
    }
}

impl Chosen {
    /// Its number.
    #[must_use]
    pub fn index(self) -> usize {
        self.index
    }
}

fn nanos(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
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
        endpoints.fail(first, start, None);
        let second = endpoints.choose_after(first, start).unwrap();
        assert_eq!(second.index(), 1);
        assert_eq!(endpoints.choose(start + secs(29)).index(), 1, "the first one is left alone");

        let tried = endpoints.choose(start + secs(30));
        assert_eq!((tried.index(), endpoints.choose(start + secs(30)).index()), (0, 1), "one call tries it again");
        assert_eq!(endpoints.choose(start + secs(60)).index(), 0, "and another one if that is not heard of");
        endpoints.succeed(tried);
        assert_eq!(endpoints.choose(start + secs(61)).index(), 1, "what it found is old news by now");

        let tried = endpoints.choose(start + secs(90));
        endpoints.succeed(tried);
        assert_eq!(endpoints.choose(start + secs(90)).index(), 0, "the first one is back for all");
    }

    #[test]
    fn a_request_sent_before_the_trouble_does_not_end_it() {
        let (endpoints, start) = (Endpoints::new(2), Instant::now());
        let (slow, failed) = (endpoints.choose(start), endpoints.choose(start));
        endpoints.fail(failed, start, Some(secs(5)));
        endpoints.succeed(slow);
        assert_eq!(endpoints.choose(start + secs(4)).index(), 1);
    }

    #[test]
    fn where_all_are_down_calls_go_to_the_one_that_may_be_next() {
        let (endpoints, start) = (Endpoints::new(3), Instant::now());
        for (index, hint) in [(0, 50), (1, 10), (2, 20)] {
            let chosen = Chosen { index, down: 0 };
            endpoints.fail(chosen, start, Some(secs(hint)));
        }
        let chosen = endpoints.choose(start);
        assert_eq!(chosen.index(), 1);
        assert_eq!(endpoints.choose_after(chosen, start), None);
        endpoints.succeed(chosen);
        assert_eq!(endpoints.choose(start), Chosen { index: 1, down: 0 }, "a success is a success");
    }

    #[test]
    fn a_hint_of_years_and_a_number_out_of_range_do_no_harm() {
        let (endpoints, start) = (Endpoints::new(2), Instant::now());
        endpoints.fail(Chosen::default(), start, Some(Duration::MAX));
        assert_eq!(endpoints.choose(start + LONGEST).index(), 0);
        let stray = Chosen { index: 7, down: 7 };
        endpoints.fail(stray, start, None);
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
            endpoints.fail(endpoints.choose(start), start, None);
            let later = start + DOWN;
            let other = Arc::clone(&endpoints);
            let thread = thread::spawn(move || other.choose(later).index());
            let here = endpoints.choose(later).index();
            assert_eq!(here + thread.join().unwrap(), 1, "one of them, and only one");
        });
    }
}
