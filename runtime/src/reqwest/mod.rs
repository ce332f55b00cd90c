//! Sending requests with [reqwest]: `send` on [`Executor`] and [`Call`].
//!
//! ```no_run
//! # async fn example<E: backstop::ApiError>(key: &str) -> Result<(), Box<dyn std::error::Error>> {
//! let client = backstop::reqwest::client_builder().build()?;
//! let executor = backstop::Executor::<E>::builder().build();
//! let response = executor.send(client.get("https://api.example.com/models").bearer_auth(key)).await?;
//! # Ok(())
//! # }
//! ```

mod body;
mod error;
mod exchange;

use std::{future::ready, mem};

use ::reqwest::{Client, ClientBuilder, Request, RequestBuilder, Response, retry};

use self::exchange::Exchange;
use crate::{
    ApiError, Call, CallError, Executor, Failure, Timer, TransportError,
    endpoint::Target,
    exchange::{Dispatch, Watch},
    executor::{Closure, Drive},
};

/// A builder of clients that leave retries to the executor.
///
/// A client built in another way repeats a request by itself where HTTP/2 says that the server did not process it. The
/// executor does not see these attempts, so they count neither against its limits nor in its history.
pub fn client_builder() -> ClientBuilder {
    Client::builder().retry(retry::never())
}

impl<E: ApiError, T: Timer> Executor<E, T> {
    /// Sends a request until it succeeds or the table says to stop.
    ///
    /// The body of a success is not read, so it can be streamed; an attempt ends with the head of its response. There
    /// is one exception: where the error file has an `error_when` that may apply to the response, as far as its head
    /// tells, the body is read up to the executor's [limit](crate::ExecutorBuilder::body_limit) to see whether it is an
    /// error, and the attempt's time covers that too. Event streams (`text/event-stream`) never are.
    ///
    /// What a success used up, as the error file's `usage` says, is counted in the [quotas](crate::ExecutorBuilder::quota) of
    /// those names: at once what its headers say, and what its body says when that was read to its end. The body is handed
    /// on as it comes; meanwhile its bytes are kept, up to the limit. A body that is longer, or that is dropped before its
    /// end, is not counted, and neither is an event stream: see [`heed_event`](Self::heed_event).
    ///
    /// The body of an error is read within the attempt's time. If it breaks off or takes too long, what arrived is kept
    /// and the status decides: JSON that is cut off tells nothing.
    ///
    /// A row's `throttle` or `halt` concerns the calls with the same `Authorization` or API key header (only a hash of it
    /// is kept), to the same scheme, host and port, or of the same operation, as the row says.
    ///
    /// Whether the request may be sent again although the server may have acted on it follows from its method and from
    /// its idempotency key. A request whose body is a stream is sent once.
    ///
    /// # Errors
    ///
    /// The failure of the last attempt, with the history of all. Dropping the future cancels the call.
    pub async fn send(&self, request: RequestBuilder) -> Result<Response, CallError<E>> {
        self.call().send(request).await
    }
}

impl<'a, E: ApiError, T: Timer> Call<'a, E, T> {
    /// As [`Executor::send`].
    ///
    /// # Errors
    ///
    /// As [`Executor::send`].
    pub async fn send(mut self, request: RequestBuilder) -> Result<Response, CallError<E>> {
        let shared = &*self.executor.shared;
        match request.build_split() {
            (client, Ok(mut request)) => {
                let dispatch = self.take_from(&mut request);
                let exchange = Exchange::new(client, request, dispatch, Watch::new(&self));
                Drive::new(shared, self.settings, exchange).await
            }
            (_, Err(error)) => {
                let mut error = Some(TransportError::from(error));
                let fail = |_| ready(Err(error.take().map_or_else(Failure::timed_out, Failure::Transport)));
                Drive::new(shared, self.settings, Closure(fail)).await
            }
        }
    }

    fn take_from(&mut self, request: &mut Request) -> Dispatch<'a> {
        let (method, mut headers) = (request.method().clone(), mem::take(request.headers_mut()));
        let url = request.url();
        let target = Target { scheme: url.scheme(), host: url.host_str(), port: url.port_or_known_default() };
        self.describe(&method, &mut headers, target);
        let dispatch = Dispatch::new(&*self.executor.shared, target, url.path(), url.query());
        self.settings.pinned = !dispatch.is_movable();
        *request.headers_mut() = headers;
        let streams = request.body().is_some_and(|body| body.as_bytes().is_none());
        if streams {
            self.settings.limits = self.settings.limits.single_use(true);
        }
        dispatch
    }
}
