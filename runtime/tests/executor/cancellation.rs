//! A call can be dropped at any of its awaits.

use std::{
    future::poll_fn,
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::Poll,
};

use tokio::time::sleep;

use super::*;

/// Counts those that live.
struct Guard(Arc<AtomicUsize>);

impl Guard {
    fn new(count: &Arc<AtomicUsize>) -> Self {
        count.fetch_add(1, Ordering::Relaxed);
        Self(Arc::clone(count))
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[tokio::test(start_paused = true)]
async fn dropping_a_call_at_any_await_leaves_nothing_behind() {
    let alive = Arc::new(AtomicUsize::new(0));
    let mut cut_short = 0;
    for polls in 0..20 {
        let executor = executor().attempt_timeout(secs(5)).deadline(secs(60)).build();
        let mut call = pin!(Some(executor.run(|attempt| {
            let guard = Guard::new(&alive);
            async move {
                let _guard = guard;
                sleep(secs(u64::from(attempt.number()) * 2)).await;
                Err::<(), Failure<_>>(Fails::by(&STEADY).into())
            }
        })));
        let mut left = polls;
        let ended = poll_fn(|context| {
            let Some(call) = call.as_mut().as_pin_mut() else { return Poll::Ready(true) };
            if left == 0 {
                return Poll::Ready(false);
            }
            left -= 1;
            call.poll(context).map(|_| true)
        });
        let ended = ended.await;
        cut_short += usize::from(!ended);
        call.set(None);
        assert_eq!(alive.load(Ordering::Relaxed), 0, "after {polls} polls");
    }
    assert_eq!(cut_short, 6, "before the start, in three attempts, in two waits");
}

#[tokio::test(start_paused = true)]
async fn an_attempt_is_dropped_before_the_wait_that_follows_it() {
    let alive = Arc::new(AtomicUsize::new(0));
    let executor = executor().attempt_timeout(secs(1)).max_attempts(2).transport_policy(&STEADY).build();
    let call = executor.run(|_| {
        let guard = Guard::new(&alive);
        async move {
            let _guard = guard;
            pending::<Result<(), Failure<Fails>>>().await
        }
    });
    let watch = async {
        let mut seen = Vec::new();
        // In the first attempt, in the wait, in the second attempt.
        for _ in 0..3 {
            sleep(ms(700)).await;
            seen.push(alive.load(Ordering::Relaxed));
        }
        seen
    };
    let (result, seen) = tokio::join!(call, watch);
    assert!(result.is_err());
    assert_eq!(seen, [1, 0, 1]);
}
