//! Calls go to another endpoint where the row says so.

use backstop::Endpoint;

use super::*;

static ELSEWHERE: RetryPolicy = STEADY.with_name("elsewhere").with_failover(true);

fn endpoints() -> [Endpoint; 3] {
    ["https://a.example.com", "https://b.example.com", "https://c.example.com"].map(|url| url.parse().unwrap())
}

/// One call to endpoints that answer so: its result, and when it was sent to which, in milliseconds.
async fn call(
    executor: &Executor<Fails>,
    mut answer: impl FnMut(usize) -> Result<(), Failure<Fails>>,
) -> (Result<(), CallError<Fails>>, Vec<(u128, usize)>) {
    let (start, mut sent) = (Instant::now(), Vec::new());
    let result = executor.run(|attempt| {
        sent.push((start.elapsed().as_millis(), attempt.endpoint()));
        let answer = answer(attempt.endpoint());
        async { answer }
    });
    let result = result.await;
    (result, sent)
}

fn down() -> Result<(), Failure<Fails>> {
    Err(Fails::by(&ELSEWHERE).into())
}

#[tokio::test(start_paused = true)]
async fn a_call_goes_to_the_next_one_at_once_and_others_begin_there() {
    let executor = executor().endpoints(endpoints()).build();
    let first_is_down = |endpoint| if endpoint == 0 { down() } else { Ok(()) };
    let (result, sent) = call(&executor, first_is_down).await;
    assert_eq!((result.is_ok(), sent), (true, vec![(0, 0), (0, 1)]));
    let (_, sent) = call(&executor, first_is_down).await;
    assert_eq!(sent, [(0, 1)], "the first is left alone");

    sleep(secs(30)).await;
    let (result, sent) = call(&executor, first_is_down).await;
    assert_eq!((result.is_ok(), sent), (true, vec![(0, 0), (0, 1)]), "one call tries it again");
    sleep(secs(30)).await;
    let (_, sent) = call(&executor, |_| Ok(())).await;
    assert_eq!(sent, [(0, 0)]);
    let (_, sent) = call(&executor, |_| Ok(())).await;
    assert_eq!(sent, [(0, 0)], "it is back for all");
}

#[tokio::test(start_paused = true)]
async fn where_none_is_up_a_retry_is_like_any_other() {
    let executor = executor().endpoints(endpoints()).build();
    let (result, sent) = call(&executor, |_| down()).await;
    // Two attempts moved on, so the first wait is that of the third retry.
    assert_eq!(sent, [(0, 0), (0, 1), (0, 2), (4_000, 2), (12_000, 2)]);
    let error = result.unwrap_err();
    assert_eq!(error.stop_reason(), StopReason::AttemptsExhausted);
    assert_eq!(error.attempts().iter().map(|attempt| attempt.endpoint).collect::<Vec<_>>(), [0, 1, 2, 2, 2]);
    // A new call begins with the one that was left alone for longest.
    let (_, sent) = call(&executor, |_| Ok(())).await;
    assert_eq!(sent, [(0, 0)]);
}

#[tokio::test(start_paused = true)]
async fn a_retry_that_succeeds_where_all_were_down_brings_its_endpoint_back() {
    let executor = executor().endpoints(endpoints()).build();
    let mut failures = 0;
    let the_last_one_recovers = |endpoint| {
        failures += 1;
        if endpoint == 2 && failures > 3 { Ok(()) } else { down() }
    };
    let (result, sent) = call(&executor, the_last_one_recovers).await;
    assert_eq!((result.is_ok(), sent), (true, vec![(0, 0), (0, 1), (0, 2), (4_000, 2)]));
    let (result, sent) = call(&executor, |endpoint| if endpoint == 2 { Ok(()) } else { down() }).await;
    assert_eq!((result.is_ok(), sent), (true, vec![(0, 2)]));
}

