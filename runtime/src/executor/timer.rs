//! The clock and the sleep of an executor.

use std::time::{Instant, SystemTime};

/// Tells the time and sleeps, on behalf of an [`Executor`](crate::Executor).
///
/// `TokioTimer` is the one for tokio; a simulation brings its own. Another runtime takes no more than this:
///
/// ```
/// use std::time::{Duration, Instant};
///
/// use backstop::{Executor, Timer};
/// use futures_timer::Delay;
/// # use backstop::{Advice, Retry, RetryPolicy};
///
/// #[derive(Clone, Copy)]
/// struct FuturesTimer;
///
/// impl Timer for FuturesTimer {
///     type Sleep = Delay;
///
///     fn now(&self) -> Instant {
///         Instant::now()
///     }
///
///     fn sleep_until(&self, at: Instant) -> Delay {
///         Delay::new(at.saturating_duration_since(Instant::now()))
///     }
/// }
/// #
/// # #[derive(Debug)]
/// # struct Overloaded;
/// #
/// # impl Retry for Overloaded {
/// #     fn advice(&self) -> Advice {
/// #         static SOON: RetryPolicy = RetryPolicy::backoff().with_initial_backoff(Duration::from_millis(1));
/// #         Advice::new(&SOON, "overloaded")
/// #     }
/// # }
///
/// let executor = Executor::<Overloaded, _>::with_timer(FuturesTimer).build();
/// let answer = executor.run(async |attempt| {
///     if attempt.is_retry() { Ok("there you are") } else { Err(Overloaded.into()) }
/// });
/// assert_eq!(pollster::block_on(answer).unwrap(), "there you are");
/// ```
///
/// Time is that of [`Instant`], so a target needs one that works: WASI has it, `wasm32-unknown-unknown` has not.
pub trait Timer: Clone + Send + Sync + 'static {
    /// Ends at the instant it was made for, or later.
    type Sleep: Future<Output = ()> + Send;

    /// The time.
    fn now(&self) -> Instant;

    /// Sleeps until the instant. It is asked only for instants in the future.
    fn sleep_until(&self, at: Instant) -> Self::Sleep;

    /// The time of the wall clock, against which a hint that names an absolute time is read.
    fn wall_clock(&self) -> SystemTime {
        SystemTime::now()
    }
}

/// The clock alone, of whatever kind of timer.
pub(crate) trait Clock {
    fn now(&self) -> Instant;
    fn wall_clock(&self) -> SystemTime;
}

impl<T: Timer> Clock for T {
    fn now(&self) -> Instant {
        Timer::now(self)
    }

    fn wall_clock(&self) -> SystemTime {
        Timer::wall_clock(self)
    }
}

/// The timer of the tokio runtime. It sleeps to the next whole millisecond, never less than asked for.
///
/// Under tokio's paused clock it is that clock.
#[cfg(feature = "tokio")]
#[derive(Clone, Copy, Debug, Default)]
pub struct TokioTimer;

#[cfg(feature = "tokio")]
impl Timer for TokioTimer {
    type Sleep = tokio::time::Sleep;

    fn now(&self) -> Instant {
        tokio::time::Instant::now().into_std()
    }

    fn sleep_until(&self, at: Instant) -> Self::Sleep {
        tokio::time::sleep_until(at.into())
    }
}
