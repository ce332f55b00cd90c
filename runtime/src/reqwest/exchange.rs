//! One request and its response.

use std::{
    marker::PhantomData,
    mem,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
};

use ::reqwest::{Client, Request, Response};
use http::{HeaderMap, Method, StatusCode, header::CONTENT_TYPE};

use super::body;
use crate::{
    ApiError, Attempt, Failure, Reached, Reply, TransportError, TransportErrorKind,
    decode::{Head, judge_head},
    executor::Operation,
};

/// Sends a request as often as it is asked to.
pub(super) struct Exchange<E> {
    client: Client,
    method: Method,
    /// Gone once a request that cannot be cloned was sent.
    request: Option<Request>,
    body_limit: usize,
    arrived: Arc<Mutex<Option<Arrived>>>,
    error: PhantomData<fn() -> E>,
}

/// What arrived of a response whose body must be read to know what it is. It is kept outside of the attempt, which is
/// dropped when its time is up.
struct Arrived {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl<E: ApiError> Exchange<E> {
    pub(super) fn new(client: Client, request: Request, body_limit: usize) -> Self {
        let method = request.method().clone();
        Self { client, method, request: Some(request), body_limit, arrived: Arc::default(), error: PhantomData }
    }

    /// The request, or a copy of it while it may be needed again.
    fn request(&mut self) -> Option<Request> {
        self.request.as_ref()?.try_clone().or_else(|| self.request.take())
    }
}

impl<E: ApiError> Operation<E> for Exchange<E> {
    type Attempt = Pin<Box<dyn Future<Output = Result<Response, Failure<E>>> + Send>>;
    type Value = Response;

    fn attempt(&mut self, _: Attempt) -> Self::Attempt {
        let request = self.request();
        let (client, method, limit) = (self.client.clone(), self.method.clone(), self.body_limit);
        let arrived = Arc::clone(&self.arrived);
        Box::pin(async move {
            let request = request.ok_or_else(|| invalid("the request cannot be sent twice"))?;
            let response = client.execute(request).await.map_err(TransportError::from)?;
            match judge_head(E::catalog(), response.status(), response.headers()) {
                Head::Success => Ok(response),
                Head::Unclear if is_event_stream(response.headers()) => Ok(response),
                Head::Unclear => look_into(response, &method, limit).await,
                Head::Error => Err(Failure::Api(read_error(response, &method, limit, &arrived).await)),
            }
        })
    }

    fn interrupted(&mut self) -> Option<Failure<E>> {
        take(&self.arrived).map(|arrived| Failure::Api(arrived.decode(&self.method)))
    }

    fn status(response: &Response) -> Option<StatusCode> {
        Some(response.status())
    }
}

/// Reads the body of an error, as much of it as arrives.
async fn read_error<E: ApiError>(
    mut response: Response,
    method: &Method,
    limit: usize,
    arrived: &Mutex<Option<Arrived>>,
) -> E {
    let headers = mem::take(response.headers_mut());
    put(arrived, Arrived { status: response.status(), headers, body: Vec::new() });
    // A body that breaks off says what it said so far.
    while let Ok(Some(chunk)) = response.chunk().await {
        if !append(arrived, &chunk, limit) {
            break;
        }
    }
    match take(arrived) {
        Some(arrived) => arrived.decode(method),
        None => E::decode(&Reply::new(response.status(), response.headers(), &[])),
    }
}

/// Reads the body of a success, which may turn out to be an error.
async fn look_into<E: ApiError>(mut response: Response, method: &Method, limit: usize) -> Result<Response, Failure<E>> {
    // An error is a short message; what announces itself as longer than the limit is none.
    if response.content_length().is_some_and(|length| length > limit as u64) {
        return Ok(response);
    }
    let mut read = Vec::new();
    while read.len() <= limit {
        match response.chunk().await {
            Ok(Some(chunk)) => read.extend_from_slice(&chunk),
            Ok(None) => {
                let reply = Reply::new(response.status(), response.headers(), &read).with_method(method);
                return match E::detect(&reply) {
                    Some(error) => Err(Failure::Api(error)),
                    None => Ok(body::put_back(response, read)),
                };
            }
            Err(error) => return Err(Failure::Transport(TransportError::from(error))),
        }
    }
    Ok(body::put_back(response, read))
}

impl Arrived {
    fn decode<E: ApiError>(&self, method: &Method) -> E {
        E::decode(&Reply::new(self.status, &self.headers, &self.body).with_method(method))
    }
}

/// Appends what fits; `false` if no more does.
fn append(arrived: &Mutex<Option<Arrived>>, chunk: &[u8], limit: usize) -> bool {
    let mut arrived = arrived.lock().unwrap_or_else(PoisonError::into_inner);
    arrived.as_mut().is_some_and(|Arrived { body, .. }| {
        let room = limit.saturating_sub(body.len());
        body.extend_from_slice(chunk.get(..room).unwrap_or(chunk));
        body.len() < limit
    })
}

fn put(place: &Mutex<Option<Arrived>>, arrived: Arrived) {
    *place.lock().unwrap_or_else(PoisonError::into_inner) = Some(arrived);
}

fn take(place: &Mutex<Option<Arrived>>) -> Option<Arrived> {
    place.lock().unwrap_or_else(PoisonError::into_inner).take()
}

fn invalid(reason: &'static str) -> TransportError {
    TransportError::new(TransportErrorKind::InvalidRequest, Reached::BeforeSend).with_source(reason)
}

fn is_event_stream(headers: &HeaderMap) -> bool {
    let value = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = value.split(';').next().unwrap_or_default();
    essence.trim_ascii().eq_ignore_ascii_case("text/event-stream")
}
