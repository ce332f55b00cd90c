//! One request and its response.

use std::{marker::PhantomData, mem, pin::Pin};

use ::reqwest::{Client, Request, Response};
use http::{Method, StatusCode};

use super::body;
use crate::{
    ApiError, Attempt, Failure, Reached, Reply, Timer, TransportError, TransportErrorKind,
    decode::{Head, judge_head},
    exchange::{Progress, Watch, is_event_stream, propagate},
    executor::Operation,
};

/// Sends a request as often as it is asked to.
pub(super) struct Exchange<E, T> {
    client: Client,
    method: Method,
    /// Gone once a request that cannot be cloned was sent.
    request: Option<Request>,
    watch: Watch<T>,
    progress: Progress,
    error: PhantomData<fn() -> E>,
}

impl<E: ApiError, T: Timer> Exchange<E, T> {
    pub(super) fn new(client: Client, request: Request, watch: Watch<T>) -> Self {
        let method = request.method().clone();
        let (request, progress) = (Some(request), Progress::default());
        Self { client, method, request, watch, progress, error: PhantomData }
    }

    /// The request, or a copy of it while it may be needed again.
    fn request(&mut self) -> Option<Request> {
        self.request.as_ref()?.try_clone().or_else(|| self.request.take())
    }
}

impl<E: ApiError, T: Timer> Operation<E> for Exchange<E, T> {
    type Attempt = Pin<Box<dyn Future<Output = Result<Response, Failure<E>>> + Send>>;
    type Value = Response;

    fn attempt(&mut self, attempt: Attempt) -> Self::Attempt {
        let mut request = self.request();
        if let Some(request) = &mut request {
            propagate(&self.watch.shared.propagation, &attempt, request.headers_mut());
        }
        let (client, method, watch) = (self.client.clone(), self.method.clone(), self.watch.clone());
        self.progress.sent();
        let progress = self.progress.clone();
        Box::pin(async move {
            let request = request.ok_or_else(|| invalid("the request cannot be sent twice"))?;
            let response = client.execute(request).await.map_err(TransportError::from)?;
            match judge_head(E::catalog(), response.status(), response.headers()) {
                Head::Error => {
                    Err(Failure::Api(read_error(response, &method, watch.shared.body_limit, &progress).await))
                }
                Head::Unclear if !is_event_stream(response.headers()) => {
                    look_into(response, &method, &watch, &progress).await
                }
                Head::Success | Head::Unclear => Ok(hand_on(response, &watch)),
            }
        })
    }

    fn interrupted(&mut self) -> Option<Failure<E>> {
        self.progress.interrupted(&self.method)
    }

    fn status(response: &Response) -> Option<StatusCode> {
        Some(response.status())
    }
}

/// The success, unread.
fn hand_on<T: Timer>(response: Response, watch: &Watch<T>) -> Response {
    watch.head(response.headers());
    match watch.tap(response.headers(), response.content_length().unwrap_or_default()) {
        Some(tap) => body::tapped(response, tap),
        None => response,
    }
}

/// Reads the body of an error, as much of it as arrives.
async fn read_error<E: ApiError>(mut response: Response, method: &Method, limit: usize, progress: &Progress) -> E {
    let (status, headers) = (response.status(), mem::take(response.headers_mut()));
    progress.error(status, headers);
    // A body that breaks off says what it said so far.
    while let Ok(Some(chunk)) = response.chunk().await {
        if !progress.append(&chunk, limit) {
            break;
        }
    }
    progress.take_error(method).unwrap_or_else(|| E::decode(&Reply::new(status, response.headers(), &[])))
}

/// Reads the body of a success, which may turn out to be an error.
async fn look_into<E: ApiError, T: Timer>(
    mut response: Response,
    method: &Method,
    watch: &Watch<T>,
    progress: &Progress,
) -> Result<Response, Failure<E>> {
    let limit = watch.shared.body_limit;
    // An error is a short message; what announces itself as longer than the limit is none.
    if response.content_length().is_some_and(|length| length > limit as u64) {
        return Ok(hand_on(response, watch));
    }
    progress.success();
    let mut read = Vec::new();
    let mut ended = false;
    while !ended && read.len() <= limit {
        match response.chunk().await.map_err(TransportError::from)? {
            Some(chunk) => read.extend_from_slice(&chunk),
            None => ended = true,
        }
    }
    progress.sent();
    let reply = Reply::new(response.status(), response.headers(), &read).with_method(method);
    if ended && let Some(error) = E::detect(&reply) {
        return Err(Failure::Api(error));
    }
    if ended {
        watch.whole(&reply)
    } else {
        watch.head(response.headers())
    }
    Ok(body::put_back(response, read))
}

fn invalid(reason: &'static str) -> TransportError {
    TransportError::new(TransportErrorKind::InvalidRequest, Reached::BeforeSend).with_source(reason)
}
