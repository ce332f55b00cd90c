//! A second attempt beside one that is late.

use std::{
    cell::RefCell,
    future::poll_fn,
    pin::{Pin, pin},
    rc::Rc,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::Poll,
};

use backstop::{Budget, Halt};

use super::*;

/// How an attempt ends, and after how many milliseconds; its number stands for the answer.
#[derive(Clone, Copy)]
enum Ends {
    Well(u64),
    With(u64, Fails),
}

/// An operation whose attempts end as the script says, and what became of them.
#[derive(Clone, Default)]
struct Scripted {
    /// When they began, in milliseconds, and whether beside another one.
    began: Rc<RefCell<Vec<(u128, bool)>>>,
    running: Arc<AtomicUsize>,
}

type Attempted = Pin<Box<dyn Future<Output = Result<u32, Failure<Fails>>>>>;

struct Running(Arc<AtomicUsize>);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Scripted {
    fn attempt(&self, start: Instant, script: &[Ends]) -> impl FnMut(backstop::Attempt) -> Attempted {
        let Self { began, running } = self.clone();
        move |attempt| {
            began.borrow_mut().push((start.elapsed().as_millis(), attempt.is_hedge()));
            running.fetch_add(1, Ordering::Relaxed);
            let guard = Running(Arc::clone(&running));
            let ends = script[attempt.number() as usize - 1];
            Box::pin(async move {
                let _guard = guard;
                match ends {
                    Ends::Well(time) => sleep(ms(time)).await,
                    Ends::With(time, error) => {
                        sleep(ms(time)).await;
                        return Err(error.into());
                    }
                }
                Ok(attempt.number())
            })
        }
    }
}

/// One call, hedged after 100 ms: its result, when its attempts began, and how long it took.
async fn call(
    executor: &Executor<Fails>,
    script: &[Ends],
) -> (Result<u32, CallError<Fails>>, Vec<(u128, bool)>, Duration) {
    let (start, scripted) = (Instant::now(), Scripted::default());
    let call = executor.call().hedge_after(ms(100)).run(scripted.attempt(start, script));
    let mut call = pin!(call);
    let result = call.as_mut().await;
    assert_eq!(scripted.running.load(Ordering::Relaxed), 0, "what lost is cancelled while the call is still there");
    let began = scripted.began.borrow().clone();
    (result, began, start.elapsed())
}

#[tokio::test(start_paused = true)]
async fn the_answer_that_comes_first_wins() {
    let executor = executor().build();
    let tokens = executor.traffic().bucket().tokens();
    let (result, began, took) = call(&executor, &[Ends::Well(5_000), Ends::Well(50)]).await;
    assert_eq!((result.unwrap(), began, took), (2, vec![(0, false), (100, true)], ms(150)));
    assert_eq!(executor.traffic().bucket().tokens(), tokens - 1.0 + 0.5, "it costs what a retry costs");

    let (result, _, took) = call(&executor, &[Ends::Well(120), Ends::Well(50)]).await;
    assert_eq!((result.unwrap(), took), (1, ms(120)));
}

