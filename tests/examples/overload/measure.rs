//! What is read off a run.

use std::time::Duration;

use crate::scenario::{END, TROUBLE};

/// What happened.
pub(crate) struct Run {
    pub(crate) calls: Vec<Call>,
    /// When requests reached the server.
    pub(crate) arrivals: Vec<Duration>,
    /// How many of them were over the limit.
    pub(crate) throttled: u64,
}

/// One call.
#[derive(Clone, Copy)]
pub(crate) struct Call {
    pub(crate) begin: Duration,
    pub(crate) end: Duration,
    pub(crate) succeeded: bool,
}

/// The figures of a run.
#[derive(Clone, Copy)]
pub(crate) struct Figures {
    /// The part of all calls that succeeded.
    pub(crate) success: f64,
    /// Successes a second from the beginning of the trouble until 15 seconds after its end.
    pub(crate) goodput: f64,
    /// Requests for each call, over the whole run.
    pub(crate) amplification: f64,
    /// The same in the worst second.
    pub(crate) peak: f64,
    /// How long after the end of the trouble calls were served in time again; `None`: never.
    pub(crate) recovery: Option<Duration>,
    /// 99 of 100 successes took no longer.
    pub(crate) p99: Duration,
    /// Answers 429 for each success.
    pub(crate) throttled: f64,
    /// When the last call ended.
    pub(crate) makespan: Duration,
}

impl Run {
    pub(crate) fn figures(&self) -> Figures {
        let successes: Vec<&Call> = self.calls.iter().filter(|call| call.succeeded).collect();
        let watched = TROUBLE.0..TROUBLE.1 + Duration::from_secs(15);
        let timely = successes.iter().filter(|call| watched.contains(&call.end)).count();
        let mut times: Vec<Duration> = successes.iter().map(|call| call.end - call.begin).collect();
        times.sort_unstable();
        Figures {
            success: ratio(successes.len(), self.calls.len()),
            goodput: timely as f64 / (watched.end - watched.start).as_secs_f64(),
            amplification: ratio(self.arrivals.len(), self.calls.len()),
            peak: self.peak(),
            recovery: self.recovery(),
            p99: times.get(times.len() * 99 / 100).copied().unwrap_or_default(),
            throttled: self.throttled as f64 / successes.len().max(1) as f64,
            makespan: self.calls.iter().map(|call| call.end).max().unwrap_or_default(),
        }
    }

    /// How many of these happened in each slice of the run.
    pub(crate) fn slices(times: impl Iterator<Item = Duration>, slice: Duration) -> Vec<usize> {
        let mut counts = vec![0; (END.as_nanos() / slice.as_nanos()) as usize];
        for time in times {
            if let Some(count) = counts.get_mut((time.as_nanos() / slice.as_nanos()) as usize) {
                *count += 1;
            }
        }
        counts
    }

    fn peak(&self) -> f64 {
        let second = Duration::from_secs(1);
        let requests = Self::slices(self.arrivals.iter().copied(), second);
        let calls = Self::slices(self.calls.iter().map(|call| call.begin), second);
        requests.iter().zip(&calls).map(|(&requests, &calls)| ratio(requests, calls)).fold(0.0, f64::max)
    }

    /// The end of the last half second in which more than one of twenty calls began that failed or took longer than a
    /// second.
    fn recovery(&self) -> Option<Duration> {
        let in_time = |call: &&Call| call.succeeded && call.end - call.begin <= IN_TIME;
        let began = Self::slices(self.calls.iter().map(|call| call.begin), SLICE);
        let served = Self::slices(self.calls.iter().filter(in_time).map(|call| call.begin), SLICE);
        let bad = began.iter().zip(&served).rposition(|(&began, &served)| ratio(served, began) < 0.95);
        let end = bad.map_or(Duration::ZERO, |slice| SLICE * (slice as u32 + 1));
        (end + Duration::from_secs(3) < END).then(|| end.saturating_sub(TROUBLE.1))
    }
}

const SLICE: Duration = Duration::from_millis(500);
const IN_TIME: Duration = Duration::from_secs(1);

fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}