#[tokio::test(start_paused = true)]
async fn an_endpoint_comes_back_although_every_request_takes_longer_than_the_time_between_two_tries() {
    let executor = executor().endpoints(endpoints()).build();
    call(&executor, |endpoint| if endpoint == 0 { down() } else { Ok(()) }).await.0.unwrap();
    let mut calls = Vec::new();
    for _ in 0..20 {
        sleep(secs(10)).await;
        let executor = executor.clone();
        calls.push(tokio::spawn(async move {
            let slow = executor.run(|attempt| async move {
                sleep(secs(40)).await;
                Ok(attempt.endpoint())
            });
            slow.await.unwrap()
        }));
    }
    let mut sent = Vec::new();
    for call in calls {
        sent.push(call.await.unwrap());
    }
    assert_eq!(sent[..6], [1, 1, 0, 1, 1, 0], "tried after 30 and after 60 seconds");
    assert_eq!(sent[8..], [0; 12], "that of the first was answered after 70");
}

#[tokio::test(start_paused = true)]
async fn an_endpoint_is_left_alone_for_as_long_as_it_asks() {
    let executor = executor().endpoints(endpoints()).build();
    let asks = |endpoint| if endpoint == 0 { Err(Fails::by(&ELSEWHERE).after(secs(300)).into()) } else { Ok(()) };
    let (result, sent) = call(&executor, asks).await;
    assert_eq!((result.is_ok(), sent), (true, vec![(0, 0), (0, 1)]), "though that is longer than a call would wait");
    sleep(secs(299)).await;
    assert_eq!(call(&executor, asks).await.1, [(0, 1)]);
    sleep(secs(1)).await;
    assert_eq!(call(&executor, |_| Ok(())).await.1, [(0, 0)]);
}

