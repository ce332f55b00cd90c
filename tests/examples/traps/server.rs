//! A server that answers as its script says, and notes what arrives.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use backstop::http::Method;
use tokio::time::{Instant, sleep};

use crate::http::{Answer, Fault, Service};

/// Answers the request with this number, the first being 0: after which time, with what.
type Script = Box<dyn FnMut(usize) -> (Duration, Answer) + Send>;

pub(crate) struct Server {
    start: Instant,
    script: Mutex<Script>,
    exchanges: Mutex<Vec<Exchange>>,
    running: AtomicUsize,
    most: AtomicUsize,
}

/// A request and its answer, in times since the server started.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Exchange {
    pub(crate) arrived: Duration,
    pub(crate) answered: Option<Duration>,
}

impl Server {
    pub(crate) fn new(script: impl FnMut(usize) -> (Duration, Answer) + Send + 'static) -> Arc<Self> {
        Arc::new(Self {
            start: Instant::now(),
            script: Mutex::new(Box::new(script)),
            exchanges: Mutex::default(),
            running: AtomicUsize::new(0),
            most: AtomicUsize::new(0),
        })
    }

    /// Every request gets this answer, after 10 ms.
    pub(crate) fn always(answer: Answer) -> Arc<Self> {
        Self::new(move |_| (Duration::from_millis(10), answer.clone()))
    }

    pub(crate) fn service(self: &Arc<Self>) -> Service {
        let server = Arc::clone(self);
        Arc::new(move |method| Box::pin(Arc::clone(&server).handle(method)))
    }

    async fn handle(self: Arc<Self>, _: Method) -> Result<Answer, Fault> {
        let number = {
            let mut exchanges = self.exchanges();
            exchanges.push(Exchange { arrived: self.start.elapsed(), answered: None });
            exchanges.len() - 1
        };
        let _running = Running::start(&self);
        let (after, answer) = (self.script.lock().unwrap_or_else(PoisonError::into_inner))(number);
        sleep(after).await;
        if let Some(exchange) = self.exchanges().get_mut(number) {
            exchange.answered = Some(self.start.elapsed());
        }
        if answer.status().is_success() { Ok(answer) } else { Err(Fault::Refused(answer)) }
    }

    fn exchanges(&self) -> std::sync::MutexGuard<'_, Vec<Exchange>> {
        self.exchanges.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What arrived so far.
    pub(crate) fn log(&self) -> Vec<Exchange> {
        self.exchanges().clone()
    }

    /// How many requests arrived so far.
    pub(crate) fn count(&self) -> usize {
        self.exchanges().len()
    }

    /// How many requests there were at the same time, since this was asked last.
    pub(crate) fn most_at_once(&self) -> usize {
        self.most.swap(self.running.load(Ordering::Relaxed), Ordering::Relaxed)
    }

    /// The time since it started.
    pub(crate) fn elapsed(&self) -> Duration {
        self.start.elapsed()
    }
}

/// A request that is being worked on, until its client has gone.
struct Running<'a>(&'a Server);

impl<'a> Running<'a> {
    fn start(server: &'a Server) -> Self {
        let running = server.running.fetch_add(1, Ordering::Relaxed) + 1;
        server.most.fetch_max(running, Ordering::Relaxed);
        Self(server)
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.0.running.fetch_sub(1, Ordering::Relaxed);
    }
}
