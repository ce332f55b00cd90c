//! Requests that go to another endpoint.

use std::sync::{Arc, Mutex};

use backstop::{CallInfo, Endpoint, Observer};
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

/// Where the attempts went, as far as an observer is told.
#[derive(Clone, Debug, Default)]
struct Servers(Arc<Mutex<Vec<String>>>);

impl Observer for Servers {
    fn attempt_started(&self, call: &CallInfo<'_>, _: u32) {
        self.0.lock().unwrap().push(call.server_address.unwrap_or_default().to_owned());
    }
}

#[tokio::test(start_paused = true)]
async fn a_request_to_none_of_the_endpoints_has_nothing_to_do_with_one_that_is_down() {
    let endpoints = ["https://a.example.com", "https://b.example.com"].map(|url| url.parse::<Endpoint>().unwrap());
    let (service, _) = Scripted::new([respond(503, AWAY), respond(200, ""), respond(503, AWAY), respond(200, "")]);
    let servers = Servers::default();
    let layer = RetryLayer::new(executor().endpoints(endpoints).observer(servers.clone()).build());
    for url in ["https://a.example.com/chat", "https://own.example.com/chat"] {
        let mut request = request(Method::POST);
        *request.uri_mut() = url.parse().unwrap();
        layer.layer(service.clone()).oneshot(request).await.unwrap();
    }
    let hosts = ["a.example.com", "b.example.com", "own.example.com", "own.example.com"];
    assert_eq!(*servers.0.lock().unwrap(), hosts);
}
