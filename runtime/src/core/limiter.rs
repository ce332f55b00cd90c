//! How fast a throttled scope sends: a rate that finds the server's own, and a limit to how many requests run at a time.
//!
//! At first a scope starts slowly, as TCP does: each success allows one more request a second, so that the rate grows
//! by a factor of e in a second, be it to thirty or to three thousand. The refusal that ends this tells the server's
//! rate.
//!
//! From then on the rate is decreased by a factor at each throttle and grows back as CUBIC does (RFC 9438), as in the
//! adaptive mode of the AWS SDKs: fast at first, slowly near the rate at which the server last refused, then faster
//! and faster. Here the curve is scaled to that rate, so that thirty requests a second take as long to come back to as
//! three thousand. A refusal after which nothing was granted at all says that even this was too fast, or that others
//! have it all: it halves the rate, and each success then doubles it until it is back on the curve.
//!
//! A rate cannot be met by a limit of requests in flight alone (30 a second at 50 ms each is one and a half), nor can a
//! limit of requests in flight be met by a rate while their duration varies. So there are both.
//!
//! # What it costs
//!
//! Processes that know nothing of each other collide. Where a server grants no burst, requests that come at random and
//! meet `r` refusals for each success use `r / (1 + r)` of what it grants; here `r` is a sixth and a seventh of the
//! limit is used, because each refusal costs an attempt. A burst of two already makes half of it usable. Where a limit
//! is about a request a second, finding it takes as many requests as elsewhere, which is much of all there are. The
//! README has the figures, and the traffic tests hold them.

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

    /// Sets what a throttle leaves of the rate, between 0.1 and 0.95; NaN counts as the least.
    #[must_use]
    pub const fn with_decrease(self, factor: f64) -> Self {
        let factor = if factor.is_nan() { 0.1 } else { factor };
        Self { decrease: factor.clamp(0.1, 0.95), ..self }
    }

    /// Sets how long it takes until the rate is back; at least a millisecond, and no less than seven requests take.
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

/// The rate where so much is refused that what was granted tells nothing. Too low costs little: it grows by a factor of
/// e in a second.
const START_RATE: f64 = 1.0;

/// The rate where the first request that is refused is the only one: a program that makes one call after the other is
/// not too fast by itself, and shall hardly notice.
const ALONE_RATE: f64 = 10.0;

/// How far behind its schedule the pacer may be and catch up, so that a timer's tick, or a busy runtime, does not slow
/// it down: so far that two requests come no closer than at the rate that was refused, but within these bounds.
const SLACK: [Duration; 2] = [Duration::from_millis(5), Duration::from_millis(20)];

