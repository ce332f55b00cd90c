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
mod propagate;

use std::future::ready;

use ::reqwest::{Client, ClientBuilder, Request, RequestBuilder, Response, retry};
use http::{HeaderName, HeaderValue, header::AUTHORIZATION};

use self::exchange::Exchange;
use crate::{
    ApiError, Call, CallError, Executor, Failure, IDEMPOTENCY_KEY, IdempotencyKey, Scope, Timer, TransportError,
    executor::{Closure, Drive, Server},
};

/// The headers by which a request authorises itself. The first that is there is its credential, for the scope of a
/// `throttle` or `halt`.
const CREDENTIALS: [HeaderName; 4] = [
    AUTHORIZATION,
    HeaderName::from_static("x-api-key"),
    HeaderName::from_static("api-key"),
    HeaderName::from_static("x-goog-api-key"),
];

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

impl<E: ApiError, T: Timer> Call<'_, E, T> {
    /// As [`Executor::send`].
    ///
    /// # Errors
    ///
    /// As [`Executor::send`].
    pub async fn send(mut self, request: RequestBuilder) -> Result<Response, CallError<E>> {
        let shared = &*self.executor.shared;
        match request.build_split() {
            (client, Ok(mut request)) => {
                self.describe(&mut request);
                let exchange = Exchange::new(client, request, shared.body_limit, shared.propagation.clone());
                Drive::new(shared, self.settings, exchange).await
            }
            (_, Err(error)) => {
                let mut error = Some(TransportError::from(error));
                let fail = |_| ready(Err(error.take().map_or_else(Failure::timed_out, Failure::Transport)));
                Drive::new(shared, self.settings, Closure(fail)).await
            }
        }
    }

    /// Takes from the request what the call must know, and gives it its key.
    fn describe(&mut self, request: &mut Request) {
        let shared = &self.executor.shared;
        self.settings.method = Some(request.method().clone());
        let repeatable = self.settings.is_idempotent();
        let header = shared.key_header.clone().unwrap_or(IDEMPOTENCY_KEY);
        if self.settings.mint_key && !repeatable && !request.headers().contains_key(&header) {
            let key = IdempotencyKey::mint().to_string();
            if let Ok(key) = HeaderValue::try_from(key) {
                request.headers_mut().insert(&header, key);
            }
        }
        let settings = &mut self.settings;
        settings.keyed = request.headers().contains_key(&header);
        settings.mint_key = false;
        let streams = request.body().is_some_and(|body| body.as_bytes().is_none());
        if streams {
            settings.limits = settings.limits.single_use(true);
        }
        let traffic = &shared.traffic;
        let credential = || CREDENTIALS.iter().find_map(|name| request.headers().get(name));
        settings.credential = settings.credential.or_else(|| Some(traffic.key(Scope::Credential, credential()?)));
        let url = request.url();
        let origin = (url.scheme(), url.host_str(), url.port_or_known_default());
        settings.origin = settings.origin.or_else(|| Some(traffic.key(Scope::Origin, origin)));
        if shared.observer.is_some() {
            settings.server =
                url.host_str().map(|host| Box::new(Server { address: host.into(), port: url.port_or_known_default() }));
        }
    }
}
