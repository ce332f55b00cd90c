//! One request and its response.

use std::{
    marker::PhantomData,
    mem,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use ::reqwest::{Client, Request, Response};
use http::{HeaderMap, Method, StatusCode, header::CONTENT_TYPE};

use super::{body, propagate::propagate};
use crate::{
    ApiError, Attempt, Failure, Reached, Reply, TransportError, TransportErrorKind, clock,
    decode::{Head, judge_head, used_up_for},
    executor::{Operation, Propagation},
};

/// Sends a request as often as it is asked to.
pub(super) struct Exchange<E> {
    client: Client,
    method: Method,
    /// Gone once a request that cannot be cloned was sent.
    request: Option<Request>,
    body_limit: usize,
    propagation: Propagation,
    progress: Arc<Mutex<Progress>>,
    error: PhantomData<fn() -> E>,
}

/// How far an attempt got. It is kept outside of the attempt, which is dropped when its time is up.
#[derive(Default)]
enum Progress {
    /// There is no response yet, or none that must be read.
    #[default]
    None,
    /// A success whose body must be read to know that it is one.
    Success,
    /// An error, and what arrived of its body.
    Error { status: StatusCode, headers: HeaderMap, body: Vec<u8> },
}

impl<E: ApiError> Exchange<E> {
    pub(super) fn new(client: Client, request: Request, body_limit: usize, propagation: Propagation) -> Self {
        let method = request.method().clone();
        let (request, progress) = (Some(request), Arc::default());
        Self { client, method, request, body_limit, propagation, progress, error: PhantomData }
    }

    /// The request, or a copy of it while it may be needed again.
    fn request(&mut self) -> Option<Request> {
        self.request.as_ref()?.try_clone().or_else(|| self.request.take())
    }
}

impl<E: ApiError> Operation<E> for Exchange<E> {
    type Attempt = Pin<Box<dyn Future<Output = Result<Response, Failure<E>>> + Send>>;
    type Value = Response;

    fn attempt(&mut self, attempt: Attempt) -> Self::Attempt {
        let mut request = self.request();
        if let Some(request) = &mut request {
            propagate(&self.propagation, &attempt, request.headers_mut());
        }
        let (client, method, limit) = (self.client.clone(), self.method.clone(), self.body_limit);
        replace(&self.progress, Progress::None);
        let progress = Arc::clone(&self.progress);
        Box::pin(async move {
            let request = request.ok_or_else(|| invalid("the request cannot be sent twice"))?;
            let response = client.execute(request).await.map_err(TransportError::from)?;
            match judge_head(E::catalog(), response.status(), response.headers()) {
                Head::Success => Ok(response),
                Head::Unclear if is_event_stream(response.headers()) => Ok(response),
                Head::Unclear => look_into(response, &method, limit, &progress).await,
                Head::Error => Err(Failure::Api(read_error(response, &method, limit, &progress).await)),
            }
        })
    }

    fn interrupted(&mut self) -> Option<Failure<E>> {
        match replace(&self.progress, Progress::None) {
            Progress::None => None,
            Progress::Success => {
                Some(Failure::Transport(TransportError::new(TransportErrorKind::Timeout, Reached::InBody)))
            }
            error @ Progress::Error { .. } => error.decode(&self.method).map(Failure::Api),
        }
    }

    fn pause(response: &Response) -> Option<Duration> {
        used_up_for(response.headers(), clock::now())
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
    progress: &Mutex<Progress>,
) -> E {
    let (status, headers) = (response.status(), mem::take(response.headers_mut()));
    replace(progress, Progress::Error { status, headers, body: Vec::new() });
    // A body that breaks off says what it said so far.
    while let Ok(Some(chunk)) = response.chunk().await {
        if !lock(progress).append(&chunk, limit) {
            break;
        }
    }
    let arrived = replace(progress, Progress::None);
    arrived.decode(method).unwrap_or_else(|| E::decode(&Reply::new(status, response.headers(), &[])))
}

/// Reads the body of a success, which may turn out to be an error.
async fn look_into<E: ApiError>(
    mut response: Response,
    method: &Method,
    limit: usize,
    progress: &Mutex<Progress>,
) -> Result<Response, Failure<E>> {
    // An error is a short message; what announces itself as longer than the limit is none.
    if response.content_length().is_some_and(|length| length > limit as u64) {
        return Ok(response);
    }
    replace(progress, Progress::Success);
    let mut read = Vec::new();
    let mut ended = false;
    while !ended && read.len() <= limit {
        match response.chunk().await.map_err(TransportError::from)? {
            Some(chunk) => read.extend_from_slice(&chunk),
            None => ended = true,
        }
    }
    replace(progress, Progress::None);
    let reply = Reply::new(response.status(), response.headers(), &read).with_method(method);
    match if ended { E::detect(&reply) } else { None } {
        Some(error) => Err(Failure::Api(error)),
        None => Ok(body::put_back(response, read)),
    }
}

impl Progress {
    /// Appends what fits; `false` if no more does.
    fn append(&mut self, chunk: &[u8], limit: usize) -> bool {
        let Self::Error { body, .. } = self else { return false };
        let room = limit.saturating_sub(body.len());
        body.extend_from_slice(chunk.get(..room).unwrap_or(chunk));
        body.len() < limit
    }

    fn decode<E: ApiError>(&self, method: &Method) -> Option<E> {
        match self {
            Self::Error { status, headers, body } => {
                Some(E::decode(&Reply::new(*status, headers, body).with_method(method)))
            }
            Self::None | Self::Success => None,
        }
    }
}

fn lock(progress: &Mutex<Progress>) -> MutexGuard<'_, Progress> {
    progress.lock().unwrap_or_else(PoisonError::into_inner)
}

fn replace(progress: &Mutex<Progress>, by: Progress) -> Progress {
    mem::replace(&mut lock(progress), by)
}

fn invalid(reason: &'static str) -> TransportError {
    TransportError::new(TransportErrorKind::InvalidRequest, Reached::BeforeSend).with_source(reason)
}

fn is_event_stream(headers: &HeaderMap) -> bool {
    let value = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = value.split(';').next().unwrap_or_default();
    essence.trim_ascii().eq_ignore_ascii_case("text/event-stream")
}
