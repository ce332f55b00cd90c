//! The retry budget, as calls feel it.

use backstop::{Budget, Throttle};

use super::*;

static FIRM: RetryPolicy = STEADY.with_max_attempts(3);

/// Three attempts that fail, with what stopped them.
async fn fail(executor: &Executor<Fails>, policy: &'static RetryPolicy) -> (usize, StopReason) {
    let error = executor.run(|_| async move { Err::<(), _>(Fails::by(policy).into()) }).await.unwrap_err();
    (error.attempts().len(), error.stop_reason())
}

async fn succeed(executor: &Executor<Fails>, calls: usize) {
    for _ in 0..calls {
        executor.run(|_| async { Ok(()) }).await.unwrap();
    }
}

#[tokio::test(start_paused = true)]
async fn retries_stop_when_nothing_succeeds_and_come_back_with_successes() {
    let executor = executor().build();
    // Four tokens from the start, two retries a call.
    assert_eq!(fail(&executor, &FIRM).await, (3, StopReason::AttemptsExhausted));
    assert_eq!(fail(&executor, &FIRM).await, (3, StopReason::AttemptsExhausted));
    assert_eq!(fail(&executor, &FIRM).await, (1, StopReason::BudgetExhausted));
    succeed(&executor, 2).await;
    assert_eq!(fail(&executor, &FIRM).await, (2, StopReason::BudgetExhausted));
    // No number of successes saves up more than eight tokens.
    succeed(&executor, 1_000).await;
    let mut retries = 0;
    for _ in 0..10 {
        retries += fail(&executor, &FIRM).await.0 - 1;
    }
    assert_eq!(retries, 8);
}

#[tokio::test(start_paused = true)]
async fn clones_share_a_budget_and_other_executors_have_their_own() {
    let budget = Budget::new().with_initial(2.0);
    let one = executor().budget(budget).build();
    assert_eq!(fail(&one.clone(), &FIRM).await, (3, StopReason::AttemptsExhausted));
    assert_eq!(fail(&one, &FIRM).await, (1, StopReason::BudgetExhausted));
    assert_eq!(fail(&executor().budget(budget).build(), &FIRM).await.0, 3);
}

#[tokio::test(start_paused = true)]
async fn a_timeout_costs_four_times_as_much_as_an_answer() {
    let executor = executor().attempt_timeout(secs(1)).transport_policy(&FIRM).build();
    let error = executor.run(|_| pending::<Result<(), Failure<Fails>>>()).await.unwrap_err();
    assert_eq!((error.attempts().len(), error.stop_reason()), (2, StopReason::BudgetExhausted));
    assert!(error.to_string().ends_with("after 2 attempts: the retry budget is exhausted"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_row_names_a_cost_of_its_own_and_a_throttled_one_costs_nothing() {
    static DEAR: RetryPolicy = FIRM.with_cost(3);
    static FREE: RetryPolicy = FIRM.with_cost(0);
    static THROTTLED: RetryPolicy = FIRM.with_throttle(Throttle { scope: Scope::Credential, duration: None });
    let executor = executor().build();
    for policy in [&FREE, &THROTTLED] {
        for _ in 0..5 {
            assert_eq!(fail(&executor, policy).await, (3, StopReason::AttemptsExhausted));
        }
    }
    assert_eq!(fail(&executor, &DEAR).await, (2, StopReason::BudgetExhausted));
}

#[tokio::test(start_paused = true)]
async fn a_call_that_stops_for_a_reason_of_its_own_takes_nothing() {
    let executor = executor().deadline(ms(500)).build();
    for _ in 0..20 {
        assert_eq!(fail(&executor, &FIRM).await, (1, StopReason::WouldOverrunDeadline));
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_dropped_before_its_retry_gives_the_tokens_back() {
    let executor = executor().build();
    for _ in 0..20 {
        let call = executor.run(|_| async { Err::<(), _>(Fails::by(&FIRM).into()) });
        // Within the first wait.
        tokio::time::timeout(ms(500), call).await.unwrap_err();
    }
    assert_eq!(fail(&executor, &FIRM).await, (3, StopReason::AttemptsExhausted));
}
