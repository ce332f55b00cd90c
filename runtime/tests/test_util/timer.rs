//! Virtual time.

use std::{
    future::pending,
    panic::{AssertUnwindSafe, catch_unwind},
    pin::pin,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
    task::{Context, Poll, Wake, Waker},
    time::SystemTime,
};

use backstop::Timer;

use super::*;

#[test]
fn time_jumps_to_the_next_end_of_a_sleep() {
    let timer = VirtualTimer::new();
    let order = Mutex::new(Vec::new());
    let sleeper = async |seconds| {
        timer.sleep(secs(seconds)).await;
        order.lock().unwrap().push((seconds, timer.elapsed()));
    };
    let all = async {
        let (mut late, mut early) = (pin!(sleeper(7)), pin!(sleeper(3)));
        let mut done = [false; 2];
        std::future::poll_fn(|context| {
            done[0] = done[0] || late.as_mut().poll(context).is_ready();
            done[1] = done[1] || early.as_mut().poll(context).is_ready();
            if done == [true; 2] { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
        sleeper(2).await;
    };
    timer.block_on(all);
    assert_eq!(*order.lock().unwrap(), [(3, secs(3)), (7, secs(7)), (2, secs(9))]);
}

#[test]
fn a_sleep_that_was_dropped_holds_nobody_up() {
    let timer = VirtualTimer::new();
    let mut long = Box::pin(timer.sleep(secs(1)));
    assert!(long.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    drop(long);
    timer.block_on(timer.sleep(secs(5)));
    assert_eq!(timer.elapsed(), secs(5));
    // One that has passed takes no time.
    timer.block_on(timer.sleep_until(timer.now() - secs(2)));
    assert_eq!(timer.elapsed(), secs(5));
}

struct Count(AtomicU32);

impl Wake for Count {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

#[test]
fn advancing_wakes_who_is_due_and_nobody_else() {
    let timer = VirtualTimer::new();
    let count = Arc::new(Count(AtomicU32::new(0)));
    let waker = Waker::from(Arc::clone(&count));
    let mut context = Context::from_waker(&waker);
    let mut sleeps: Vec<_> = [1, 2, 2, 4].map(|seconds| Box::pin(timer.sleep(secs(seconds)))).into();
    assert!(sleeps.iter_mut().all(|sleep| sleep.as_mut().poll(&mut context).is_pending()));
    for (step, woken) in [(ms(999), 0), (ms(1), 1), (secs(1), 3), (secs(1), 3), (secs(9), 4)] {
        timer.advance(step);
        assert_eq!(count.0.load(Ordering::Relaxed), woken, "{:?}", timer.elapsed());
    }
    assert!(sleeps.iter_mut().all(|sleep| sleep.as_mut().poll(&mut context).is_ready()));
}

#[test]
fn who_waits_for_anything_else_is_told_so() {
    let timer = VirtualTimer::new();
    let panic = catch_unwind(AssertUnwindSafe(|| timer.block_on(pending::<()>()))).unwrap_err();
    let said = panic.downcast_ref::<&str>().unwrap();
    assert!(said.contains("not virtual time"), "{said}");
}

#[test]
fn the_wall_clock_moves_with_it() {
    let start = SystemTime::UNIX_EPOCH + secs(1_000);
    let timer = VirtualTimer::starting_at(start);
    let clone = timer.clone();
    let began = timer.now();
    clone.advance(secs(60));
    assert_eq!((timer.wall_clock(), timer.now()), (start + secs(60), began + secs(60)));
}

#[test]
fn a_seed_makes_the_waits_the_same_and_calls_differ() {
    static JITTERY: RetryPolicy = RetryPolicy::backoff().with_max_attempts(6);
    let waits = |seed: u64| {
        let (timer, recorder) = (VirtualTimer::new(), Recorder::new());
        let builder = executor(&timer).transport_policy(&JITTERY).observer(recorder.clone());
        let executor = builder.seed(seed).build();
        let server = Script::new().disconnects().times(12).start(&timer);
        let calls = [(); 2].map(|()| {
            recorder.clear();
            timer.block_on(executor.run(|_| fetch(&server, "/"))).unwrap_err();
            recorder.waits()
        });
        assert_ne!(calls[0], calls[1]);
        calls
    };
    assert_eq!(waits(1), waits(1));
    assert_ne!(waits(1), waits(2));
    assert_eq!(waits(1)[0].len(), 5);
}
