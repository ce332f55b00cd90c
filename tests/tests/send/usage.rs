//! What a response says it used up is counted by itself.

use std::sync::{Arc, Mutex};

use backstop::{Observer, UsageLevel};

use super::*;

const SPENT: &str = r#"{"answer": 42, "usage": {"tokens": 1200}}"#;

/// A success that cannot be an error, so that `send` does not look into it.
fn unread(body: &str) -> Act {
    respond(200, &[("content-type", "application/vnd.api+json"), ("x-cost", "0.0004")], body)
}

fn chunked(chunks: &[&str], end: &str) -> Vec<u8> {
    let chunks: String = chunks.iter().map(|chunk| format!("{:x}\r\n{chunk}\r\n", chunk.len())).collect();
    format!("HTTP/1.1 200 x\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n{chunks}{end}").into_bytes()
}

fn quotas(limit: u64) -> Executor<api::Error, TestTimer> {
    let tokens = Quota::new("tokens").hard_limit(limit);
    executor(&TestTimer::new()).quota(tokens).quota(Quota::new("micro_dollars")).build()
}

fn used(executor: &Executor<api::Error, TestTimer>) -> [u64; 2] {
    let levels = executor.usage().levels();
    [levels[0].used, levels[1].used]
}

#[tokio::test]
async fn a_body_is_counted_when_it_has_been_read_and_stays_what_it_is() {
    let server = Server::start([unread(SPENT)]).await;
    let executor = quotas(10_000);
    let response = executor.send(get(client(), &server.url)).await.unwrap();
    assert_eq!(used(&executor), [0, 400], "the head is known");
    assert_eq!((response.content_length(), response.url().as_str()), (Some(SPENT.len() as u64), &*server.url));
    assert_eq!(response.headers()["x-cost"], "0.0004");
    assert_eq!(response.text().await.unwrap(), SPENT);
    assert_eq!(used(&executor), [1_200, 400]);
}

#[tokio::test]
async fn a_body_that_was_looked_into_is_counted_unread() {
    let server = Server::start([json(200, SPENT)]).await;
    let executor = quotas(10_000);
    drop(executor.send(get(client(), &server.url)).await.unwrap());
    assert_eq!(used(&executor), [1_200, 0]);
}

#[tokio::test]
async fn a_body_in_pieces_is_counted_once_it_is_whole() {
    let pieces: Vec<_> = SPENT.split_inclusive(|_| true).collect();
    let server = Server::start([Act::Truncate(chunked(&pieces, "0\r\n\r\n"))]).await;
    let executor = quotas(10_000);
    let mut response = executor.send(get(client(), &server.url)).await.unwrap();
    let mut read = Vec::new();
    while let Some(chunk) = response.chunk().await.unwrap() {
        read.extend_from_slice(&chunk);
    }
    assert_eq!(read, SPENT.as_bytes());
    assert_eq!(used(&executor)[0], 1_200);
}

#[tokio::test]
async fn a_body_is_handed_on_before_its_end_and_not_counted_if_that_is_not_waited_for() {
    let server = Server::start([Act::Stick(chunked(&[SPENT], ""))]).await;
    let executor = quotas(10_000);
    let mut response = executor.send(get(client(), &server.url)).await.unwrap();
    assert_eq!(response.chunk().await.unwrap().unwrap(), SPENT);
    drop(response);
    assert_eq!(used(&executor)[0], 0);
}

