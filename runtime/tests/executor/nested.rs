//! Executors inside executors do not multiply.

use std::cell::Cell;

use super::*;

static THRICE: RetryPolicy = STEADY.with_max_attempts(3);

fn outer() -> ExecutorBuilder<CallError<Fails>> {
    Executor::builder()
}

/// How often a request is sent by two layers, and the outer failure.
async fn layered(
    outer: Executor<CallError<Fails>>,
    inner: Executor<Fails>,
    error: Fails,
) -> (u32, CallError<CallError<Fails>>) {
    let sent = Cell::new(0);
    let result = outer.run(async |_| {
        let call = inner.run(async |_| {
            sent.set(sent.get() + 1);
            // Not ready at once, so that the inner call is polled again.
            sleep(ms(5)).await;
            Err::<(), Failure<_>>(error.into())
        });
        Ok(call.await?)
    });
    let error = result.await.unwrap_err();
    (sent.get(), error)
}

#[tokio::test(start_paused = true)]
async fn the_outer_one_retries_and_the_inner_one_leaves_it_to_it() {
    let (sent, error) = layered(outer().build(), executor().build(), Fails::by(&THRICE)).await;
    assert_eq!((sent, error.attempts().len()), (3, 3));
    assert_eq!(error.stop_reason(), StopReason::AttemptsExhausted);
    assert_eq!(error.attempts()[0].delay, Some(secs(1)), "by the row of the inner error");
    let inner = error.api().unwrap();
    assert_eq!((inner.stop_reason(), inner.attempts().len()), (StopReason::LeftToCaller, 1));
}

#[tokio::test(start_paused = true)]
async fn a_hint_reaches_the_one_that_retries() {
    let (sent, error) = layered(outer().build(), executor().build(), Fails::by(&THRICE).after(secs(7))).await;
    assert_eq!((sent, error.attempts()[0].delay), (3, Some(secs(7))));
}

#[tokio::test(start_paused = true)]
async fn what_the_inner_one_would_not_have_retried_the_outer_one_does_not_either() {
    let (sent, error) = layered(outer().build(), executor().max_attempts(1).build(), Fails::by(&THRICE)).await;
    assert_eq!((sent, error.stop_reason()), (1, StopReason::ServerVeto));
}

#[tokio::test(start_paused = true)]
async fn where_the_outer_one_never_retries_the_inner_one_does() {
    let (sent, error) = layered(outer().max_attempts(1).build(), executor().build(), Fails::by(&THRICE)).await;
    assert_eq!((sent, error.attempts().len()), (3, 1));
}

#[tokio::test(start_paused = true)]
async fn the_inner_one_can_be_told_to_retry() {
    let inner = executor().retry_when_nested(true).build();
    let (sent, _) = layered(outer().build(), inner, Fails::by(&THRICE)).await;
    assert_eq!(sent, 3, "and then the outer one does not: {sent}");
}

#[tokio::test(start_paused = true)]
async fn calls_side_by_side_and_spawned_ones_are_not_nested() {
    let sent = |executor: Executor<Fails>| async move {
        let call = executor.run(|_| async {
            sleep(ms(5)).await;
            Err::<(), _>(Fails::by(&THRICE).into())
        });
        call.await.unwrap_err().attempts().len()
    };
    let executor = executor().no_budget().build();
    let (one, two) = tokio::join!(sent(executor.clone()), sent(executor.clone()));
    assert_eq!((one, two), (3, 3));

    let spawned = executor.run(async |_| Ok(tokio::spawn(sent(executor.clone())).await.unwrap()));
    assert_eq!(spawned.await.unwrap(), 3);
    let joined = executor.run(async |_| Ok(tokio::join!(sent(executor.clone()), sent(executor.clone()))));
    assert_eq!(joined.await.unwrap(), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn an_attempt_that_panics_leaves_nothing_behind() {
    let executor = executor().build();
    let panics = tokio::spawn({
        let executor = executor.clone();
        async move { executor.run(async |_| -> Result<(), Failure<Fails>> { panic!("as the test wants it") }).await.is_ok() }
    });
    assert!(panics.await.unwrap_err().is_panic());
    let (error, _) = fail_always(super::executor(), Fails::by(&THRICE)).await;
    assert_eq!(error.attempts().len(), 3);
}
