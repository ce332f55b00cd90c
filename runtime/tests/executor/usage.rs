//! Usage, as the callers of an executor record and feel it.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use backstop::{Observer, Quota, UsageLevel};

use super::*;

fn tokens() -> Quota {
    Quota::new("tokens").soft_limit(8).hard_limit(10).window(secs(60))
}

#[tokio::test(start_paused = true)]
async fn calls_stop_at_the_hard_limit_until_its_window_is_over() {
    let executor = executor().quota(tokens()).build();
    let start = Instant::now();
    let cost = executor.run(|_| async { Ok(10) }).await.unwrap();
    assert!(executor.clone().usage().record("tokens", cost));
    let mut sent = 0;
    let refused = executor.run(|_| {
        sent += 1;
        async { Ok(()) }
    });
    let error = refused.await.unwrap_err();
    assert_eq!((sent, error.stop_reason(), error.attempts().len()), (0, StopReason::UsageExhausted, 0));
    assert_eq!(error.retry_at(), Some((start + secs(60)).into_std()));
    assert_eq!(error.to_string(), "not sent: the usage limit is reached");
    sleep(secs(60)).await;
    executor.run(|_| async { Ok(()) }).await.unwrap();
    assert_eq!(executor.usage().levels()[0].used, 0);
}

#[tokio::test(start_paused = true)]
async fn the_limit_of_one_credential_stops_no_other() {
    let executor = executor().quota(tokens().per(Scope::Credential)).build();
    let call = async |key: &str| executor.call().credential(key).run(|_| async { Ok(()) }).await.is_ok();
    executor.usage().credential("sk-1").record("tokens", 10);
    assert_eq!((call("sk-1").await, call("sk-2").await), (false, true));
    assert!(executor.run(|_| async { Ok(()) }).await.is_ok());
    let used = |key: &str| executor.usage().credential(key).levels()[0].used;
    assert_eq!((used("sk-1"), used("sk-2")), (10, 0));
}

#[tokio::test(start_paused = true)]
async fn a_quota_can_be_that_of_an_origin_or_an_operation() {
    let per = |name, scope| Quota::new(name).hard_limit(10).per(scope);
    let executor = executor().quota(per("requests", Scope::Origin)).quota(per("jobs", Scope::Operation)).build();
    let (list, create) = (operation("list"), operation("create"));
    executor.usage().origin("https://a.example.com").record("requests", 10);
    executor.usage().operation(list).record("jobs", 10);
    let to = async |origin: &str| executor.call().origin(origin).run(|_| async { Ok(()) }).await.is_ok();
    assert_eq!((to("https://A.example.com:443").await, to("https://b.example.com").await), (false, true));
    let of = async |operation| executor.operation(operation).run(|_| async { Ok(()) }).await.is_ok();
    assert_eq!((of(list).await, of(create).await), (false, true));
    assert!(executor.run(|_| async { Ok(()) }).await.is_ok());
}

fn operation(name: &'static str) -> &'static backstop::Operation {
    Box::leak(Box::new(backstop::Operation::new(name, "GET", "/", true, backstop::Timeouts::default())))
}

#[derive(Clone, Default)]
struct Alarms(Arc<[AtomicU32; 2]>);

impl Observer for Alarms {
    fn usage_limit_reached(&self, usage: &UsageLevel) {
        self.0[usize::from(usage.is_exhausted())].fetch_add(1, Ordering::Relaxed);
    }
}

#[tokio::test(start_paused = true)]
async fn an_observer_is_told_of_each_limit_once() {
    let alarms = Alarms::default();
    let executor = executor().quota(tokens()).observer(alarms.clone()).build();
    let told = || [0, 1].map(|limit: usize| alarms.0[limit].load(Ordering::Relaxed));
    let mut seen = Vec::new();
    for amount in [7, 1, 1, 1, 1] {
        executor.usage().record("tokens", amount);
        seen.push(told());
    }
    assert_eq!(seen, [[0, 0], [1, 0], [1, 0], [1, 1], [1, 1]]);
    assert!(!executor.usage().record("requests", 1), "there is no such quota");
}
