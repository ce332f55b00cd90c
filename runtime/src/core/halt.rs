//! Halt: a scope whose calls fail at once, until a probe shows that it works again.

use std::time::{Duration, Instant};

/// For how long where neither the row nor the server says; also how long a probe may take at least.
pub(super) const DEFAULT: Duration = Duration::from_secs(60);

/// The longest halt that a server's hint makes, rather than a row: as with a cooldown, a wrong unit must not shut a scope
/// for years.
pub(super) const LONGEST: Duration = Duration::from_secs(3_600);

/// How long after its end a halt is forgotten that nobody came to probe, so that credentials which are gone leave room.
const FORGOTTEN: Duration = Duration::from_secs(600);

/// Whether a scope's calls fail at once.
#[derive(Debug, Default)]
pub(super) struct Halt {
    halted: Option<Halted>,
    /// Counts probes, so that one which is late for its own halt changes nothing of the next.
    probes: u32,
}

#[derive(Debug)]
struct Halted {
    until: Instant,
    duration: Duration,
    /// The kind of the failure.
    kind: &'static str,
    /// The probe that is on its way, and since when.
    probe: Option<(Probe, Instant)>,
    /// How many probes there were before.
    probes_before: u32,
}

/// The one call that finds out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Probe(u32);

/// What becomes of a call.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// There is no halt.
    Open,
    /// It may be the probe.
    Probe,
    /// It fails. The time is `None` while a probe is on its way, which no one knows the end of.
    Refuse { retry_at: Option<Instant>, kind: &'static str },
}

impl Halt {
    /// Halts, or halts anew; `true` if the scope was not halted until now.
    pub(super) fn begin(&mut self, now: Instant, duration: Duration, kind: &'static str) -> bool {
        let until = now.checked_add(duration).unwrap_or(now);
        match &mut self.halted {
            Some(halted) => {
                let over = halted.until <= now;
                // What several calls report ends as late as the latest says. A probe that is on its way stays the only one.
                (halted.until, halted.duration, halted.kind) = (halted.until.max(until), duration, kind);
                over
            }
            None => {
                self.halted = Some(Halted { until, duration, kind, probe: None, probes_before: self.probes });
                true
            }
        }
    }

    /// Ends a halt that nobody came to probe for long; `true` if there is none.
    pub(super) fn rest(&mut self, now: Instant) -> bool {
        let over = |halted: &Halted| !halted.is_probed(now) && now.saturating_duration_since(halted.until) >= FORGOTTEN;
        if self.halted.as_ref().is_some_and(over) {
            self.halted = None;
        }
        self.halted.is_none()
    }

    pub(super) fn check(&self, now: Instant) -> Verdict {
        match &self.halted {
            None => Verdict::Open,
            Some(Halted { until, kind, .. }) if now < *until => Verdict::Refuse { retry_at: Some(*until), kind },
            Some(halted) if halted.is_probed(now) => Verdict::Refuse { retry_at: None, kind: halted.kind },
            Some(_) => Verdict::Probe,
        }
    }

    /// Sends the probe; `None` if there is nothing to find out.
    pub(super) fn probe(&mut self, now: Instant) -> Option<Probe> {
        let halted = self.halted.as_mut()?;
        self.probes = self.probes.wrapping_add(1);
        let probe = Probe(self.probes);
        halted.probe = Some((probe, now));
        Some(probe)
    }

    /// The probe came back, or was dropped. Unless it shows that the scope works, the next call is the next probe.
    /// `true` if the halt is over.
    pub(super) fn end_probe(&mut self, probe: Probe, works: bool) -> bool {
        match &mut self.halted {
            // One that was given up is as good as another if it shows that the scope works: where every request takes
            // that long, none would ever do.
            Some(halted) if works && halted.probes_before < probe.0 => {
                self.halted = None;
                true
            }
            Some(halted) => {
                halted.probe = halted.probe.filter(|(current, _)| *current != probe);
                false
            }
            None => false,
        }
    }
}

impl Halted {
    /// Whether there is a probe on its way that was not given up. The future of one may be kept without being polled,
    /// so that no timeout of its own ends it; so it has as long as the halt lasts, or the default.
    fn is_probed(&self, now: Instant) -> bool {
        let patience = self.duration.max(DEFAULT);
        self.probe.is_some_and(|(_, sent)| now.saturating_duration_since(sent) < patience)
    }
}
