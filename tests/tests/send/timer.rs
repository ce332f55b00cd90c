//! Time for tests with real sockets: waits take none, and long timeouts end when the test says so.

use std::{
    pin::Pin,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use backstop::Timer;
use tokio::sync::Notify;

/// From here on a sleep is a timeout, not a wait. The timeouts of these tests are twice as long.
const TIMEOUT: Duration = Duration::from_secs(3_600);
pub(crate) const LONG: Duration = Duration::from_secs(7_200);

#[derive(Clone)]
pub(crate) struct TestTimer {
    now: Arc<Mutex<Instant>>,
    time_is_up: Arc<Notify>,
}

impl TestTimer {
    pub(crate) fn new() -> Self {
        Self { now: Arc::new(Mutex::new(Instant::now())), time_is_up: Arc::default() }
    }

    /// Ends the timeout that is running or the next one.
    pub(crate) fn time_is_up(&self) {
        self.time_is_up.notify_one();
    }
}

impl Timer for TestTimer {
    type Sleep = Pin<Box<dyn Future<Output = ()> + Send>>;

    fn now(&self) -> Instant {
        *self.now.lock().unwrap()
    }

    fn sleep_until(&self, at: Instant) -> Self::Sleep {
        let timer = self.clone();
        Box::pin(async move {
            if at.duration_since(timer.now()) >= TIMEOUT {
                timer.time_is_up.notified().await;
            }
            *timer.now.lock().unwrap() = at;
        })
    }
}
