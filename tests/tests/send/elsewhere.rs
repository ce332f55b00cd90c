//! Requests that go to another endpoint.

use backstop::Endpoint;

use super::*;

const DENIED: &str = r#"{"error": {"type": "denied"}}"#;
const AWAY: &str = r#"{"error": {"type": "away", "message": "not here"}}"#;

fn endpoints(urls: [&str; 2]) -> [Endpoint; 2] {
    urls.map(|url| url.parse().unwrap())
}

fn line(request: &str) -> &str {
    request.lines().next().unwrap()
}

#[tokio::test]
async fn a_request_goes_to_the_other_endpoint_with_all_that_it_has() {
    let first = Server::start([json(503, AWAY)]).await;
    let second = Server::start([respond(200, &[], "here"), respond(200, &[], "here")]).await;
    let second_url = second.url.replace("/v1", "/eu/v1");
    let executor = executor(&TestTimer::new()).endpoints(endpoints([&first.url, &second_url])).build();
    for _ in 0..2 {
        let request = client().post(format!("{}/chat?stream=1", first.url)).bearer_auth("sk-1").body("{}");
        assert_eq!(executor.send(request).await.unwrap().text().await.unwrap(), "here");
    }
    assert_eq!(line(&first.requests()[0]), "POST /v1/chat?stream=1 HTTP/1.1");
    assert_eq!(first.requests().len(), 1, "the second call began at the second endpoint");
    for request in second.requests() {
        assert_eq!(line(&request), "POST /eu/v1/chat?stream=1 HTTP/1.1");
        assert!(request.ends_with("{}"));
        assert_eq!(server::header(&request, "authorization").as_deref(), Some("Bearer sk-1"));
        let host = server::header(&request, "host").unwrap();
        assert!(second.url.contains(&host), "{host}");
    }
}

#[tokio::test]
async fn a_refused_connection_is_a_reason_to_go_elsewhere() {
    let nobody = server::unused_url().await;
    let there = Server::start([respond(200, &[], "")]).await;
    let executor = executor(&TestTimer::new()).endpoints(endpoints([&nobody, &there.url])).build();
    let request = client().post(&nobody).header("host", "explicit.example.com").body("{}");
    executor.send(request).await.unwrap();
    let host = server::header(&there.requests()[0], "host").unwrap();
    assert!(there.url.contains(&host), "{host}");
}

#[tokio::test]
async fn a_request_to_none_of_the_endpoints_is_not_concerned_by_their_trouble() {
    let (nobody, there) = (server::unused_url().await, Server::start([respond(200, &[], "")]).await);
    let executor = executor(&TestTimer::new()).endpoints(endpoints([&nobody, &there.url])).build();
    // The first endpoint is found to be down while a request to somewhere else waits for its retry.
    let elsewhere = Server::start([json(500, BROKEN), json(500, BROKEN), json(401, DENIED)]).await;
    let (denied, _) = tokio::join!(executor.send(client().get(&elsewhere.url)), executor.send(client().get(&nobody)));
    assert_eq!(denied.unwrap_err().attempts().iter().map(|attempt| attempt.endpoint).max(), Some(0));
    assert_eq!(elsewhere.requests().len(), 3);
}

#[tokio::test]
async fn a_request_to_none_of_the_endpoints_goes_where_it_says() {
    let elsewhere = Server::start([json(503, AWAY), respond(200, &[], "")]).await;
    let executor =
        executor(&TestTimer::new()).endpoints(endpoints(["https://a.example.com", "https://b.example.com"])).build();
    executor.send(client().get(&elsewhere.url)).await.unwrap();
    assert_eq!(elsewhere.requests().len(), 2);
}
