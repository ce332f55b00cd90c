//! A second request beside one that is late.

use super::{server::Act, *};

const SOON: Duration = Duration::from_millis(100);

#[tokio::test]
async fn the_response_that_comes_first_is_taken() {
    let server = Server::start([Act::Hang, respond(200, &[], "second")]).await;
    let executor = executor(&TestTimer::new()).hedge_after(SOON).build();
    let response = executor.send(client().get(&server.url)).await.unwrap();
    assert_eq!((response.text().await.unwrap(), server.requests().len()), ("second".to_owned(), 2));
}

#[tokio::test]
async fn a_request_that_must_not_be_repeated_is_sent_once() {
    let timer = TestTimer::new();
    let mut server = Server::start([Act::Hang]).await;
    let executor = executor(&timer).hedge_after(SOON).attempt_timeout(timer::LONG).build();
    let call = executor.send(post(client(), &server.url));
    let (result, ()) = tokio::join!(call, async {
        server.hanging().await;
        timer.time_is_up();
    });
    assert_eq!(result.unwrap_err().stop_reason(), StopReason::NotIdempotent);
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn each_tells_how_far_it_got() {
    // The first says nothing, the second breaks off within the body of its error.
    let head = "HTTP/1.1 500 x\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n";
    let acts = [Act::Hang, Act::Stick(format!("{head}{BROKEN}").into_bytes())];
    let (timer, mut server) = (TestTimer::new(), Server::start(acts).await);
    let executor = executor(&timer).max_attempts(2).hedge_after(SOON).attempt_timeout(timer::LONG).build();
    let call = executor.send(client().get(&server.url));
    let (result, ()) = tokio::join!(call, async {
        server.hanging().await;
        server.hanging().await;
        settle().await;
        timer.time_is_up();
    });
    let error = result.unwrap_err();
    let kinds: Vec<_> = error.attempts().iter().map(|attempt| (attempt.number, attempt.kind.unwrap())).collect();
    assert_eq!(kinds, [(1, "timeout"), (2, "broken")]);
    assert_eq!(error.api().and_then(|error| error.message()), Some("oh no"));
}
