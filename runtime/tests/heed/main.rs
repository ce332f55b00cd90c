//! What a success says besides its answer, under transports of one's own.

#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use backstop::{Executor, ExecutorBuilder, Observer, Quota, Reply, Scope, StopReason, UsageLevel};
use http::{HeaderMap, HeaderValue, StatusCode};
use tokio::time::Instant;

backstop::errors! {
    /// An API that says what it costs.
    pub mod api = "api.errors.json";
}

const BODY: &str = r#"{"answer": 42, "usage": {"input_tokens": 7, "output_tokens": 3},
    "tools": [{"tool": "shell", "calls": 9}, {"tool": "search", "calls": "2"}]}"#;

fn executor() -> ExecutorBuilder<api::Error> {
    let quotas = ["tokens", "micro_dollars", "searches"].map(Quota::new);
    quotas.into_iter().fold(Executor::builder(), ExecutorBuilder::quota)
}

fn used(executor: &Executor<api::Error>) -> Vec<u64> {
    executor.usage().levels().iter().map(|level| level.used).collect()
}

fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
    pairs.iter().map(|&(name, value)| (name.parse().unwrap(), HeaderValue::from_static(value))).collect()
}

#[test]
fn the_catalog_tells_each_amount_in_the_order_of_the_file() {
    let headers = headers(&[("x-cost", "0.00021")]);
    let reply = Reply::new(StatusCode::OK, &headers, BODY.as_bytes());
    let amounts: Vec<_> = api::CATALOG.usage(&reply).collect();
    assert_eq!(amounts, [("tokens", 7), ("tokens", 3), ("micro_dollars", 210), ("searches", 2)]);
    assert_eq!(api::CATALOG.usage(&Reply::new(StatusCode::OK, &HeaderMap::new(), b"[]")).count(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_success_is_counted_in_the_quotas_of_its_amounts() {
    let executor = executor().build();
    let headers = headers(&[("x-cost", "0.00021")]);
    for _ in 0..2 {
        let answer = executor.run(async |_| {
            executor.heed(&Reply::new(StatusCode::OK, &headers, BODY.as_bytes()));
            Ok(42)
        });
        assert_eq!(answer.await.unwrap(), 42);
    }
    assert_eq!(used(&executor), [20, 420, 4]);
}

#[tokio::test(start_paused = true)]
async fn an_error_and_what_is_no_json_count_nothing() {
    let executor = executor().build();
    let headers = headers(&[("x-cost", "1"), ("ratelimit-remaining", "0"), ("ratelimit-reset", "30")]);
    executor.heed(&Reply::new(StatusCode::BAD_GATEWAY, &headers, BODY.as_bytes()));
    assert!(executor.traffic().is_calm());
    executor.heed(&Reply::new(StatusCode::OK, &HeaderMap::new(), &BODY.as_bytes()[..BODY.len() - 1]));
    assert_eq!(used(&executor), [0, 0, 0]);
}

#[tokio::test(start_paused = true)]
async fn only_what_has_a_quota_is_counted() {
    let executor = Executor::<api::Error>::builder().quota(Quota::new("searches")).build();
    executor.heed(&Reply::new(StatusCode::OK, &HeaderMap::new(), BODY.as_bytes()));
    assert_eq!(used(&executor), [2]);
}

#[derive(Clone, Default)]
struct Alarms(Arc<Mutex<Vec<(u64, bool)>>>);

impl Observer for Alarms {
    fn usage_limit_reached(&self, usage: &UsageLevel) {
        self.0.lock().unwrap().push((usage.used, usage.is_exhausted()));
    }
}

#[tokio::test(start_paused = true)]
async fn limits_are_told_and_at_the_hard_one_calls_stop() {
    let alarms = Alarms::default();
    let tokens = Quota::new("tokens").soft_limit(15).hard_limit(25);
    let executor = Executor::<api::Error>::builder().quota(tokens).observer(alarms.clone()).build();
    let sent = AtomicU32::new(0);
    let call = async || {
        let answer = executor.run(async |_| {
            sent.fetch_add(1, Ordering::Relaxed);
            executor.heed(&Reply::new(StatusCode::OK, &HeaderMap::new(), BODY.as_bytes()));
            Ok(())
        });
        answer.await.map_err(|error| error.stop_reason())
    };
    for expected in [Ok(()), Ok(()), Ok(()), Err(StopReason::UsageExhausted)] {
        assert_eq!(call().await, expected);
    }
    assert_eq!(sent.into_inner(), 3);
    // The second of two amounts of one response reaches the limit.
    assert_eq!(*alarms.0.lock().unwrap(), [(17, false), (27, true)]);
}

#[tokio::test(start_paused = true)]
async fn a_call_heeds_for_its_own_credential() {
    let tokens = Quota::new("tokens").hard_limit(10).per(Scope::Credential);
    let executor = Executor::<api::Error>::builder().quota(tokens).build();
    let call = async |key: &str| {
        let call = executor.call().credential(key).run(async |_| Ok(()));
        call.await.map_err(|error| error.stop_reason())
    };
    executor.call().credential("sk-1").heed(&Reply::new(StatusCode::OK, &HeaderMap::new(), BODY.as_bytes()));
    assert_eq!(call("sk-1").await, Err(StopReason::UsageExhausted));
    executor.call().credential("sk-2").heed_event(r#"{"usage": {"output_tokens": 9}}"#);
    assert_eq!(call("sk-2").await, Ok(()));
    assert_eq!(executor.usage().credential("sk-2").levels()[0].used, 9);
    assert_eq!(executor.usage().levels()[0].used, 0, "of no credential");
}

#[tokio::test(start_paused = true)]
async fn rate_limit_headers_hold_the_calls_of_the_credential() {
    let executor = Executor::<api::Error>::new();
    let spent = headers(&[("ratelimit-remaining", "0"), ("ratelimit-reset", "30")]);
    let reply = Reply::new(StatusCode::OK, &spent, b"");
    let start = Instant::now();
    let run = async |key: Option<&str>| {
        let call = executor.call();
        let call = if let Some(key) = key { call.credential(key) } else { call };
        call.run(async |_| Ok(())).await.unwrap();
        start.elapsed()
    };
    executor.call().credential("sk-1").heed(&reply);
    assert_eq!(run(Some("sk-2")).await, Duration::ZERO);
    assert_eq!(run(Some("sk-1")).await, Duration::from_secs(30));
    // Without a credential it is the executor's own.
    executor.heed(&reply);
    assert_eq!(run(None).await, Duration::from_secs(60));
    assert_eq!(run(None).await, Duration::from_secs(60));
}

#[tokio::test(start_paused = true)]
async fn without_pacing_rate_limit_headers_hold_nobody() {
    let executor = Executor::<api::Error>::builder().no_pacing().build();
    let spent = headers(&[("ratelimit", r#""default";r=0;t=5"#)]);
    executor.heed(&Reply::new(StatusCode::OK, &spent, b""));
    assert!(executor.traffic().is_calm());
}

#[tokio::test(start_paused = true)]
async fn the_events_of_a_stream_that_carry_amounts_are_counted() {
    let executor = executor().build();
    let events = [
        r#"{"type": "message_start", "message": {"usage": {"input_tokens": 25, "output_tokens": 1}}}"#,
        r#"{"type": "content_block_delta", "delta": {"text": "{\"usage\": {\"output_tokens\": 99}}"}}"#,
        r#"{"type": "message_delta", "usage": {"output_tokens": 15}}"#,
        r#"{"usage": null}"#,
        "[DONE]",
        "",
    ];
    events.iter().for_each(|event| executor.heed_event(event));
    assert_eq!(used(&executor), [40, 0, 0]);
}

#[cfg(feature = "blocking")]
#[test]
fn a_blocking_executor_heeds_too() {
    use backstop::blocking::Executor;
    let executor = Executor::<api::Error>::builder().quota(Quota::new("tokens").hard_limit(12)).build();
    let call = || {
        let answer = executor.run(|_| {
            executor.heed(&Reply::new(StatusCode::OK, &HeaderMap::new(), BODY.as_bytes()));
            Ok(())
        });
        answer.map_err(|error| error.stop_reason())
    };
    assert_eq!(call(), Ok(()));
    executor.heed_event(r#"{"usage": {"output_tokens": 1}}"#);
    executor.call().heed_event(r#"{"usage": {"output_tokens": 1}}"#);
    assert_eq!(call(), Err(StopReason::UsageExhausted));
}

#[tokio::test(start_paused = true)]
async fn a_bucket_that_is_empty_is_drawn_from_at_its_rate() {
    let executor = executor().build();
    let empty = headers(&[
        ("x-ratelimit-remaining-requests", "0"),
        ("x-ratelimit-reset-requests", "1m0s"),
        ("x-ratelimit-limit-requests", "120"),
    ]);
    executor.heed(&Reply::new(StatusCode::OK, &empty, b"{}"));
    let start = Instant::now();
    let calls = (0..4).map(|_| executor.run(async |_| Ok(start.elapsed().as_millis())));
    let mut sent = Vec::new();
    for call in calls {
        sent.push(call.await.unwrap());
    }
    // A timer's tick each.
    let expected = [500, 1_000, 1_500, 2_000];
    assert!(sent.iter().zip(expected).all(|(at, expected)| at.abs_diff(expected) <= 5), "{sent:?}");
}