#[tokio::test(start_paused = true)]
async fn a_lost_connection_is_a_reason_and_what_is_the_callers_own_is_none() {
    let executor = executor().endpoints(endpoints()).build();
    let refused = || TransportError::new(TransportErrorKind::Connect, Reached::BeforeSend);
    let (result, sent) = call(&executor, |endpoint| if endpoint == 0 { Err(refused().into()) } else { Ok(()) }).await;
    assert_eq!((result.is_ok(), sent.len()), (true, 2));
    for policy in [&RetryPolicy::NEVER, &STEADY] {
        let (_, sent) = call(&executor, |_| Err(Fails::by(policy).into())).await;
        assert!(sent.iter().all(|(_, endpoint)| *endpoint == 1), "{sent:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn moving_on_is_free_but_what_must_not_be_repeated_is_not() {
    let executor = executor().endpoints(endpoints()).max_attempts(9).build();
    let tokens = executor.traffic().bucket().tokens();
    let (result, _) = call(&executor, |endpoint| if endpoint < 2 { down() } else { Ok(()) }).await;
    result.unwrap();
    assert_eq!(executor.traffic().bucket().tokens(), tokens + 0.5);

    let fresh = self::executor().endpoints(endpoints()).build();
    let post = fresh.call().method(Method::POST).run(|_| async { Err::<(), _>(Fails::by(&ELSEWHERE).into()) });
    assert_eq!(post.await.unwrap_err().stop_reason(), StopReason::NotIdempotent);
    assert_eq!(call(&fresh, |_| Ok(())).await.1, [(0, 1)], "what the others can learn from it they do");
}

#[tokio::test(start_paused = true)]
async fn without_a_choice_it_is_a_retry() {
    let [only, ..] = endpoints();
    for executor in [executor().build(), executor().endpoints([only]).build()] {
        let (result, sent) = call(&executor, |_| down()).await;
        assert_eq!(sent, [(0, 0), (1_000, 0), (3_000, 0), (7_000, 0), (15_000, 0)]);
        assert!(result.is_err());
    }
}

#[tokio::test(start_paused = true)]
async fn the_origin_of_a_call_is_its_endpoint() {
    static HALT: RetryPolicy =
        ELSEWHERE.with_halt(backstop::Halt { scope: Scope::Origin, duration: Some(Duration::from_secs(60)) });
    let executor = executor().endpoints(endpoints()).build();
    let halted = |endpoint| if endpoint == 0 { Err(Fails::by(&HALT).into()) } else { Ok(()) };
    let (result, sent) = call(&executor, halted).await;
    assert_eq!((result.is_ok(), sent.len()), (true, 2), "the other one is not halted");
    sleep(secs(59)).await;
    assert_eq!(call(&executor, halted).await.1, [(0, 1)], "nobody tries what is halted");
    sleep(secs(1)).await;
    assert_eq!(call(&executor, |_| Ok(())).await.1, [(0, 0)]);
}

#[tokio::test(start_paused = true)]
async fn no_call_is_sent_to_try_an_endpoint_whose_own_scope_would_hold_it() {
    use backstop::{Halt, RetryAfter, Throttle};
    static HALT: RetryPolicy = ELSEWHERE.with_halt(Halt { scope: Scope::Origin, duration: None });
    static BY_ROW: RetryPolicy =
        ELSEWHERE.with_throttle(Throttle { scope: Scope::Origin, duration: Some(Duration::from_secs(60)) });
    static BY_DEFAULT: RetryPolicy = ELSEWHERE
        .with_throttle(Throttle { scope: Scope::Origin, duration: None })
        .with_retry_after(RetryAfter { default: Some(Duration::from_secs(60)), max: Duration::from_secs(120) });
    for policy in [&HALT, &BY_ROW, &BY_DEFAULT] {
        let executor = executor().endpoints(endpoints()).build();
        let fails = |endpoint| if endpoint == 0 { Err(Fails::by(policy).into()) } else { Ok(()) };
        call(&executor, fails).await.0.unwrap();
        for wait in [0, 30, 29] {
            sleep(secs(wait)).await;
            let (result, sent) = call(&executor, fails).await;
            assert_eq!((result.is_ok(), sent), (true, vec![(0, 1)]), "{policy:?}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn an_endpoint_that_a_row_halts_for_hours_is_left_alone_for_as_long() {
    static HALT: RetryPolicy =
        ELSEWHERE.with_halt(backstop::Halt { scope: Scope::Origin, duration: Some(Duration::from_secs(7_200)) });
    let executor = executor().endpoints(endpoints()).build();
    let halted = |endpoint| if endpoint == 0 { Err(Fails::by(&HALT).into()) } else { Ok(()) };
    call(&executor, halted).await.0.unwrap();
    for wait in [3_599, 1, 3_599] {
        sleep(secs(wait)).await;
        let (result, sent) = call(&executor, halted).await;
        assert_eq!((result.is_ok(), sent), (true, vec![(0, 1)]));
    }
    sleep(secs(1)).await;
    assert_eq!(call(&executor, |_| Ok(())).await.1, [(0, 0)]);
}

#[tokio::test(start_paused = true)]
async fn an_endpoint_is_not_to_blame_for_the_time_that_another_one_took() {
    let executor = executor().endpoints(endpoints()).deadline(secs(10)).build();
    let result = executor.run(|attempt| async move {
        sleep(ms(if attempt.endpoint() == 0 { 9_900 } else { 1_000 })).await;
        if attempt.endpoint() == 0 { down() } else { Ok(()) }
    });
    assert_eq!(result.await.unwrap_err().stop_reason(), StopReason::DeadlineExceeded);
    assert_eq!(call(&executor, |_| Ok(())).await.1, [(0, 1)]);
    // But for a time that was all its own.
    let result = executor.run(|_| pending::<Result<(), _>>());
    assert_eq!(result.await.unwrap_err().stop_reason(), StopReason::DeadlineExceeded);
    assert_eq!(call(&executor, |_| Ok(())).await.1, [(0, 2)]);
}

#[tokio::test(start_paused = true)]
async fn a_second_attempt_goes_where_the_first_one_went() {
    let executor = executor().endpoints(endpoints()).hedge_after(ms(100)).build();
    call(&executor, |endpoint| if endpoint == 0 { down() } else { Ok(()) }).await.0.unwrap();
    let mut sent = Vec::new();
    let call = executor.run(|attempt| {
        sent.push(attempt.endpoint());
        async move {
            sleep(ms(if attempt.is_hedge() { 1 } else { 500 })).await;
            Ok(())
        }
    });
    call.await.unwrap();
    assert_eq!(sent, [1, 1]);
}

#[tokio::test(start_paused = true)]
async fn no_endpoint_is_sent_to_again_before_it_told() {
    let mut random = fastrand::Rng::with_seed(0xfa11);
    let executor = executor().endpoints(endpoints()).deadline(secs(60)).max_attempts(8).no_budget().build();
    let mut moved = 0;
    for round in 0..2_000 {
        let (start, mut told) = (Instant::now(), [None; 3]);
        let mut last = None;
        let result = executor.run(|attempt| {
            let endpoint = attempt.endpoint();
            assert!(told[endpoint].is_none_or(|told| told <= Instant::now()), "round {round}: too early");
            moved += usize::from(last.is_some_and(|last| last != endpoint));
            last = Some(endpoint);
            let hint = random.bool().then(|| ms(random.u64(1..100_000)));
            told[endpoint] = hint.map(|hint| Instant::now() + hint);
            let error = Fails::by(if random.bool() { &ELSEWHERE } else { &STEADY });
            let succeeds = random.u8(..4) == 0;
            async move {
                match succeeds {
                    true => Ok(()),
                    false => Err(hint.map_or(error, |hint| error.after(hint)).into()),
                }
            }
        });
        let ended = result.await.map_or_else(|error| error.attempts().len(), |()| 1);
        assert!(ended <= 8 && start.elapsed() <= secs(60) + ms(1), "round {round}");
        sleep(ms(random.u64(..50_000))).await;
    }
    assert!(moved > 500, "{moved}");
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_refused_leaves_the_try_to_the_next() {
    static HALT: RetryPolicy = RetryPolicy::NEVER
        .with_halt(backstop::Halt { scope: Scope::Credential, duration: Some(Duration::from_secs(60)) });
    let executor = executor().endpoints(endpoints()).build();
    call(&executor, |endpoint| if endpoint == 0 { down() } else { Ok(()) }).await.0.unwrap();
    sleep(secs(29)).await;
    let halted = executor.call().credential("sk-1").run(async |_| Err::<(), _>(Fails::by(&HALT).into()));
    halted.await.unwrap_err();
    sleep(secs(1)).await;
    let refused = executor.call().credential("sk-1").run(async |_| Ok(())).await.unwrap_err();
    assert_eq!(refused.stop_reason(), StopReason::Halted);
    assert_eq!(call(&executor, |_| Ok(())).await.1, [(0, 0)]);
}

#[tokio::test(start_paused = true)]
async fn a_retry_does_not_go_to_what_others_found_to_be_down() {
    let executor = executor().endpoints(endpoints()).build();
    let waits = call(&executor, |endpoint| if endpoint == 0 { Err(Fails::by(&STEADY).into()) } else { Ok(()) });
    let finds_out = async {
        sleep(ms(500)).await;
        call(&executor, |endpoint| if endpoint == 0 { down() } else { Ok(()) }).await
    };
    let ((result, sent), _) = tokio::join!(waits, finds_out);
    assert_eq!((result.is_ok(), sent), (true, vec![(0, 0), (1_000, 1)]));
}

#[tokio::test(start_paused = true)]
async fn an_endpoint_whose_second_attempt_answers_is_up() {
    let executor = executor().endpoints(endpoints()).hedge_after(ms(100)).build();
    let slow = executor.run(async |attempt| {
        sleep(if attempt.is_hedge() { ms(500) } else { ms(200) }).await;
        if attempt.is_hedge() { Ok(()) } else { down() }
    });
    slow.await.unwrap();
    assert_eq!(call(&executor, |_| Ok(())).await.1, [(0, 0)]);
}
