//! One request and its response.

use std::{
    collections::VecDeque,
    error::Error,
    future::{poll_fn, ready},
    marker::PhantomData,
    mem,
    pin::{Pin, pin},
};

use bytes::Bytes;
use http::{Method, Request, Response, StatusCode, response::Parts};
use http_body::{Body, Frame};
use tower_service::Service;

use super::{ResponseBody, error::transport};
use crate::{
    ApiError, Attempt, Failure, Reached, Reply, Timer, TransportError, TransportErrorKind,
    decode::{Head, judge_head},
    exchange::{Dispatch, Progress, Watch, is_event_stream},
    executor::{Operation, Which},
};

/// Sends a request as often as it is asked to.
pub(super) struct Exchange<'a, E, S, B, T> {
    service: S,
    /// The caller saw to it that the service is ready, and it was not called since.
    ready: bool,
    request: Request<B>,
    dispatch: Dispatch<'a>,
    watch: Watch<T>,
    error: PhantomData<fn() -> E>,
}

impl<'a, E, S, B, T> Exchange<'a, E, S, B, T> {
    /// Of a service that is ready.
    pub(super) fn new(service: S, request: Request<B>, dispatch: Dispatch<'a>, watch: Watch<T>) -> Self {
        Self { service, ready: true, request, dispatch, watch, error: PhantomData }
    }
}

impl<E, S, B, R, T> Operation<E> for Exchange<'_, E, S, B, T>
where
    E: ApiError,
    T: Timer,
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
        let (method, watch) = (self.request.method().clone(), self.watch.of(&attempt, &self.dispatch));
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
                Head::Error => {
                    Err(Failure::Api(read_error(head, body, &method, watch.shared.body_limit, &progress).await))
                }
                Head::Unclear if !is_event_stream(&head.headers) => {
                    look_into(head, body, &method, &watch, &progress).await
                }
                Head::Success | Head::Unclear => Ok(hand_on(head, body, &watch)),
            }
        })
    }

    fn interrupted(&mut self, which: Which) -> Option<Failure<E>> {
        self.dispatch.interrupted(which, self.request.method())
    }

    fn status(response: &Self::Value) -> Option<StatusCode> {
        Some(response.status())
    }
}

/// The success, unread.
fn hand_on<R: Body, T: Timer>(head: Parts, body: R, watch: &Watch<T>) -> Response<ResponseBody<R>> {
    watch.head(&head.headers);
    let tap = watch.tap(&head.headers, body.size_hint().lower());
    Response::from_parts(head, ResponseBody::unread(body, tap))
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
async fn look_into<E: ApiError, R, T: Timer>(
    head: Parts,
    body: R,
    method: &Method,
    watch: &Watch<T>,
    progress: &Progress,
) -> Result<Response<ResponseBody<R>>, Failure<E>>
where
    R: Body<Data = Bytes, Error: Into<Box<dyn Error + Send + Sync>>>,
{
    let limit = watch.shared.body_limit;
    // An error is a short message; what announces itself as longer than the limit is none.
    if body.size_hint().lower() > limit as u64 {
        return Ok(hand_on(head, body, watch));
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
    if ended && let Some(error) = E::detect(&reply) {
        return Err(Failure::Api(error));
    }
    if ended {
        watch.whole(&reply)
    } else {
        watch.head(&head.headers)
    }
    Ok(Response::from_parts(head, ResponseBody::put_back(frames, body)))
}

async fn frame<R: Body>(mut body: Pin<&mut R>) -> Option<Result<Frame<R::Data>, R::Error>> {
    poll_fn(|context| body.as_mut().poll_frame(context)).await
}
