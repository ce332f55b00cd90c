//! What the calls of an executor share, as its callers feel it.

use std::error::Error as _;

use backstop::{Halt, Throttle};
use tokio::task::JoinSet;

use super::*;

static HALT: RetryPolicy =
    RetryPolicy::NEVER.with_name("halt").with_halt(Halt { scope: Scope::Credential, duration: None });
static THROTTLE: RetryPolicy =
    THROTTLED.with_name("wait").with_throttle(Throttle { scope: Scope::Credential, duration: None });

async fn fail(executor: &Executor<Fails>, error: Fails) -> CallError<Fails> {
    executor.run(|_| async move { Err::<(), _>(error.into()) }).await.unwrap_err()
}

#[tokio::test(start_paused = true)]
async fn after_a_halt_calls_fail_at_once_without_being_sent() {
    let executor = executor().build();
    let start = Instant::now();
    assert_eq!(fail(&executor, Fails::by(&HALT)).await.stop_reason(), StopReason::NotRetryable);
    let mut sent = 0;
    let refused = executor.run(|_| {
        sent += 1;
        async { Ok(()) }
    });
    let error = refused.await.unwrap_err();
    assert_eq!((sent, error.stop_reason(), error.attempts().len()), (0, StopReason::Halted, 0));
    assert_eq!(error.retry_at(), Some((start + secs(60)).into_std()));
    let transport = error.transport().unwrap();
    assert_eq!((transport.kind(), transport.reached()), (TransportErrorKind::NotSent, Reached::BeforeSend));
    assert_eq!(error.to_string(), "not sent: calls are halted");
    assert_eq!(error.source().unwrap().to_string(), "an earlier call failed with fails");
    // Time heals.
    sleep(secs(60)).await;
    executor.run(|_| async { Ok(()) }).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_halt_ends_a_call_that_was_about_to_send_again_and_keeps_its_error() {
    let executor = executor().build();
    let (retrying, _) = tokio::join!(fail(&executor, Fails::by(&STEADY)), async {
        sleep(ms(500)).await;
        fail(&executor, Fails::by(&HALT)).await
    });
    assert_eq!((retrying.stop_reason(), retrying.attempts().len()), (StopReason::Halted, 1));
    assert!(retrying.api().is_some());
    assert_eq!(retrying.to_string(), "it fails after 1 attempt: calls are halted");
}

#[tokio::test(start_paused = true)]
async fn a_call_of_another_credential_is_not_halted() {
    let executor = executor().build();
    let denied = executor.call().credential("sk-1").run(|_| async { Err::<(), _>(Fails::by(&HALT).into()) });
    denied.await.unwrap_err();
    for (credential, sends) in [("sk-1", false), ("sk-2", true)] {
        let call = executor.call().credential(credential).run(|_| async { Ok(()) });
        assert_eq!(call.await.is_ok(), sends);
    }
    executor.run(|_| async { Ok(()) }).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn after_a_throttle_all_calls_are_held_and_none_of_their_attempts_is_used_up() {
    let executor = executor().deadline(secs(60)).build();
    let start = Instant::now();
    let mut calls = JoinSet::new();
    for call in 0..20 {
        let executor = executor.clone();
        calls.spawn(async move {
            // The first comes alone.
            sleep(ms(call.min(1))).await;
            let mut sent = Vec::new();
            let result = executor.run(|attempt| {
                sent.push(start.elapsed());
                async move {
                    sleep(ms(10)).await;
                    if call == 0 && !attempt.is_retry() {
                        return Err(Fails::by(&THROTTLE).after(secs(5)).into());
                    }
                    Ok(())
                }
            });
            result.await.unwrap();
            sent
        });
    }
    let held = executor.run(|_| async { Ok(()) });
    tokio::pin!(held);
    sleep(ms(11)).await;
    held.await.unwrap();
    assert!(start.elapsed() >= secs(5), "held: {:?}", start.elapsed());
    let sent = calls.join_all().await;
    // Those that were on their way already were sent once, the throttled one twice.
    assert_eq!(sent.iter().map(Vec::len).sum::<usize>(), 21);
    assert!(sent.iter().all(|times| times.len() == 1 || times[1] >= secs(5)));
}

#[tokio::test(start_paused = true)]
async fn the_time_a_call_was_held_is_in_its_history() {
    let executor = executor().build();
    let start = Instant::now();
    let throttled = executor
        .call()
        .max_attempts(1)
        .run(|_| async { Err::<(), Failure<_>>(Fails::by(&THROTTLE).after(secs(3)).into()) });
    throttled.await.unwrap_err();
    let error = executor.call().max_attempts(1).run(|_| async { Err::<(), Failure<_>>(Fails::by(&STEADY).into()) });
    let error = error.await.unwrap_err();
    let [attempt] = error.attempts() else { panic!("one attempt") };
    assert!(attempt.held >= secs(3) && attempt.held <= start.elapsed());
    assert_eq!(attempt.duration, Duration::ZERO);
    assert!(error.elapsed() >= secs(3));
}

#[tokio::test(start_paused = true)]
async fn a_held_call_fails_at_once_where_its_deadline_comes_first() {
    let executor = executor().deadline(secs(10)).build();
    let start = Instant::now();
    fail(&executor, Fails::by(&THROTTLE).after(secs(20))).await;
    let error = executor.run(|_| async { Ok(()) }).await.unwrap_err();
    assert_eq!((error.stop_reason(), error.attempts().len()), (StopReason::WouldOverrunDeadline, 0));
    assert_eq!(error.retry_at(), Some((start + secs(20)).into_std()));
    assert_eq!(start.elapsed(), Duration::ZERO);
}

/// Of two calls on their way one is refused, and twenty seconds pass.
pub(super) async fn one_at_a_time(executor: &Executor<Fails>) {
    let refused = executor.call().max_attempts(1).run(|_| async {
        sleep(ms(1)).await;
        Err::<(), Failure<_>>(Fails::by(&THROTTLE).after(ms(1)).into())
    });
    let granted = executor.run(|_| async {
        sleep(ms(2)).await;
        Err::<(), Failure<_>>(Fails::by(&RetryPolicy::NEVER).into())
    });
    let (refused, granted) = tokio::join!(refused, granted);
    assert!(refused.is_err() && granted.is_err());
    sleep(secs(20)).await;
}

#[tokio::test(start_paused = true)]
async fn a_call_that_waits_for_a_slot_waits_until_its_deadline_and_no_longer() {
    let executor = executor().build();
    one_at_a_time(&executor).await;
    let slow = executor.run(|_| pending::<Result<(), Failure<Fails>>>());
    let start = Instant::now();
    let second = executor.call().deadline(secs(10)).run(|_| async { Ok(()) });
    tokio::select! {
        biased;
        _ = slow => unreachable!(),
        result = second => {
            let error = result.unwrap_err();
            assert_eq!((error.stop_reason(), error.attempts().len()), (StopReason::DeadlineExceeded, 0));
        }
    }
    assert_eq!(start.elapsed(), secs(10));
}

#[tokio::test(start_paused = true)]
async fn executors_share_what_they_are_told_to_share() {
    let one = executor().build();
    let other = Executor::<CallError<Fails>>::builder().share(one.traffic()).build();
    fail(&one, Fails::by(&HALT)).await;
    assert_eq!(other.run(|_| async { Ok(()) }).await.unwrap_err().stop_reason(), StopReason::Halted);
    assert!(executor().build().run(|_| async { Ok(()) }).await.is_ok());
}
