//! Requests that go to another endpoint.

use backstop::Endpoint;
use http::header::HOST;

use super::*;

const AWAY: &str = r#"{"error": {"type": "away", "message": "not here"}}"#;

#[tokio::test(start_paused = true)]
async fn a_request_goes_to_the_other_endpoint_and_says_so() {
    let endpoints = ["https://api.example.com/v1", "http://[::1]:8080"].map(|url| url.parse::<Endpoint>().unwrap());
    let (service, script) = Scripted::new([respond(503, AWAY), respond(200, ""), respond(503, AWAY), respond(200, "")]);
    let layer = RetryLayer::new(executor().endpoints(endpoints).build());
    let mut first = request(Method::POST);
    *first.uri_mut() = "https://API.example.com:443/v1/chat?n=1".parse().unwrap();
    first.headers_mut().insert(HOST, HeaderValue::from_static("api.example.com"));
    layer.layer(service.clone()).oneshot(first).await.unwrap();
    // To none of them.
    let mut other = request(Method::POST);
    *other.uri_mut() = "https://api.example.com/v2/chat".parse().unwrap();
    layer.layer(service).oneshot(other).await.unwrap();

    let script = script.lock().unwrap();
    let uris: Vec<_> = script.uris.iter().map(ToString::to_string).collect();
    let own = "https://api.example.com/v2/chat";
    assert_eq!(uris, ["https://API.example.com:443/v1/chat?n=1", "http://[::1]:8080/chat?n=1", own, own]);
    assert_eq!(times(&script.seen), [0, 0, 0, 1_000]);
    let hosts: Vec<_> = script.seen.iter().map(|(_, headers)| headers.get(HOST)).collect();
    assert_eq!(
        hosts[..2].iter().map(|host| host.unwrap().to_str().unwrap()).collect::<Vec<_>>(),
        ["api.example.com", "[::1]:8080"]
    );
}
