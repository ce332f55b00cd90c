//! One request and its response.

use std::{
    collections::VecDeque,
    error::Error,
    future::{poll_fn, ready},
    marker::PhantomData,
    mem,
    pin::{Pin, pin},
    time::Duration,
};

use bytes::Bytes;
use http::{Method, Request, Response, StatusCode, response::Parts};
use http_body::{Body, Frame};
use tower_service::Service;

use super::{ResponseBody, error::transport};
use crate::{
    ApiError, Attempt, Failure, Reached, Reply, TransportError, TransportErrorKind, clock,
    decode::{Head, judge_head, used_up_for},
    exchange::{Dispatch, Progress, is_event_stream},
    executor::{Operation, Which},
};

/// Sends a request as often as it is asked to.
pub(super) struct Exchange<'a, E, S, B> {
    service: S,
    /// The caller saw to it that the service is ready, and it was not called since.
    ready: bool,
    request: Request<B>,
    dispatch: Dispatch<'a>,
    error: PhantomData<fn() -> E>,
}

impl<'a, E, S, B> Exchange<'a, E, S, B> {
    /// Of a service that is ready.
    pub(super) fn new(service: S, request: Request<B>, dispatch: Dispatch<'a>) -> Self {
        Self { service, ready: true, request, dispatch, error: PhantomData }
    }
}

impl<E, S, B, R> Operation<E> for Exchange<'_, E, S, B>
where
    E: ApiError,
    S: Service<Request<B>, Response = Response<R>, Error: Into<Box<dyn Error + Send + Sync>>, Future: Send>,
    S: Clone + Send + 'static,
    B: Clone + Send + 'static,
    R: Body<Data = Bytes, Error: Into<Box<dyn Error + Send + Sync>>> + Send + 'static,
{
    type Attempt = Pin<Box<dyn Future<Output = Result<Self::Value, Failure<E>>> + Send>>;
    type Value = Response<ResponseBody<R>>;

    fn attempt(&mut self, attempt: Attempt) -> Self::Attempt {
        let mut request = self.request.clone();
        let mut service = self.service.clone();
        match self.dispatch.address(&attempt, request.headers_mut()) {
            Ok(Some(uri)) => *request.uri_mut() = uri,
            Ok(None) => {}
            Err(error) => return Box::pin(ready(Err(error.into()))),
        }
        let begun = match mem::take(&mut self.ready) {
            true => Ok(self.service.call(request)),
            false => Err(request),
        };
        let (method, limit) = (self.request.method().clone(), self.dispatch.body_limit);
        let progress = self.dispatch.begin(&attempt);
        Box::pin(async move {
            let response = match begun {
                Ok(response) => response,
                Err(request) => {
                    progress.unsent();
                    let unready = |error: S::Error| transport(error.into());
                    poll_fn(|context| service.poll_ready(context).map_err(unready)).await?;
                    progress.sent();
                    service.call(request)
                }
            };
            let (head, body) = response.await.map_err(|error| transport(error.into()))?.into_parts();
            match judge_head(E::catalog(), head.status, &head.headers) {
                Head::Success => Ok(unread(head, body)),
                Head::Unclear if is_event_stream(&head.headers) => Ok(unread(head, body)),
                Head::Unclear => look_into(head, body, &method, limit, &progress).await,
                Head::Error => Err(Failure::Api(read_error(head, body, &method, limit, &progress).await)),
            }
        })
    }

    fn interrupted(&mut self, which: Which) -> Option<Failure<E>> {
        self.dispatch.interrupted(which, self.request.method())
    }

    fn pause(response: &Self::Value) -> Option<Duration> {
        used_up_for(response.headers(), clock::now())
    }

    fn status(response: &Self::Value) -> Option<StatusCode> {
        Some(response.status())
    }
}

fn unread<R>(head: Parts, body: R) -> Response<ResponseBody<R>> {
    Response::from_parts(head, ResponseBody::unread(body))
}

/// Reads the body of an error, as much of it as arrives.
async fn read_error<E: ApiError, R: Body<Data = Bytes>>(
    head: Parts,
    body: R,
    method: &Method,
    limit: usize,
    progress: &Progress,
) -> E {
    let Parts { status, headers, .. } = head;
    let mut body = pin!(body);
    progress.error(status, headers);
    // A body that breaks off says what it said so far.
    while let Some(Ok(frame)) = frame(body.as_mut()).await {
        if frame.data_ref().is_some_and(|chunk| !progress.append(chunk, limit)) {
            break;
        }
    }
    progress.take_error(method).unwrap_or_else(|| E::decode(&Reply::new(status, &http::HeaderMap::new(), &[])))
}

/// Reads the body of a success, which may turn out to be an error.
async fn look_into<E: ApiError, R>(
    head: Parts,
    body: R,
    method: &Method,
    limit: usize,
    progress: &Progress,
) -> Result<Response<ResponseBody<R>>, Failure<E>>
where
    R: Body<Data = Bytes, Error: Into<Box<dyn Error + Send + Sync>>>,
{
    // An error is a short message; what announces itself as longer than the limit is none.
    if body.size_hint().lower() > limit as u64 {
        return Ok(unread(head, body));
    }
    progress.success();
    let mut body = Box::pin(body);
    let (mut frames, mut read, mut ended) = (VecDeque::new(), Vec::new(), false);
    while !ended && read.len() <= limit {
        match frame(body.as_mut()).await {
            Some(Ok(frame)) => {
                read.extend_from_slice(frame.data_ref().map_or(&[], |chunk| chunk));
                frames.push_back(frame);
            }
            Some(Err(error)) => {
                let broken = TransportError::new(TransportErrorKind::Body, Reached::InBody);
                return Err(Failure::Transport(broken.with_source(error)));
            }
            None => ended = true,
        }
    }
    progress.sent();
    let reply = Reply::new(head.status, &head.headers, &read).with_method(method);
    match if ended { E::detect(&reply) } else { None } {
        Some(error) => Err(Failure::Api(error)),
        None => Ok(Response::from_parts(head, ResponseBody::put_back(frames, body))),
    }
}

async fn frame<R: Body>(mut body: Pin<&mut R>) -> Option<Result<Frame<R::Data>, R::Error>> {
    poll_fn(|context| body.as_mut().poll_frame(context)).await
}