/// The rate comes back no sooner than within so many requests: one of eight is then refused for trying how much more
/// there is, and of the calls that make three attempts two of a thousand fail. More would hardly be fewer refusals
/// where processes collide, and the slower of them would never come back.
const MIN_REQUESTS: f64 = 7.0;

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
    /// The rate at which the server refused what was more than it granted, in requests a second; infinite until it did.
    peak: f64,
    /// The rate of the slow start, which grows with each success; it holds as long as it is the lesser one.
    slow: f64,
    /// Whether a request that was sent after the throttle succeeded.
    served: bool,
    /// Since when the rate grows.
    since: Instant,
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
    /// When a call last had to wait, or the first one came after a quiet time.
    busy: Instant,
    /// It is the latter.
    roused: bool,
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
                if active.peak.is_infinite() && !active.served {
                    active.slow = (active.rate_granted * decrease).max(START_RATE);
                }
            }
            before => {
                let rate_granted = flow.rate - 1.0;
                let mut next = reopen;
                let (peak, slow, limit) = match before {
                    Some(active) => {
                        let rate = self.pacing.rate(active, now);
                        let nothing_granted = !active.served && is_alone(flow.in_flight);
                        let (found, slow) = if nothing_granted {
                            (self.pacing.curve(active, now), (rate / 2.0).max(MIN_RATE))
                        } else {
                            (rate, f64::INFINITY)
                        };
                        // What grew beyond the last peak without being used says nothing.
                        let peak = found.min(flow.rate.max(active.peak)).max(MIN_RATE);
                        next = next.max(now + Duration::from_secs_f64(1.0 / slow));
                        (peak, slow, active.limit)
                    }
                    None => {
                        let least = if is_alone(flow.in_flight) { ALONE_RATE } else { START_RATE };
                        (f64::INFINITY, (rate_granted * decrease).max(least), f64::INFINITY)
                    }
                };
                *before = Some(Active {
                    peak,
                    slow,
                    served: false,
                    since: resume,
                    next,
                    limit,
                    crowd: flow.in_flight,
                    granted: flow.in_flight - 1.0,
                    rate_granted,
                    busy: resume,
                    roused: false,
                });
            }
        }
        let Some(active) = &mut self.active else { return };
        // Those that were granted are what the server can take. If it refused a lone one, it was no matter of their
        // number.
        if !is_alone(active.crowd) {
            active.limit = active.limit.min(active.granted).max(1.0);
        }
        active.since = active.since.max(resume);
        active.busy = active.busy.max(resume);
        active.next = active.next.max(resume);
    }

    /// The server says that it grants so many requests a second, and the next one at `resume`: no more are sent until it
    /// has granted as many for as long as a peak takes to come back to.
    pub(super) fn grant(&mut self, now: Instant, flow: Flow, resume: Instant, rate: f64) {
        let peak = rate.max(MIN_RATE);
        let since = resume.checked_sub(self.pacing.recovery_from(peak)).unwrap_or(resume);
        match &mut self.active {
            // Others may share what is granted, so it is no reason to send more.
            Some(active) if self.pacing.rate(active, now) <= peak => active.next = active.next.max(resume),
            Some(active) => {
                (active.peak, active.slow, active.since) = (peak, f64::INFINITY, since);
                active.next = active.next.max(resume);
            }
            None => {
                self.active = Some(Active {
                    peak,
                    slow: f64::INFINITY,
                    served: true,
                    since,
                    next: resume,
                    limit: f64::INFINITY,
                    crowd: flow.in_flight,
                    granted: flow.in_flight,
                    rate_granted: flow.rate,
                    busy: resume,
                    roused: false,
                });
            }
        }
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
            // What grew while nobody sent says nothing (RFC 9438, section 5.8), nor does a minute of it that no call had
            // to wait: many may wait for a laptop to wake.
            let (idle, recovery) = (now.saturating_duration_since(active.next), self.pacing.recovery_from(active.peak));
            if idle > recovery {
                active.since = active.since.max(now.checked_sub(recovery).unwrap_or(now));
            }
            if idle >= self.pacing.quiet && !active.roused {
                (active.busy, active.roused) = (now, true);
            }
            let interval = Duration::from_secs_f64(1.0 / self.pacing.rate(active, now));
            let slack = interval.saturating_sub(Duration::from_secs_f64(1.0 / active.peak)).clamp(SLACK[0], SLACK[1]);
            active.next = active.next.max(now.checked_sub(slack).unwrap_or(now)) + interval;
            return Ok(());
        };
        active.busy = active.busy.max(now);
        active.roused = false;
        Err(full)
    }

    /// A request succeeded. `fresh`: it was sent after the last decrease.
    pub(super) fn succeed(&mut self, fresh: bool) {
        if let Some(active) = &mut self.active {
            if fresh {
                active.served = true;
                active.slow += active.slow.min(1.0);
            }
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

/// Whether the refused request was the only one in flight.
fn is_alone(in_flight: f64) -> bool {
    in_flight < 2.0
}

impl Pacing {
    fn rate(&self, active: &Active, now: Instant) -> f64 {
        self.curve(active, now).min(active.slow)
    }

    /// How long it takes until the rate is back at this peak.
    fn recovery_from(&self, peak: f64) -> Duration {
        let recovery = self.recovery.as_secs_f64().max(MIN_REQUESTS / peak.max(MIN_RATE)).max(1e-3);
        Duration::try_from_secs_f64(recovery).unwrap_or(Duration::MAX)
    }

    /// The peak times `1 + (1 - decrease) * ((t - K) / K)^3`, `K` being the time of recovery.
    fn curve(&self, active: &Active, now: Instant) -> f64 {
        if active.peak.is_infinite() {
            return f64::INFINITY;
        }
        let recovery = self.recovery_from(active.peak).as_secs_f64();
        let elapsed = now.saturating_duration_since(active.since).as_secs_f64();
        let distance = (elapsed - recovery) / recovery;
        active.peak * (1.0 + (1.0 - self.decrease) * distance.powi(3))
    }
}