#[tokio::test]
async fn a_body_that_breaks_off_or_is_too_long_or_an_error_is_not_counted() {
    let broken = chunked(&[SPENT], "5\r\nab");
    let error = json(400, r#"{"error": {"type": "refused"}, "usage": {"tokens": 1200}}"#);
    let long = format!("{}{SPENT}", " ".repeat(1_000));
    let server = Server::start([Act::Truncate(broken), error, unread(&long)]).await;
    let quota = Quota::new("tokens").hard_limit(1);
    let executor = executor(&TestTimer::new()).quota(quota).body_limit(1_000).build();
    let send = async || executor.send(get(client(), &server.url)).await;
    assert!(send().await.unwrap().text().await.is_err());
    assert!(send().await.is_err());
    assert_eq!(send().await.unwrap().text().await.unwrap(), long);
    assert_eq!(executor.usage().levels()[0].used, 0);
}

#[tokio::test]
async fn at_the_hard_limit_the_next_call_is_not_sent() {
    let server = Server::start([unread(SPENT), unread(SPENT)]).await;
    let executor = quotas(2_400);
    for _ in 0..2 {
        executor.send(get(client(), &server.url)).await.unwrap().bytes().await.unwrap();
    }
    let refused = executor.send(get(client(), &server.url)).await.unwrap_err();
    assert_eq!((refused.stop_reason(), refused.attempts().len()), (StopReason::UsageExhausted, 0));
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn each_credential_is_counted_by_the_header_it_comes_in() {
    let server = Server::start([unread(SPENT), json(200, SPENT), unread(SPENT)]).await;
    let quota = Quota::new("tokens").hard_limit(1_200).per(Scope::Credential);
    let executor = executor(&TestTimer::new()).quota(quota).build();
    let send = async |key: &str| match executor.send(client().get(&server.url).bearer_auth(key)).await {
        Ok(response) => response.text().await.map(drop).map_err(|_| None),
        Err(error) => Err(Some(error.stop_reason())),
    };
    for key in ["sk-1", "sk-2", "sk-3"] {
        assert_eq!(send(key).await, Ok(()));
        assert_eq!(send(key).await, Err(Some(StopReason::UsageExhausted)));
        assert_eq!(executor.usage().credential(format!("Bearer {key}")).levels()[0].used, 1_200);
    }
    assert_eq!(executor.usage().levels()[0].used, 0, "of no credential");
}

#[derive(Clone, Default)]
struct Alarms(Arc<Mutex<Vec<u64>>>);

impl Observer for Alarms {
    fn usage_limit_reached(&self, usage: &UsageLevel) {
        self.0.lock().unwrap().push(usage.used);
    }
}

#[tokio::test]
async fn the_observer_is_told_of_the_soft_limit_when_the_body_has_been_read() {
    let server = Server::start([unread(SPENT), unread(SPENT)]).await;
    let (alarms, quota) = (Alarms::default(), Quota::new("tokens").soft_limit(2_000));
    let executor = executor(&TestTimer::new()).quota(quota).observer(alarms.clone()).build();
    let told = || alarms.0.lock().unwrap().clone();
    executor.send(get(client(), &server.url)).await.unwrap().bytes().await.unwrap();
    let response = executor.send(get(client(), &server.url)).await.unwrap();
    assert!(told().is_empty());
    response.bytes().await.unwrap();
    assert_eq!(told(), [2_400]);
}

#[tokio::test]
async fn of_an_event_stream_the_event_that_says_so_is_counted() {
    let stream = format!("data: {SPENT}\n\n");
    let server = Server::start([respond(200, &[("content-type", "text/event-stream")], &stream)]).await;
    let executor = quotas(10_000);
    let body = executor.send(get(client(), &server.url)).await.unwrap().text().await.unwrap();
    assert_eq!((&*body, used(&executor)[0]), (&*stream, 0));
    executor.heed_event(body.trim().trim_start_matches("data: "));
    assert_eq!(used(&executor)[0], 1_200);
}

#[tokio::test]
async fn what_an_endpoint_gave_is_counted_there() {
    let away = json(503, r#"{"error": {"type": "away"}}"#);
    let (first, second) = (Server::start([away]).await, Server::start([unread(SPENT)]).await);
    let endpoints = [&first.url, &second.url].map(|url| url.parse().unwrap());
    let quota = Quota::new("tokens").per(Scope::Origin);
    let executor = executor(&TestTimer::new()).endpoints(endpoints).quota(quota).build();
    executor.send(get(client(), &first.url)).await.unwrap().bytes().await.unwrap();
    let used = |url: &str| executor.usage().origin(url).levels()[0].used;
    assert_eq!((used(&first.url), used(&second.url)), (0, 1_200));
}
