//! What a success says it used up is counted as its body passes.

use backstop::Quota;

use super::*;

/// A success that cannot be an error, so that the layer does not look into it.
fn unread(frames: impl IntoIterator<Item = Option<io::Result<Frame<Bytes>>>>) -> Act {
    let response = Response::builder().header("content-type", "application/vnd.api+json").header("x-cost", "0.0004");
    Act::Respond(response.body(Frames(frames.into_iter().collect())).unwrap())
}

fn quotas(executor: ExecutorBuilder<api::Error>) -> Executor<api::Error> {
    executor.quota(Quota::new("tokens")).quota(Quota::new("micro_dollars")).build()
}

fn used(executor: &Executor<api::Error>) -> [u64; 2] {
    let levels = executor.usage().levels();
    [levels[0].used, levels[1].used]
}

async fn body(executor: &Executor<api::Error>, act: Act) -> ResponseBody<Frames> {
    let service = RetryLayer::new(executor.clone()).layer(Scripted::new([act]).0);
    service.oneshot(request(Method::GET)).await.unwrap().into_body()
}

#[tokio::test(start_paused = true)]
async fn a_body_is_counted_when_it_has_been_read_and_passes_as_it_is() {
    let executor = quotas(executor());
    let trailers = HeaderMap::from_iter([(http::header::ETAG, HeaderValue::from_static("x"))]);
    let pieces = [r#"{"us"#, r#"age":{"tok"#, "", r#"ens":1"#, "2}", "}"];
    let frames = pieces.into_iter().map(data).chain([Some(Ok(Frame::trailers(trailers.clone())))]);
    let mut body = body(&executor, unread(frames)).await;
    assert_eq!(used(&executor), [0, 400], "the head is known");
    for piece in pieces {
        assert_eq!(body.frame().await.unwrap().unwrap().into_data().unwrap(), piece);
        assert_eq!(used(&executor)[0], 0);
    }
    assert_eq!(body.frame().await.unwrap().unwrap().into_trailers().unwrap(), trailers);
    assert!(body.frame().await.is_none());
    assert_eq!(used(&executor), [12, 400]);
}

#[tokio::test(start_paused = true)]
async fn who_is_told_that_a_frame_is_the_last_need_not_ask_again() {
    let executor = quotas(executor());
    let mut body = body(&executor, unread([data(r#"{"usage":{"tokens":12}}"#)])).await;
    body.frame().await.unwrap().unwrap();
    assert!(body.is_end_stream());
    assert_eq!(used(&executor)[0], 12);
}

#[tokio::test(start_paused = true)]
async fn a_body_that_is_dropped_or_breaks_off_is_not_counted() {
    let executor = quotas(executor());
    let whole = || data(r#"{"usage":{"tokens":12}}"#);
    let mut dropped = body(&executor, unread([whole(), data(" ")])).await;
    dropped.frame().await.unwrap().unwrap();
    drop(dropped);
    let broken = unread([whole(), Some(Err(io::ErrorKind::ConnectionReset.into()))]);
    assert!(body(&executor, broken).await.collect().await.is_err());
    assert_eq!(used(&executor)[0], 0);
}

#[tokio::test(start_paused = true)]
async fn what_was_read_to_look_for_an_error_is_counted_at_once_and_an_error_is_not() {
    let executor = quotas(executor());
    drop(body(&executor, respond(200, r#"{"usage":{"tokens":12}}"#)).await);
    assert_eq!(used(&executor), [12, 0]);
    let refused = respond(200, r#"{"error":{"type":"refused"},"usage":{"tokens":12}}"#);
    let service = RetryLayer::new(executor.clone()).layer(Scripted::new([refused]).0);
    assert!(service.oneshot(request(Method::GET)).await.is_err());
    assert_eq!(used(&executor), [12, 0]);
}

#[tokio::test(start_paused = true)]
async fn a_body_beyond_the_limit_is_handed_on_and_not_counted() {
    let executor = quotas(executor().body_limit(10));
    let frames = [data(r#"{"usage":"#), data(r#"{"tokens":12}}"#)];
    let body = body(&executor, unread(frames)).await.collect().await.unwrap().to_bytes();
    assert_eq!((&*body, used(&executor)[0]), (&br#"{"usage":{"tokens":12}}"#[..], 0));
}

#[tokio::test(start_paused = true)]
async fn a_service_that_answers_at_once_holds_the_next_call_too() {
    let executor = Executor::<api::Error>::new();
    let start = tokio::time::Instant::now();
    for held in [0, 30] {
        let response = Response::builder().header("ratelimit-remaining", "0").header("ratelimit-reset", "30");
        drop(body(&executor, Act::Respond(response.body(Frames([].into())).unwrap())).await);
        assert_eq!(start.elapsed(), Duration::from_secs(held));
    }
}
