//! Many calls of one executor at a time: the memory of each, and what they cost each other.
//!
//! ```sh
//! cargo bench -p backstop-tests --bench crowd
//! ```

#![allow(clippy::print_stdout, reason = "a bench prints its figures")]
#![allow(unsafe_code, reason = "a global allocator that counts")]

use std::{
    alloc::{GlobalAlloc, Layout, System},
    future::{pending, ready},
    hint::black_box,
    pin::{Pin, pin},
    sync::atomic::{AtomicUsize, Ordering},
    task::{Context, Poll, Waker},
    thread,
    time::{Duration, Instant},
};

use backstop::{Advice, Executor, Failure, Retry, RetryHint, RetryPolicy, Scope, Throttle};

const CALLS: usize = 100_000;

struct Counting;

static BYTES: AtomicUsize = AtomicUsize::new(0);

// SAFETY: everything is the system allocator's.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        BYTES.fetch_add(layout.size(), Ordering::Relaxed);
        // SAFETY: as the caller promises.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        BYTES.fetch_sub(layout.size(), Ordering::Relaxed);
        // SAFETY: as the caller promises.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

#[derive(Debug)]
struct Throttled;

impl Retry for Throttled {
    fn advice(&self) -> Advice {
        static POLICY: RetryPolicy =
            RetryPolicy::WAIT.with_throttle(Throttle { scope: Scope::Credential, duration: None });
        let mut advice = Advice::new(&POLICY, "throttled");
        advice.retry_after = Some(RetryHint::After(Duration::from_secs(60)));
        advice
    }
}

fn executor() -> Executor<Throttled> {
    Executor::builder().attempt_timeout(Duration::from_secs(30)).deadline(Duration::from_secs(120)).build()
}

/// Lets one call be throttled, so that all others are held.
fn throttle(executor: &Executor<Throttled>) {
    let call = executor.call().max_attempts(1).run(|_| ready(Err::<(), _>(Failure::Api(Throttled))));
    let _ = pin!(call).poll(&mut Context::from_waker(Waker::noop()));
}

/// Polls so many calls once: what each takes on the heap, and how long.
fn begin(name: &str, executor: &Executor<Throttled>) {
    type Call<'a> = Pin<Box<dyn Future<Output = bool> + 'a>>;
    let mut calls: Vec<Call<'_>> = Vec::with_capacity(CALLS);
    for _ in 0..CALLS {
        calls.push(Box::pin(async { executor.run(|_| pending::<Result<(), Failure<Throttled>>>()).await.is_ok() }));
    }
    let future = size_of_val(&*calls[0]);
    let (before, start) = (BYTES.load(Ordering::Relaxed), Instant::now());
    for call in &mut calls {
        let _ = black_box(call.as_mut().poll(&mut Context::from_waker(Waker::noop())));
    }
    let (bytes, nanos) = (BYTES.load(Ordering::Relaxed) - before, start.elapsed().as_nanos());
    let start = Instant::now();
    drop(calls);
    println!(
        "{CALLS} calls {name}: {future} bytes of future, {} on the heap; {} ns to begin and {} ns to cancel each",
        bytes / CALLS,
        nanos / CALLS as u128,
        start.elapsed().as_nanos() / CALLS as u128
    );
}

/// Calls that succeed at once, by so many threads.
fn race(threads: u32) {
    let executor = executor();
    let start = Instant::now();
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                for _ in 0..10 * CALLS {
                    let call = executor.run(|_| ready(black_box(Ok::<_, Failure<Throttled>>(7))));
                    let Poll::Ready(_) = pin!(call).poll(&mut Context::from_waker(Waker::noop())) else { return };
                }
            });
        }
    });
    let nanos = start.elapsed().as_nanos() as f64 / (10 * CALLS) as f64;
    println!("calls that succeed at once, by {threads} threads at a time: {nanos:.1} ns each");
}

fn main() -> std::io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build()?;
    let _context = runtime.enter();
    begin("in flight", &executor());
    let held = executor();
    throttle(&held);
    begin("held after a throttle", &held);
    for threads in [1, 2] {
        race(threads);
    }
    Ok(())
}
