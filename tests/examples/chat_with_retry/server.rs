//! An HTTP server on a loopback port that plays AltLLM and misbehaves by a script.

use std::{
    collections::VecDeque,
    convert::Infallible,
    io,
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use backstop::http::{Request, Response, StatusCode, header};
use http_body_util::{BodyExt, Full};
use hyper::{
    body::{Bytes, Incoming},
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::TokioIo;
use tokio::{
    io::AsyncReadExt,
    net::{TcpListener, TcpStream},
};

use crate::altllm::{Error, ErrorKind};

/// The only key that the server knows.
pub(crate) const KEY: &str = "sk-demo";

/// What the server does with one request.
pub(crate) enum Step {
    /// It answers the question.
    Answer,
    /// It answers, but only after this time.
    AnswerAfter(Duration),
    /// It fails with an error of the API, rendered as AltLLM renders it.
    Fail(Error),
    /// A proxy in front of it answers with a page of its own.
    Html(StatusCode, &'static str),
    /// It resets the connection in the middle of the request.
    Reset,
}

/// The running server.
pub(crate) struct Server {
    address: SocketAddr,
    script: Arc<Mutex<VecDeque<Step>>>,
}

impl Server {
    /// Starts the server on a free port.
    pub(crate) async fn start() -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let server = Self { address: listener.local_addr()?, script: Arc::default() };
        let script = Arc::clone(&server.script);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                // Each answer closes its connection, so a connection is a request; an empty script means all is well.
                let step = script.lock().unwrap_or_else(PoisonError::into_inner).pop_front().unwrap_or(Step::Answer);
                tokio::spawn(async move {
                    if let Err(error) = play(stream, step).await {
                        eprintln!("server: {error}");
                    }
                });
            }
        });
        Ok(server)
    }

    /// Where it listens.
    pub(crate) fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Says what it does with the next requests.
    pub(crate) fn expect(&self, steps: impl IntoIterator<Item = Step>) {
        *self.script.lock().unwrap_or_else(PoisonError::into_inner) = steps.into_iter().collect();
    }
}

async fn play(mut stream: TcpStream, step: Step) -> io::Result<()> {
    if let Step::Reset = step {
        stream.read_exact(&mut [0; 16]).await?;
        stream.set_zero_linger()?;
        return Ok(()); // closed with unread data and no time to linger: the client sees a reset
    }
    let step = Mutex::new(Some(step));
    let service = service_fn(|request| {
        let step = step.lock().unwrap_or_else(PoisonError::into_inner).take().unwrap_or(Step::Answer);
        async { Ok::<_, Infallible>(respond(request, step).await) }
    });
    let served = http1::Builder::new().keep_alive(false).serve_connection(TokioIo::new(stream), service).await;
    match served {
        // The client gave up waiting, which is the point of that scene.
        Err(error) if error.is_incomplete_message() => Ok(()),
        Err(error) => Err(io::Error::other(error)),
        Ok(()) => Ok(()),
    }
}

async fn respond(request: Request<Incoming>, step: Step) -> Response<Full<Bytes>> {
    let authorized =
        request.headers().get(header::AUTHORIZATION).is_some_and(|value| value == &format!("Bearer {KEY}"));
    // The question is read to its end, as any server would, before the answer.
    drop(request.into_body().collect().await);
    if !authorized {
        return api_error(&Error::new(ErrorKind::Auth, "Incorrect API key provided."));
    }
    match step {
        Step::Answer | Step::Reset => answer(),
        Step::AnswerAfter(delay) => {
            tokio::time::sleep(delay).await;
            answer()
        }
        Step::Fail(error) => api_error(&error),
        Step::Html(status, page) => with_type(status, "text/html", page),
    }
}

fn api_error(error: &Error) -> Response<Full<Bytes>> {
    Response::<Vec<u8>>::from(error).map(|body| Full::new(Bytes::from(body)))
}

fn answer() -> Response<Full<Bytes>> {
    let body = r#"{"choices":[{"message":{"role":"assistant","content":"Hello! How can I help?"}}]}"#;
    with_type(StatusCode::OK, "application/json", body)
}

fn with_type(status: StatusCode, content_type: &'static str, body: &'static str) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from_static(body.as_bytes())));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, header::HeaderValue::from_static(content_type));
    response
}
