//! Time that passes when a test says so.

use std::{
    collections::BTreeMap,
    fmt,
    pin::{Pin, pin},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, Wake, Waker},
    time::{Duration, Instant, SystemTime},
};

use crate::Timer;

/// A [`Timer`] whose time stands still until it is moved: by [`block_on`](Self::block_on), which moves it to the next
/// sleep's end whenever there is nothing else to do, or by [`advance`](Self::advance).
///
/// Clones share their time. It needs no async runtime, and nothing ever waits for real.
///
/// ```
/// use std::time::Duration;
///
/// use backstop::test_util::VirtualTimer;
///
/// let timer = VirtualTimer::new();
/// timer.block_on(timer.sleep(Duration::from_secs(3_600)));
/// assert_eq!(timer.elapsed(), Duration::from_secs(3_600));
/// ```
#[derive(Clone)]
pub struct VirtualTimer {
    clock: Arc<Clock>,
}

struct Clock {
    start: Instant,
    wall: SystemTime,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    elapsed: Duration,
    /// By when they end, and by their order.
    sleepers: BTreeMap<(Instant, u64), Waker>,
    sleeps: u64,
}

impl VirtualTimer {
    /// Starts at 2030-01-01 00:00:00 UTC by its wall clock, against which dates of a server are read.
    #[must_use]
    pub fn new() -> Self {
        Self::starting_at(SystemTime::UNIX_EPOCH + Duration::from_secs(1_893_456_000))
    }

    /// Starts at this time by its wall clock.
    #[must_use]
    pub fn starting_at(wall: SystemTime) -> Self {
        Self { clock: Arc::new(Clock { start: Instant::now(), wall, state: Mutex::default() }) }
    }

    /// How much time has passed since the start.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.clock.state().elapsed
    }

    /// Sleeps for so long.
    pub fn sleep(&self, duration: Duration) -> VirtualSleep {
        self.sleep_until(self.now() + duration)
    }

    /// Lets time pass: the sleeps that end meanwhile are woken in the order of their ends.
    ///
    /// It is for tests with a runtime of their own. What is woken runs when that runtime comes to it, and finds the time
    /// as it is then; give it its turn (`yield_now`) between two steps whose order matters.
    pub fn advance(&self, duration: Duration) {
        let end = self.now() + duration;
        self.clock.move_to(end);
    }

    /// Runs a future to its end, on this thread. Whenever it waits, time jumps to the end of the next sleep.
    ///
    /// # Panics
    ///
    /// If the future waits for anything but this timer: nothing would ever wake it, such as an attempt that hangs
    /// without an attempt timeout or a deadline.
    pub fn block_on<F: Future>(&self, future: F) -> F::Output {
        let mut future = pin!(future);
        let woken = Arc::new(Woken(AtomicBool::new(true)));
        let waker = Waker::from(Arc::clone(&woken));
        let mut context = Context::from_waker(&waker);
        loop {
            while woken.0.swap(false, Ordering::AcqRel) {
                if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
                    return output;
                }
            }
            let next = self.clock.state().sleepers.first_key_value().map(|(&(at, _), _)| at);
            assert!(next.is_some(), "the future waits for something that is not virtual time, and would do so forever");
            next.into_iter().for_each(|at| self.clock.move_to(at));
        }
    }
}

impl Default for VirtualTimer {
    fn default() -> Self {
        Self::new()
    }
}

impl Timer for VirtualTimer {
    type Sleep = VirtualSleep;

    fn now(&self) -> Instant {
        self.clock.start + self.elapsed()
    }

    fn sleep_until(&self, at: Instant) -> VirtualSleep {
        let mut state = self.clock.state();
        state.sleeps += 1;
        VirtualSleep { clock: Arc::clone(&self.clock), key: (at, state.sleeps) }
    }

    fn wall_clock(&self) -> SystemTime {
        self.clock.wall + self.elapsed()
    }
}

impl Clock {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn move_to(&self, at: Instant) {
        let mut state = self.state();
        state.elapsed = state.elapsed.max(at.saturating_duration_since(self.start));
        let now = self.start + state.elapsed;
        let asleep = state.sleepers.split_off(&(now, u64::MAX));
        let woken = std::mem::replace(&mut state.sleepers, asleep);
        // A waker may poll at once, and ask for the time.
        drop(state);
        woken.into_values().for_each(Waker::wake);
    }
}

impl fmt::Debug for VirtualTimer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VirtualTimer").field("elapsed", &self.elapsed()).finish_non_exhaustive()
    }
}

/// A sleep of a [`VirtualTimer`].
#[must_use = "a future does nothing unless it is polled"]
pub struct VirtualSleep {
    clock: Arc<Clock>,
    key: (Instant, u64),
}

impl Future for VirtualSleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let mut state = self.clock.state();
        if self.clock.start + state.elapsed >= self.key.0 {
            return Poll::Ready(());
        }
        state.sleepers.insert(self.key, context.waker().clone());
        Poll::Pending
    }
}

impl Drop for VirtualSleep {
    fn drop(&mut self) {
        self.clock.state().sleepers.remove(&self.key);
    }
}

impl fmt::Debug for VirtualSleep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VirtualSleep").finish_non_exhaustive()
    }
}

/// Whether the future is to be polled again.
struct Woken(AtomicBool);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Release);
    }
}