#[tokio::test(start_paused = true)]
async fn an_answer_in_time_needs_no_second_attempt() {
    let executor = executor().build();
    let (result, began, _) = call(&executor, &[Ends::Well(99)]).await;
    assert_eq!((result.unwrap(), began.len()), (1, 1));
    // Nor does one that is there at once.
    let at_once = executor.call().hedge_after(Duration::ZERO).run(async |attempt| Ok(attempt.number()));
    assert_eq!(at_once.await.unwrap(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_failure_that_a_retry_may_mend_leaves_the_other_its_time() {
    let executor = executor().build();
    let fails = Ends::With(150, Fails::by(&STEADY));
    let (result, began, took) = call(&executor, &[fails, Ends::Well(400)]).await;
    assert_eq!((result.unwrap(), began.len(), took), (2, 2, ms(500)), "no wait, no third attempt");

    // The second one fails first, then the first: then comes a retry, after a wait, and it is hedged again.
    let script = [Ends::With(300, Fails::by(&STEADY)), fails, Ends::Well(900), Ends::Well(10)];
    let patient = Executor::<Fails>::builder().max_attempts(4).build();
    let (result, began, took) = call(&patient, &script).await;
    // Two attempts have failed, so the wait is that of the second retry.
    assert_eq!((result.unwrap(), took), (4, ms(300 + 2_000 + 110)));
    assert_eq!(began, [(0, false), (100, true), (2_300, false), (2_400, true)]);
}

#[tokio::test(start_paused = true)]
async fn a_failure_that_no_retry_mends_ends_the_call() {
    let executor = executor().build();
    let (result, _, took) = call(&executor, &[Ends::Well(5_000), Ends::With(50, Fails::by(&RetryPolicy::NEVER))]).await;
    let error = result.unwrap_err();
    assert_eq!((error.stop_reason(), took), (StopReason::NotRetryable, ms(150)));
    assert_eq!(error.attempts().iter().map(|attempt| attempt.number).collect::<Vec<_>>(), [2]);
}

#[tokio::test(start_paused = true)]
async fn both_attempts_count_and_stand_in_the_history() {
    let executor = executor().max_attempts(2).build();
    let fails = |time| Ends::With(time, Fails::by(&STEADY));
    let (result, began, took) = call(&executor, &[fails(500), fails(50)]).await;
    let error = result.unwrap_err();
    assert_eq!((error.stop_reason(), began.len(), took), (StopReason::AttemptsExhausted, 2, ms(500)));
    let records: Vec<_> = error.attempts().iter().map(|attempt| (attempt.number, attempt.duration)).collect();
    assert_eq!(records, [(2, ms(50)), (1, ms(500))], "in the order in which they ended");

    let alone = Executor::<Fails>::builder().max_attempts(1).build();
    let (result, began, _) = call(&alone, &[Ends::Well(500)]).await;
    assert_eq!((result.unwrap(), began.len()), (1, 1), "the only one that is allowed");
}

#[tokio::test(start_paused = true)]
async fn each_attempt_has_its_own_hold_and_wait_in_the_history() {
    let executor = executor().max_attempts(3).build();
    // A success that said that nothing more is granted for a while.
    executor.traffic().pause(None, Instant::now().into_std(), secs(5), None);
    let fails = |time| Ends::With(time, Fails::by(&STEADY));
    let (result, began, _) = call(&executor, &[fails(500), fails(50), fails(0)]).await;
    assert_eq!(began, [(5_000, false), (5_100, true), (7_500, false)]);
    let records: Vec<_> = result.unwrap_err().attempts().iter().map(|it| (it.number, it.held, it.delay)).collect();
    let none = Duration::ZERO;
    assert_eq!(records, [(2, none, None), (1, secs(5), Some(secs(2))), (3, none, None)]);
}

#[tokio::test(start_paused = true)]
async fn each_attempt_has_its_own_time_and_the_deadline_is_for_both() {
    let executor = executor().attempt_timeout(ms(300)).deadline(secs(3)).max_attempts(2).build();
    let (result, _, took) = call(&executor, &[Ends::Well(5_000), Ends::Well(250)]).await;
    assert_eq!((result.unwrap(), took), (2, ms(350)), "the first one's time was over by then");

    let (result, _, took) = call(&executor, &[Ends::Well(5_000); 2]).await;
    let error = result.unwrap_err();
    assert_eq!((error.transport().unwrap().kind(), took), (TransportErrorKind::Timeout, ms(400)));

    let short = Executor::<Fails>::builder().deadline(ms(200)).build();
    let (result, _, took) = call(&short, &[Ends::Well(5_000); 2]).await;
    assert_eq!((result.unwrap_err().stop_reason(), took), (StopReason::DeadlineExceeded, ms(200)));
}

#[tokio::test(start_paused = true)]
async fn what_one_attempt_was_told_holds_for_the_call() {
    let executor = executor().build();
    let told = Ends::With(150, Fails::by(&STEADY).after(secs(10)));
    let script = [told, Ends::With(200, Fails::by(&STEADY)), Ends::Well(1)];
    let (result, began, _) = call(&executor, &script).await;
    assert_eq!((result.unwrap(), began[2].0), (3, 10_150), "at the time that the first one was told");

    let told = Ends::With(150, Fails::by(&STEADY).after(secs(1_000)));
    let (result, _, _) = call(&executor, &[told, Ends::With(200, Fails::by(&STEADY))]).await;
    let error = result.unwrap_err();
    assert_eq!((error.stop_reason(), error.retry_after()), (StopReason::HintTooLong, Some(ms(1_000_150 - 300))));
}

#[tokio::test(start_paused = true)]
async fn no_second_attempt_where_it_would_be_wrong_or_too_much() {
    static HALT: RetryPolicy =
        RetryPolicy::NEVER.with_halt(Halt { scope: Scope::Credential, duration: Some(Duration::from_secs(60)) });
    let late = || async {
        sleep(ms(500)).await;
        Ok(())
    };
    let sent = std::cell::Cell::new(0);
    let count = |_| {
        sent.set(sent.get() + 1);
        late()
    };
    let plain = executor().hedge_after(ms(100)).build();

    plain.run(count).await.unwrap();
    assert_eq!(sent.take(), 2, "it would be hedged");

    plain.call().method(Method::POST).run(count).await.unwrap();
    assert_eq!(sent.take(), 1, "not idempotent");

    let keyed = executor().hedge_after(ms(100)).idempotency_key(backstop::IDEMPOTENCY_KEY).build();
    keyed.call().method(Method::POST).run(count).await.unwrap();
    assert_eq!(sent.take(), 1, "the server may be busy with the key");

    plain.call().single_use().run(count).await.unwrap();
    assert_eq!(sent.take(), 1, "cannot be sent twice");

    plain.call().hedge_after(None).run(count).await.unwrap();
    assert_eq!(sent.take(), 1, "not wanted");

    let keyed = executor().hedge_after(ms(100)).idempotency_key(backstop::IDEMPOTENCY_KEY).build();
    keyed.call().method(Method::POST).run(count).await.unwrap();
    keyed.run(count).await.unwrap();
    assert_eq!(sent.take(), 2, "a server refuses a key whose first request it is still at work on");

    keyed.call().method(Method::GET).run(count).await.unwrap();
    keyed.call().method(Method::POST).idempotent(true).run(count).await.unwrap();
    assert_eq!(sent.take(), 4, "the key is not all there is");

    let outer = Executor::<CallError<Fails>>::new();
    outer.run(async |_| Ok(plain.run(count).await?)).await.unwrap();
    assert_eq!(sent.take(), 1, "the outer one sees to that");

    let poor = executor().hedge_after(ms(100)).budget(Budget::new().with_initial(0.9)).build();
    poor.run(count).await.unwrap();
    assert_eq!(sent.take(), 1, "no tokens");

    let halted = plain.call().credential("another").run(async |_| Err::<(), _>(Fails::by(&HALT).into()));
    halted.await.unwrap_err();
    plain.run(count).await.unwrap();
    assert_eq!(sent.take(), 1, "there is trouble");
}

/// Random calls, cancelled after any number of polls.
#[tokio::test(start_paused = true)]
async fn whatever_happens_no_more_than_two_run_and_tokens_are_kept() {
    let mut random = fastrand::Rng::with_seed(0x_0dd);
    let executor = executor().deadline(secs(20)).attempt_timeout(ms(900)).build();
    for round in 0..3_000 {
        let script: Vec<_> = (0..20)
            .map(|_| match random.u8(..4) {
                0 => Ends::Well(random.u64(..1_200)),
                1 => Ends::With(random.u64(..1_200), Fails::by(&STEADY).after(ms(random.u64(1..3_000)))),
                2 => Ends::With(random.u64(..1_200), Fails::by(&RetryPolicy::NEVER)),
                _ => Ends::With(random.u64(..1_200), Fails::by(&STEADY)),
            })
            .collect();
        let (start, scripted) = (Instant::now(), Scripted::default());
        let mut call = pin!(Some(executor.call().hedge_after(ms(100)).run(scripted.attempt(start, &script))));
        let mut left = random.u32(..30);
        let before = executor.traffic().bucket().tokens();
        poll_fn(|context| {
            assert!(scripted.running.load(Ordering::Relaxed) <= 2, "round {round}");
            match call.as_mut().as_pin_mut() {
                Some(call) if left > 0 => {
                    left -= 1;
                    call.poll(context).map(drop)
                }
                _ => Poll::Ready(()),
            }
        })
        .await;
        call.set(None);
        assert_eq!(scripted.running.load(Ordering::Relaxed), 0, "round {round}");
        let began = scripted.began.borrow().len();
        assert!(began <= 5, "round {round}: {began} attempts");
        assert!(start.elapsed() <= secs(20) + ms(1), "round {round}");
        // Each further attempt costs one token, or four after a timeout, and none that was not sent.
        let spent = before - executor.traffic().bucket().tokens();
        let most = began.saturating_sub(1) as f64 * 4.0;
        assert!((-0.5..=most).contains(&spent), "round {round}: {spent} of {before} tokens for {began} attempts");
    }
}
