//! How fast a throttled scope sends: a rate that finds the server's own, and a limit to how many requests run at a time.
//!
//! The rate is decreased by a factor at each throttle and grows back as CUBIC does (RFC 9438), as in the adaptive mode
//! of the AWS SDKs: fast at first, slowly near the rate at which the server last refused, then faster and faster. Here
//! the curve is scaled to that rate, so that thirty requests a second take as long to come back to as three thousand.
//!
//! It is weak where a server grants no burst at all and several processes share its limit: their requests collide however
//! slow they are, and each collision costs the whole hint. Nor does it find a limit of a request in several seconds with
//! few refusals.
//!
//! A rate cannot be met by a limit of requests in flight alone (30 a second at 50 ms each is one and a half), nor can a
//! limit of requests in flight be met by a rate while their duration varies. So there are both.

use std::time::{Duration, Instant};

/// How a throttled scope finds its speed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pacing {
    decrease: f64,
    recovery: Duration,
    quiet: Duration,
}

impl Pacing {
    /// The default: a throttle takes 30 % of the rate, which is back after 5 s; a minute in which no call had to wait
    /// ends it.
    #[must_use]
    pub const fn new() -> Self {
        Self { decrease: 0.7, recovery: Duration::from_secs(5), quiet: Duration::from_secs(60) }
    }

    /// Sets what a throttle leaves of the rate, between 0.1 and 0.95.
    #[must_use]
    pub const fn with_decrease(self, factor: f64) -> Self {
        Self { decrease: factor.clamp(0.1, 0.95), ..self }
    }

    /// Sets how long it takes until the rate is back; at least a millisecond.
    #[must_use]
    pub const fn with_recovery(self, recovery: Duration) -> Self {
        Self { recovery, ..self }
    }

    /// Sets for how long no call must have waited before calls are no longer paced.
    #[must_use]
    pub const fn with_quiet(self, quiet: Duration) -> Self {
        Self { quiet, ..self }
    }
}

impl Default for Pacing {
    fn default() -> Self {
        Self::new()
    }
}

/// What was going on when the server refused.
#[derive(Clone, Copy, Debug)]
pub(super) struct Flow {
    /// Requests sent within the last second.
    pub(super) rate: f64,
    /// Requests in flight, the refused one included.
    pub(super) in_flight: f64,
}

/// The slowest rate: a request in twenty seconds. What is slower is a matter of hints, not of pacing.
const MIN_RATE: f64 = 0.05;

/// The rate where so much is refused that what was granted tells nothing.
const START_RATE: f64 = 10.0;

/// How far behind its schedule the pacer may be and catch up, so that a timer's tick does not slow it down.
const SLACK: Duration = Duration::from_millis(20);

/// The rate comes back no sooner than within so many requests.
const MIN_REQUESTS: f64 = 4.0;

/// So many successes, or the limit if that is more, allow one more request in flight.
const SUCCESSES_PER_SLOT: f64 = 10.0;

/// The speed of a scope; at first there is no limit.
#[derive(Debug)]
pub(super) struct Limiter {
    pacing: Pacing,
    active: Option<Active>,
}

#[derive(Debug)]
struct Active {
    /// The rate at which the server refused, in requests a second.
    peak: f64,
    /// Since when the rate grows.
    since: Instant,
    /// Before this throttle there was no pacing, so what was sent says what is too much.
    unpaced: bool,
    /// When the next request may be sent.
    next: Instant,
    /// How many requests may be in flight.
    limit: f64,
    /// Those in flight at the throttle.
    crowd: f64,
    /// Of those, the ones not refused.
    granted: f64,
    /// Of the requests sent within the second before the throttle, the ones not refused.
    rate_granted: f64,
    /// When a call last had to wait.
    busy: Instant,
}

/// Why a call must wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Full {
    /// Until this instant, for the rate.
    Rate(Instant),
    /// Until another request ends.
    InFlight,
}

impl Limiter {
    pub(super) fn new(pacing: Pacing) -> Self {
        Self { pacing, active: None }
    }

