//! What a call costs whose first attempt succeeds at once: nothing but itself.

#![allow(clippy::panic, reason = "helpers of tests are tests")]
#![allow(unsafe_code, reason = "a global allocator that counts")]

use std::{
    alloc::{GlobalAlloc, Layout, System},
    cell::Cell,
    future::ready,
    pin::{Pin, pin},
    task::{Context, Poll, Waker},
    time::{Duration, Instant},
};

use backstop::{Advice, Executor, Failure, Retry, RetryPolicy, Timer};

struct Counting;

thread_local! {
    static ALLOCATIONS: Cell<usize> = const { Cell::new(0) };
}

// SAFETY: everything is the system allocator's.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.set(ALLOCATIONS.get() + 1);
        // SAFETY: as the caller promises.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: as the caller promises.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// A timer that must not be asked.
#[derive(Clone)]
struct Untouched;

impl Timer for Untouched {
    type Sleep = Pin<Box<dyn Future<Output = ()> + Send>>;

    fn now(&self) -> Instant {
        panic!("the clock was read")
    }

    fn sleep_until(&self, _: Instant) -> Self::Sleep {
        panic!("a timer was made")
    }
}

#[derive(Debug)]
struct Fails;

impl Retry for Fails {
    fn advice(&self) -> Advice {
        Advice::new(&RetryPolicy::BACKOFF, "fails")
    }
}

fn poll<F: Future>(future: F) -> Poll<F::Output> {
    pin!(future).poll(&mut Context::from_waker(Waker::noop()))
}

fn executor() -> Executor<Fails, Untouched> {
    Executor::with_timer(Untouched).attempt_timeout(Duration::from_secs(1)).deadline(Duration::from_secs(2)).build()
}

#[test]
fn success_at_once_allocates_nothing_and_touches_no_clock() {
    let executor = executor();
    let before = ALLOCATIONS.get();
    let run = poll(executor.run(|_| ready(Ok::<_, Failure<Fails>>(7))));
    let call = poll(executor.call().idempotent(true).run(|_| async { Ok::<_, Failure<Fails>>(8) }));
    let clone = executor.clone();
    let allocations = ALLOCATIONS.get() - before;
    assert!(matches!((run, call), (Poll::Ready(Ok(7)), Poll::Ready(Ok(8)))));
    assert_eq!(allocations, 0);
    drop(clone);

    // The counter counts.
    drop(std::hint::black_box(Box::new(1)));
    assert_eq!(ALLOCATIONS.get() - before, 1);
}

#[test]
fn the_future_is_that_of_the_operation_and_a_few_words() {
    let executor = executor();
    let operation = || async {
        let buffer = [0_u8; 256];
        std::future::pending::<()>().await;
        Ok::<_, Failure<Fails>>(buffer[0])
    };
    let alone = size_of_val(&operation());
    let call = size_of_val(&executor.run(|_| operation()));
    assert!(call <= alone + 5 * size_of::<usize>(), "{call} bytes around {alone}");
}

#[test]
fn an_error_is_one_pointer_wide() {
    assert_eq!(size_of::<backstop::CallError<Fails>>(), size_of::<usize>());
    assert_eq!(size_of::<backstop::TransportError>(), size_of::<usize>());
}
