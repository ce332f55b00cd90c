//! A [`tower` layer](https://docs.rs/tower-layer) around any service of [`http`] requests.
//!
//! ```
//! # use backstop::{ApiError, Executor};
//! use std::{convert::Infallible, time::Duration};
//!
//! use backstop::{http::{Request, Response}, tower::RetryLayer};
//! use http_body_util::Full;
//! use tower::{ServiceBuilder, ServiceExt, service_fn};
//!
//! # async fn example<E: ApiError>() -> Result<(), backstop::CallError<E>> {
//! # type Body = Full<bytes::Bytes>;
//! // A client such as that of hyper-util, with what shall happen on each attempt below the layer.
//! let client = service_fn(async |request: Request<Body>| Ok::<_, Infallible>(Response::new(request.into_body())));
//!
//! let executor = Executor::<E>::builder().deadline(Duration::from_secs(30)).build();
//! let service = ServiceBuilder::new().layer(RetryLayer::new(executor)).service(client);
//! let response = service.oneshot(Request::new(Body::from("Hello"))).await?;
//! # Ok(())
//! # }
//! ```

mod body;
mod error;
mod exchange;

use std::{
    error::Error,
    fmt, mem,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use bytes::Bytes;
use http::{Request, Response, Uri, header::HOST};
use http_body::Body;
use tower_layer::Layer;
use tower_service::Service;

pub use self::body::ResponseBody;
use self::{error::transport, exchange::Exchange};
use crate::{
    ApiError, CallError, Executor, Failure, StopReason, Timer,
    call_error::Ended,
    endpoint::{Target, default_port},
    exchange::{Dispatch, Watch},
    executor::Drive,
};

/// Sends the requests of the service that it is put around as an executor does: attempts, waits, deadline.
///
/// See [`RetryService`].
pub struct RetryLayer<E, T> {
    executor: Executor<E, T>,
}

impl<E: ApiError, T: Timer> RetryLayer<E, T> {
    /// A layer whose services share the executor's settings and what its calls share.
    #[must_use]
    pub fn new(executor: Executor<E, T>) -> Self {
        Self { executor }
    }
}

impl<S, E, T> Layer<S> for RetryLayer<E, T> {
    type Service = RetryService<S, E, T>;

    fn layer(&self, service: S) -> Self::Service {
        RetryService { service, executor: self.executor.clone() }
    }
}

/// A service that sends a request until it succeeds or the table says to stop.
///
/// The body of a success is not read, so it can be streamed; an attempt ends with the head of its response. There is one
/// exception: where the error file has an `error_when` that may apply to the response, as far as its head tells, the body
/// is read up to the executor's [limit](crate::ExecutorBuilder::body_limit), and put back if it is no error. Event streams
/// never are. The body of an error is read within the attempt's time; what arrives of it decides.
///
/// What a success used up, as the error file's `usage` says, is counted in the
/// [quotas](crate::ExecutorBuilder::quota) of those names: at once what its headers say, and what its body says when that
/// was read to its end. Meanwhile its bytes are kept, up to the limit. A body that is longer, or that is dropped before its
/// end, is not counted, and neither is an event stream: see [`Executor::heed_event`].
///
/// Each attempt sends a clone of the request. Whether it may be sent again although the server may have acted on it
/// follows from its method and from its idempotency key. Its credential and its origin are the scopes of a row's
/// `throttle` or `halt`. A request without a host in its URI is taken to go where its `Host` header says, and stays there,
/// whatever [endpoints](crate::ExecutorBuilder::endpoints) there are.
///
/// It is ready when the inner service is. Each further attempt waits, within its own time, until a clone of the inner
/// service is ready.
///
/// An error of the inner service is a failure without an answer. How far the request got is taken from the
/// [`std::io::Error`] among its causes; where there is none, it is ambiguous. Where more is known, let the inner service
/// fail with a [`TransportError`](crate::TransportError) of your own (`map_err`).
pub struct RetryService<S, E, T> {
    service: S,
    executor: Executor<E, T>,
}

impl<S, B, R, E, T> Service<Request<B>> for RetryService<S, E, T>
where
    E: ApiError,
    T: Timer,
    S: Service<Request<B>, Response = Response<R>, Error: Into<Box<dyn Error + Send + Sync>>, Future: Send>,
    S: Clone + Send + 'static,
    B: Clone + Send + 'static,
    R: Body<Data = Bytes, Error: Into<Box<dyn Error + Send + Sync>>> + Send + 'static,
{
    type Response = Response<ResponseBody<R>>;
    type Error = CallError<E>;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, CallError<E>>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), CallError<E>>> {
        self.service.poll_ready(context).map_err(|error| {
            CallError::new(Ended {
                failure: Failure::Transport(transport(error.into())),
                earlier: None,
                reason: StopReason::NotRetryable,
                retry_at: None,
                at: self.executor.shared.timer.now(),
                elapsed: Duration::ZERO,
                attempts: Vec::new(),
            })
        })
    }

    fn call(&mut self, mut request: Request<B>) -> Self::Future {
        // What is ready is this one, not its clone.
        let clone = self.service.clone();
        let service = mem::replace(&mut self.service, clone);
        let executor = self.executor.clone();
        Box::pin(async move {
            let mut call = executor.call();
            let (method, uri) = (request.method().clone(), request.uri().clone());
            let host = request.headers().get(HOST).cloned();
            let target = target(&uri, host.as_ref().and_then(|host| host.to_str().ok()));
            call.describe(&method, request.headers_mut(), target);
            let shared = &*executor.shared;
            let dispatch = Dispatch::new(shared, target, uri.path(), uri.query());
            call.settings.pinned = !dispatch.is_movable();
            let exchange = Exchange::new(service, request, dispatch, Watch::new(&call));
            Drive::new(shared, call.settings, exchange).await
        })
    }
}

fn target<'a>(uri: &'a Uri, host: Option<&'a str>) -> Target<'a> {
    let scheme = uri.scheme_str().unwrap_or_default();
    Target { scheme, host: uri.host().or(host), port: uri.port_u16().or(default_port(scheme)) }
}

impl<E, T> Clone for RetryLayer<E, T> {
    fn clone(&self) -> Self {
        Self { executor: self.executor.clone() }
    }
}

impl<S: Clone, E, T> Clone for RetryService<S, E, T> {
    fn clone(&self) -> Self {
        Self { service: self.service.clone(), executor: self.executor.clone() }
    }
}

impl<E, T> fmt::Debug for RetryLayer<E, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RetryLayer").field("executor", &self.executor).finish()
    }
}

impl<S: fmt::Debug, E, T> fmt::Debug for RetryService<S, E, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { service, executor } = self;
        f.debug_struct("RetryService").field("service", service).field("executor", executor).finish()
    }
}