    pub(super) fn is_active(&self) -> bool {
        self.active.is_some()
    }

    /// The server refused. `fresh`: the request was sent after the last decrease, so that it says something new.
    /// Nothing is sent until `resume`; what says something new holds calls until `reopen`, a little later, so that
    /// processes that were told the same time do not come back together.
    pub(super) fn throttle(&mut self, now: Instant, flow: Flow, resume: Instant, reopen: Instant, fresh: bool) {
        let Pacing { decrease, .. } = self.pacing;
        match &mut self.active {
            Some(active) if !fresh => {
                active.granted -= 1.0;
                active.rate_granted -= 1.0;
                if active.unpaced {
                    active.peak = active.rate_granted.max(START_RATE);
                }
            }
            before => {
                let rate_granted = flow.rate - 1.0;
                let peak = match before {
                    Some(active) => {
                        let rate = self.pacing.rate(active, now);
                        // What grew beyond the last peak without being used says nothing.
                        rate.min(flow.rate.max(active.peak))
                    }
                    None => rate_granted.max(START_RATE),
                };
                let limit = before.as_ref().map_or(f64::INFINITY, |active| active.limit);
                *before = Some(Active {
                    peak: peak.max(MIN_RATE),
                    since: resume,
                    unpaced: before.is_none(),
                    next: reopen,
                    limit,
                    crowd: flow.in_flight,
                    granted: flow.in_flight - 1.0,
                    rate_granted,
                    busy: resume,
                });
            }
        }
        let Some(active) = &mut self.active else { return };
        // Those that were granted are what the server can take. If there are none it was not a matter of their number.
        let allowed = if active.granted >= 1.0 { active.granted } else { active.crowd * decrease };
        active.limit = active.limit.min(allowed).max(1.0);
        active.since = active.since.max(resume);
        active.busy = active.busy.max(resume);
        active.next = active.next.max(resume);
    }

    /// How many requests a second may be sent at this time.
    pub(super) fn rate(&self, at: Instant) -> f64 {
        self.active.as_ref().map_or(f64::INFINITY, |active| self.pacing.rate(active, at))
    }

    /// Lets a request be sent now, or says why not.
    pub(super) fn admit(&mut self, now: Instant, in_flight: u32) -> Result<(), Full> {
        let Some(active) = &mut self.active else { return Ok(()) };
        let full = if f64::from(in_flight) + 1.0 > active.limit {
            Full::InFlight
        } else if now < active.next {
            Full::Rate(active.next)
        } else {
            let interval = Duration::from_secs_f64(1.0 / self.pacing.rate(active, now));
            active.next = active.next.max(now.checked_sub(SLACK).unwrap_or(now)) + interval;
            return Ok(());
        };
        active.busy = active.busy.max(now);
        Err(full)
    }

    /// A request succeeded.
    pub(super) fn succeed(&mut self) {
        if let Some(active) = &mut self.active {
            let known = active.limit < active.crowd * self.pacing.decrease;
            active.limit += if known { 1.0 } else { 1.0 / active.limit.max(SUCCESSES_PER_SLOT) };
        }
    }

    /// Ends the pacing if it has been of no consequence for long; `true` if there is none.
    pub(super) fn rest(&mut self, now: Instant) -> bool {
        let quiet = |active: &Active| now.saturating_duration_since(active.busy) >= self.pacing.quiet;
        if self.active.as_ref().is_some_and(quiet) {
            self.active = None;
        }
        self.active.is_none()
    }
}

impl Pacing {
    /// Requests a second: the peak times `1 + (1 - decrease) * ((t - K) / K)^3`, `K` being the time of recovery.
    fn rate(&self, active: &Active, now: Instant) -> f64 {
        let recovery = self.recovery.as_secs_f64().max(MIN_REQUESTS / active.peak).max(1e-3);
        let elapsed = now.saturating_duration_since(active.since).as_secs_f64();
        let distance = (elapsed - recovery) / recovery;
        active.peak * (1.0 + (1.0 - self.decrease) * distance.powi(3))
    }
}
