//! A service that answers as the test says.

use std::{
    collections::VecDeque,
    error::Error,
    future::Future,
    io,
    pin::Pin,
    sync::{Arc, Mutex},
    task::{Context, Poll},
};

use bytes::Bytes;
use http::{HeaderMap, Request, Response, Uri};
use http_body::{Body, Frame};
use http_body_util::Full;
use tokio::time::Instant;
use tower::Service;

pub(crate) type BoxError = Box<dyn Error + Send + Sync>;

/// What it does with a request.
pub(crate) enum Act {
    Respond(Response<Frames>),
    Fail(BoxError),
    /// No clone of it is ready any more.
    NeverReady,
}

/// A body, frame by frame; `None`: nothing comes any more, nor does the body end.
#[derive(Debug)]
pub(crate) struct Frames(pub(crate) VecDeque<Option<Result<Frame<Bytes>, io::Error>>>);

impl Body for Frames {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        match self.0.front() {
            Some(None) => Poll::Pending,
            _ => Poll::Ready(self.0.pop_front().flatten()),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_empty()
    }
}

pub(crate) fn data(text: &'static str) -> Option<Result<Frame<Bytes>, io::Error>> {
    Some(Ok(Frame::data(Bytes::from_static(text.as_bytes()))))
}

/// It insists on being asked whether it is ready before each call.
pub(crate) struct Scripted {
    script: Arc<Mutex<Script>>,
    ready: bool,
}

pub(crate) struct Script {
    acts: VecDeque<Act>,
    start: Instant,
    /// When the requests came, in milliseconds, and their headers.
    pub(crate) seen: Vec<(u128, HeaderMap)>,
    /// Where they went.
    pub(crate) uris: Vec<Uri>,
}

impl Scripted {
    pub(crate) fn new(acts: impl IntoIterator<Item = Act>) -> (Self, Arc<Mutex<Script>>) {
        let script =
            Script { acts: acts.into_iter().collect(), start: Instant::now(), seen: Vec::new(), uris: Vec::new() };
        let script = Arc::new(Mutex::new(script));
        (Self { script: Arc::clone(&script), ready: false }, script)
    }
}

impl Clone for Scripted {
    fn clone(&self) -> Self {
        Self { script: Arc::clone(&self.script), ready: false }
    }
}

impl Service<Request<Full<Bytes>>> for Scripted {
    type Response = Response<Frames>;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, BoxError>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        match self.script.lock().unwrap().acts.front() {
            Some(Act::NeverReady) => Poll::Pending,
            None => Poll::Ready(Err("the service is gone".into())),
            Some(_) => {
                self.ready = true;
                Poll::Ready(Ok(()))
            }
        }
    }

    fn call(&mut self, request: Request<Full<Bytes>>) -> Self::Future {
        assert!(self.ready, "it was not asked whether it is ready");
        self.ready = false;
        let script = Arc::clone(&self.script);
        Box::pin(async move {
            let mut script = script.lock().unwrap();
            let at = script.start.elapsed().as_millis();
            script.seen.push((at, request.headers().clone()));
            script.uris.push(request.uri().clone());
            match script.acts.pop_front().unwrap() {
                Act::Respond(response) => Ok(response),
                Act::Fail(error) => Err(error),
                Act::NeverReady => unreachable!("it was not ready"),
            }
        })
    }
}
