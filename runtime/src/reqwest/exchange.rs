//! One request and its response.

use std::{marker::PhantomData, mem, pin::Pin};

use ::reqwest::{Client, Request, Response};
use http::{Method, StatusCode};

use super::body;
use crate::{
    ApiError, Attempt, Failure, Reply, Timer, TransportError,
    decode::{Head, judge_head},
    exchange::{Dispatch, Progress, Watch, invalid, is_event_stream},
    executor::{Operation, Which},
};

/// Sends a request as often as it is asked to.
pub(super) struct Exchange<'a, E, T> {
    client: Client,
    method: Method,
    /// Gone once a request that cannot be cloned was sent.
    request: Option<Request>,
    dispatch: Dispatch<'a>,
    watch: Watch<T>,
    error: PhantomData<fn() -> E>,
}

impl<'a, E: ApiError, T: Timer> Exchange<'a, E, T> {
    pub(super) fn new(client: Client, request: Request, dispatch: Dispatch<'a>, watch: Watch<T>) -> Self {
        let method = request.method().clone();
        Self { client, method, request: Some(request), dispatch, watch, error: PhantomData }
    }

    /// The request, or a copy of it while it may be needed again, as the attempt is to send it.
    fn request_for(&mut self, attempt: &Attempt) -> Result<Request, TransportError> {
        let copy = self.request.as_ref().and_then(Request::try_clone).or_else(|| self.request.take());
        let mut request = copy.ok_or_else(|| invalid("the request cannot be sent twice"))?;
        if let Some(url) = self.dispatch.address(attempt, request.headers_mut())? {
            *request.url_mut() = url;
        }
        Ok(request)
    }
}

impl<E: ApiError, T: Timer> Operation<E> for Exchange<'_, E, T> {
    type Attempt = Pin<Box<dyn Future<Output = Result<Response, Failure<E>>> + Send>>;
    type Value = Response;

    fn attempt(&mut self, attempt: Attempt) -> Self::Attempt {
        let request = self.request_for(&attempt);
        let (client, method, watch) =
            (self.client.clone(), self.method.clone(), self.watch.of(&attempt, &self.dispatch));
        let progress = self.dispatch.begin(&attempt);
        Box::pin(async move {
            let request = request?;
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

    fn interrupted(&mut self, which: Which) -> Option<Failure<E>> {
        self.dispatch.interrupted(which, &self.method)
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
