//! One request and its response.

use std::{marker::PhantomData, mem, pin::Pin, time::Duration};

use ::reqwest::{Client, Request, Response};
use http::{Method, StatusCode};

use super::body;
use crate::{
    ApiError, Attempt, Failure, Reply, TransportError, clock,
    decode::{Head, judge_head, used_up_for},
    exchange::{Dispatch, Progress, invalid, is_event_stream},
    executor::{Operation, Which},
};

/// Sends a request as often as it is asked to.
pub(super) struct Exchange<'a, E> {
    client: Client,
    method: Method,
    /// Gone once a request that cannot be cloned was sent.
    request: Option<Request>,
    dispatch: Dispatch<'a>,
    error: PhantomData<fn() -> E>,
}

impl<'a, E: ApiError> Exchange<'a, E> {
    pub(super) fn new(client: Client, request: Request, dispatch: Dispatch<'a>) -> Self {
        let method = request.method().clone();
        Self { client, method, request: Some(request), dispatch, error: PhantomData }
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

impl<E: ApiError> Operation<E> for Exchange<'_, E> {
    type Attempt = Pin<Box<dyn Future<Output = Result<Response, Failure<E>>> + Send>>;
    type Value = Response;

    fn attempt(&mut self, attempt: Attempt) -> Self::Attempt {
        let request = self.request_for(&attempt);
        let (client, method, limit) = (self.client.clone(), self.method.clone(), self.dispatch.body_limit);
        let progress = self.dispatch.begin(&attempt);
        Box::pin(async move {
            let request = request?;
            let response = client.execute(request).await.map_err(TransportError::from)?;
            match judge_head(E::catalog(), response.status(), response.headers()) {
                Head::Success => Ok(response),
                Head::Unclear if is_event_stream(response.headers()) => Ok(response),
                Head::Unclear => look_into(response, &method, limit, &progress).await,
                Head::Error => Err(Failure::Api(read_error(response, &method, limit, &progress).await)),
            }
        })
    }

    fn interrupted(&mut self, which: Which) -> Option<Failure<E>> {
        self.dispatch.interrupted(which, &self.method)
    }

    fn pause(response: &Response) -> Option<Duration> {
        used_up_for(response.headers(), clock::now())
    }

    fn status(response: &Response) -> Option<StatusCode> {
        Some(response.status())
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
async fn look_into<E: ApiError>(
    mut response: Response,
    method: &Method,
    limit: usize,
    progress: &Progress,
) -> Result<Response, Failure<E>> {
    // An error is a short message; what announces itself as longer than the limit is none.
    if response.content_length().is_some_and(|length| length > limit as u64) {
        return Ok(response);
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
    match if ended { E::detect(&reply) } else { None } {
        Some(error) => Err(Failure::Api(error)),
        None => Ok(body::put_back(response, read)),
    }
}
