//! Futures of calls that are kept, but not polled while their owner does something else.

use std::{
    pin::{Pin, pin},
    task::{Context, Waker},
};

use backstop::{Halt, Throttle};
use tokio::task::JoinSet;

use super::*;

static THROTTLE: RetryPolicy = THROTTLED.with_throttle(Throttle { scope: Scope::Credential, duration: None });
static HALT: RetryPolicy = RetryPolicy::NEVER.with_halt(Halt { scope: Scope::Credential, duration: None });

async fn fail(executor: &Executor<Fails>, error: Fails) {
    executor.call().max_attempts(1).run(|_| async { Err::<(), Failure<_>>(error.into()) }).await.unwrap_err();
}

#[tokio::test(start_paused = true)]
async fn a_held_call_that_is_not_polled_does_not_hold_up_the_others() {
    let executor = executor().build();
    fail(&executor, Fails::by(&THROTTLE).after(secs(5))).await;
    let start = Instant::now();
    let kept = executor.run(|_| async { Ok(start.elapsed()) });
    let mut kept = pin!(kept);
    poll_once(kept.as_mut());
    let mut calls = JoinSet::new();
    for _ in 0..20 {
        let executor = executor.clone();
        calls.spawn(async move { executor.run(|_| async { Ok(start.elapsed()) }).await.unwrap() });
    }
    let sent = calls.join_all().await;
    assert!(sent.iter().all(|at| *at >= secs(5) && *at <= secs(12)), "{sent:?}");
    // It is sent as soon as it is polled.
    sleep(secs(100)).await;
    assert_eq!(kept.await.unwrap(), start.elapsed());
}

#[tokio::test(start_paused = true)]
async fn a_held_call_without_a_deadline_goes_on_although_the_one_before_it_is_never_polled_again() {
    let executor = executor().build();
    shared::one_at_a_time(&executor).await;
    // One at a time, and the next one for its slot is not polled when it is free.
    let running = executor.run(|_| sleep_then_succeed(secs(30)));
    let kept = executor.run(|_| async { Ok(()) });
    let (mut running, mut kept) = (pin!(running), pin!(kept));
    poll_once(running.as_mut());
    poll_once(kept.as_mut());
    let start = Instant::now();
    let behind = executor.run(|_| async { Ok(()) });
    let ((), ()) = tokio::join!(async { running.await.unwrap() }, async { behind.await.unwrap() });
    assert!(start.elapsed() >= secs(30) && start.elapsed() <= secs(34), "{:?}", start.elapsed());
    kept.await.unwrap();
}

/// Polls a future that is then kept.
fn poll_once<F: Future>(future: Pin<&mut F>) {
    assert!(future.poll(&mut Context::from_waker(Waker::noop())).is_pending());
}

async fn sleep_then_succeed(duration: Duration) -> Result<(), Failure<Fails>> {
    sleep(duration).await;
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_probe_that_is_not_polled_does_not_halt_its_scope_for_ever() {
    let executor = executor().build();
    fail(&executor, Fails::by(&HALT)).await;
    sleep(secs(60)).await;
    let mut probe = pin!(executor.run(|_| pending::<Result<(), Failure<Fails>>>()));
    poll_once(probe.as_mut());
    assert_eq!(executor.run(|_| async { Ok(()) }).await.unwrap_err().stop_reason(), StopReason::Halted);
    sleep(secs(60)).await;
    executor.run(|_| async { Ok(()) }).await.unwrap();
}
