//! The retry quota of the AWS SDKs, as their own tests have it, kept by backstop's budget: the same tokens after each answer,
//! the same delays, the same end.
//!
//! AWS gives back what the last retry cost, or one token where there was none; here every success deposits the same. Where
//! that makes a difference the bucket is full by then.

use std::{
    sync::Arc,
    time::{Duration, Instant, SystemTime},
};

use backstop::{
    Advice, Budget, Jitter, Reached, RetryPolicy, Scope, StopReason, Throttle,
    core::{Control, Decision, Failed, Keys, Limits, Outcome, Session, Traffic, Turn},
};
use serde_json::Value;

use crate::cases;

/// What the answers of a call come to.
#[derive(Debug, Default, PartialEq)]
struct Course {
    delays: Vec<f64>,
    tokens: Vec<f64>,
    stopped: Option<StopReason>,
}

/// The strategy of a case: what it costs, and how long it waits.
struct Strategy {
    cost: f64,
    failed: &'static RetryPolicy,
    throttled: &'static RetryPolicy,
    max_attempts: u32,
}

impl Strategy {
    fn of(case: &Value) -> Self {
        let old = case["spec"] == "2.0";
        let base = match (case["service"].as_str(), old) {
            (Some("dynamodb"), _) => 25,
            (_, true) => 1_000,
            (_, false) => 50,
        };
        let longest = Duration::from_secs_f64(case["max_backoff_s"].as_f64().unwrap_or(20.0));
        let row = |base| {
            let policy = RetryPolicy::backoff().with_jitter(Jitter::None).with_max_backoff(longest);
            policy.with_initial_backoff(Duration::from_millis(base))
        };
        let throttle = Throttle { scope: Scope::Credential, duration: None };
        Self {
            cost: if old { 5.0 } else { 14.0 },
            failed: Box::leak(Box::new(row(base))),
            throttled: Box::leak(Box::new(row(1_000).with_throttle(throttle))),
            max_attempts: case["max_attempts"].as_u64().unwrap() as u32,
        }
    }

    fn traffic(&self, capacity: f64) -> Arc<Traffic> {
        let budget = Budget::new().with_capacity(capacity).with_initial(capacity).with_deposit(self.cost);
        let budget = budget.with_cost(self.cost).with_timeout_cost(self.cost).with_throttled_cost(5.0);
        // What a throttle does to other calls is none of their tests' business.
        Traffic::new(Control::new().with_budget(Some(budget)).with_pacing(None))
    }

    fn call(&self, traffic: &Arc<Traffic>, responses: &Value) -> Course {
        let now = Instant::now();
        let limits = Limits::new().repeatable(true).max_attempts(Some(self.max_attempts));
        let mut session = Session::new(limits, now, SystemTime::UNIX_EPOCH, 1);
        let mut turn = Turn::new(traffic, Keys::default());
        let mut course = Course::default();
        for response in responses.as_array().unwrap() {
            assert_eq!(course.stopped, None, "an answer to no request: {responses}");
            turn.join(now);
            match self.failure(response) {
                None => turn.succeed(),
                Some(failed) => match turn.fail(&mut session, now, &failed).decision {
                    Decision::Retry { delay, .. } => course.delays.push(delay.as_secs_f64()),
                    Decision::Stop { reason, .. } => course.stopped = Some(reason),
                    other => panic!("{other:?}"),
                },
            }
            course.tokens.push(traffic.bucket().tokens());
            // The retry is sent, and with it what it cost.
            let _ = turn.enter(now, None, std::task::Waker::noop());
        }
        course
    }

    fn failure(&self, response: &Value) -> Option<Failed> {
        let advice = Advice::new(self.failed, "fails");
        match response.as_str() {
            Some("Throttling") => Some(Failed::new(Advice::new(self.throttled, "throttled"))),
            Some("timeout") => match Outcome::timed_out(advice, Reached::Ambiguous) {
                Outcome::Failed(failed) => Some(failed),
                other => panic!("{other:?}"),
            },
            _ if response == 200 => None,
            _ => Some(Failed::new(advice)),
        }
    }
}

#[test]
fn the_quota_of_the_aws_sdks() {
    let mut compared = 0;
    for case in &cases("aws_standard_retry.json") {
        // Deliberately absent: a client that waits before it fails (long polling).
        if case["max_attempts"].is_null() || case["amz-sdk-request"].is_array() {
            continue;
        }
        let strategy = Strategy::of(case);
        let traffic = strategy.traffic(case["capacity"].as_f64().unwrap_or(500.0));
        if let Some(calls) = case["concurrent_calls"].as_array() {
            calls.iter().for_each(|responses| drop(strategy.call(&traffic, responses)));
        } else if let Some(calls) = case["calls"].as_array() {
            calls.iter().for_each(|call| compare(call, &strategy.call(&traffic, &call["responses"])));
        } else if case["responses"].is_array() {
            compare(case, &strategy.call(&traffic, &case["responses"]));
        } else {
            continue;
        }
        if let Some(end) = case["quota_end"].as_f64() {
            assert_eq!(traffic.bucket().tokens(), end, "{case}");
        }
        compared += 1;
    }
    assert!(matches!(compared, 0 | 13), "{compared} cases");
}

fn compare(case: &Value, course: &Course) {
    let numbers = |name: &str| case[name].as_array().map(|all| all.iter().map(|it| it.as_f64().unwrap()).collect());
    let (delays, quota): (Option<Vec<f64>>, Option<Vec<f64>>) = (numbers("delays_s"), numbers("quota"));
    assert_eq!(&delays.unwrap_or(course.delays.clone()), &course.delays, "{case}");
    // Some cases do not say what is left after the last answer.
    let quota = quota.unwrap_or(course.tokens.clone());
    assert_eq!(Some(&*quota), course.tokens.get(..quota.len()), "{case}");
    let stopped = match case["outcome"].as_str() {
        Some(outcome) if outcome.ends_with("max attempts") => Some(StopReason::AttemptsExhausted),
        Some(outcome) if outcome.ends_with("quota") => Some(StopReason::BudgetExhausted),
        Some(_) => None,
        None => course.stopped,
    };
    assert_eq!(course.stopped, stopped, "{case}");
}
