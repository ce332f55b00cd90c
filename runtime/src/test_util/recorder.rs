//! What an executor did, as data.

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use crate::{
    AttemptRecord, CallEnd, CallInfo, CallResult, DelayCause, Hold, HoldCause, Observer, Scope, ScopeTrouble,
    UsageLevel, Wait,
};

/// An [`Observer`] that writes down what it sees, for a test to compare.
///
/// Clones share what they wrote down: give one to [`ExecutorBuilder::observer`](crate::ExecutorBuilder::observer) and
/// keep one. The events of calls that run at the same time are in the order in which they happened.
#[derive(Clone, Debug, Default)]
pub struct Recorder {
    events: Arc<Mutex<Vec<Event>>>,
}

/// Something that an executor did. Times are rounded to the nearest millisecond.
///
/// `Display` is one line, the shortest form for a test:
///
/// ```
/// # use std::time::Duration;
/// use backstop::test_util::Event;
///
/// let attempt = Event::Attempt { number: 1, status: Some(503), kind: Some("api_error"), took: Duration::ZERO };
/// assert_eq!(attempt.to_string(), "attempt 1: api_error 503");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Event {
    /// An attempt ended.
    Attempt {
        /// Its number; the first one is 1.
        number: u32,
        /// The status of the response, where there was one and it is known.
        status: Option<u16>,
        /// The kind of the failure, as in [`AttemptRecord::kind`]; `None`: it succeeded.
        kind: Option<&'static str>,
        /// How long it took.
        took: Duration,
    },
    /// An attempt began beside one that had no answer yet.
    Hedge {
        /// Its number.
        number: u32,
    },
    /// A wait began, after which the request is sent again.
    Wait {
        /// How long it is.
        delay: Duration,
        /// Where that comes from.
        cause: DelayCause,
    },
    /// A call was held before an attempt, for what other calls met.
    Hold {
        /// Why.
        cause: HoldCause,
        /// For how long at least, where that is known.
        duration: Option<Duration>,
    },
    /// A failure slowed down all calls of a scope.
    Throttle {
        /// The scope.
        scope: Scope,
        /// For how long.
        duration: Duration,
    },
    /// A failure lets all calls of a scope fail at once.
    Halt {
        /// The scope.
        scope: Scope,
        /// For how long.
        duration: Duration,
    },
    /// Usage that was recorded reached a limit.
    UsageLimit {
        /// The name of the quota.
        name: &'static str,
        /// How much is used up.
        used: u64,
        /// Whether it is the hard limit.
        exhausted: bool,
    },
    /// A call ended.
    End {
        /// How.
        result: CallResult,
        /// How many attempts it made.
        attempts: u32,
        /// How long it took, waits included.
        took: Duration,
    },
}

impl Recorder {
    /// A recorder that has seen nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// What happened so far.
    #[must_use]
    pub fn events(&self) -> Vec<Event> {
        self.events.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The same, a line an event.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        self.events().iter().map(ToString::to_string).collect()
    }

    /// The waits between attempts.
    #[must_use]
    pub fn waits(&self) -> Vec<Duration> {
        let delay = |event| if let Event::Wait { delay, .. } = event { Some(delay) } else { None };
        self.events().into_iter().filter_map(delay).collect()
    }

    /// Forgets what happened so far.
    pub fn clear(&self) {
        self.events.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    fn note(&self, event: Event) {
        self.events.lock().unwrap_or_else(PoisonError::into_inner).push(event);
    }
}

impl Observer for Recorder {
    fn attempt_ended(&self, _: &CallInfo<'_>, attempt: &AttemptRecord) {
        let AttemptRecord { number, kind, duration, .. } = *attempt;
        let status = attempt.status.map(|status| status.as_u16());
        self.note(Event::Attempt { number, status, kind, took: rounded(duration) });
    }

    fn hedged(&self, _: &CallInfo<'_>, number: u32) {
        self.note(Event::Hedge { number });
    }

    fn waiting(&self, _: &CallInfo<'_>, wait: &Wait) {
        self.note(Event::Wait { delay: rounded(wait.delay), cause: wait.cause });
    }

    fn held(&self, _: &CallInfo<'_>, hold: &Hold) {
        self.note(Event::Hold { cause: hold.cause, duration: hold.duration.map(rounded) });
    }

    fn throttled(&self, _: &CallInfo<'_>, trouble: &ScopeTrouble) {
        self.note(Event::Throttle { scope: trouble.scope, duration: rounded(trouble.duration) });
    }

    fn halted(&self, _: &CallInfo<'_>, trouble: &ScopeTrouble) {
        self.note(Event::Halt { scope: trouble.scope, duration: rounded(trouble.duration) });
    }

    fn usage_limit_reached(&self, usage: &UsageLevel) {
        self.note(Event::UsageLimit { name: usage.name, used: usage.used, exhausted: usage.is_exhausted() });
    }

    fn call_ended(&self, _: &CallInfo<'_>, end: &CallEnd) {
        self.note(Event::End { result: end.result, attempts: end.attempts, took: rounded(end.duration) });
    }
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Attempt { number, status, kind, took } => {
                write!(f, "attempt {number}: {}", kind.unwrap_or("success"))?;
                status.map_or(Ok(()), |status| write!(f, " {status}"))?;
                if took.is_zero() { Ok(()) } else { write!(f, " in {took:?}") }
            }
            Self::Hedge { number } => write!(f, "attempt {number} beside one that is late"),
            Self::Wait { delay, cause } => write!(f, "wait {delay:?}: {}", cause.as_str()),
            Self::Hold { cause, duration: Some(duration) } => write!(f, "held {duration:?}: {}", cause.as_str()),
            Self::Hold { cause, duration: None } => write!(f, "held: {}", cause.as_str()),
            Self::Throttle { scope, duration } => write!(f, "throttle {duration:?}: {}", scope.as_str()),
            Self::Halt { scope, duration } => write!(f, "halt {duration:?}: {}", scope.as_str()),
            Self::UsageLimit { name, used, exhausted } => {
                write!(f, "usage of {name}: {used}, {} limit", if exhausted { "hard" } else { "soft" })
            }
            Self::End { result, attempts, took } => {
                match result {
                    CallResult::Succeeded => f.write_str("succeeded")?,
                    CallResult::Failed { kind, reason } => write!(f, "failed: {kind}, {}", reason.as_str())?,
                    CallResult::Cancelled => f.write_str("cancelled")?,
                }
                let plural = if attempts == 1 { "" } else { "s" };
                write!(f, " after {attempts} attempt{plural} and {took:?}")
            }
        }
    }
}

fn rounded(duration: Duration) -> Duration {
    let millis = duration.saturating_add(Duration::from_micros(500)).as_millis();
    Duration::from_millis(u64::try_from(millis).unwrap_or(u64::MAX))
}
