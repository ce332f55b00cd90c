//! What a server is to answer, request by request.

use std::time::Duration;

use http::{
    HeaderMap, HeaderName, HeaderValue, Response, StatusCode,
    header::{CONTENT_TYPE, RETRY_AFTER},
};

use super::ScriptedServer;
use crate::{ApiError, Reached, Timer, TransportErrorKind, render};

/// What a server is to answer, request by request; [`start`](Self::start) makes it one.
///
/// A step begins with [`status`](Self::status), [`response`](Self::response), [`error`](Self::error),
/// [`fails`](Self::fails) or [`hangs`](Self::hangs). What follows is said of that step: `header`, `retry_after`, `body`,
/// `json`, `after`, `times`.
#[derive(Clone, Debug, Default)]
#[must_use = "a script does nothing until it is started"]
pub struct Script {
    pub(super) steps: Vec<Step>,
}

#[derive(Clone, Debug)]
pub(super) struct Step {
    pub(super) act: Act,
    pub(super) after: Duration,
}

#[derive(Clone, Debug)]
pub(super) enum Act {
    Answer { status: StatusCode, headers: HeaderMap, body: Vec<u8> },
    Fail(TransportErrorKind, Reached),
    Hang,
}

impl Script {
    /// A server that answers nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The next request is answered with this status, without headers and with an empty body.
    ///
    /// # Panics
    ///
    /// If there is no such status: it must lie between 100 and 999.
    pub fn status(self, status: u16) -> Self {
        let status = StatusCode::from_u16(status).expect("a status lies between 100 and 999");
        self.step(Act::Answer { status, headers: HeaderMap::new(), body: Vec::new() })
    }

    /// The next request is answered with this response.
    pub fn response(self, response: Response<impl Into<Vec<u8>>>) -> Self {
        let (parts, body) = response.into_parts();
        self.step(Act::Answer { status: parts.status, headers: parts.headers, body: body.into() })
    }

    /// The next request is answered with this error, as a server of the API writes it.
    pub fn error<E: ApiError>(self, error: &E) -> Self {
        self.response(render::render(error))
    }

    /// The next request fails on its way.
    pub fn fails(self, kind: TransportErrorKind, reached: Reached) -> Self {
        self.step(Act::Fail(kind, reached))
    }

    /// The next request finds nobody who listens.
    pub fn refuses(self) -> Self {
        self.fails(TransportErrorKind::Connect, Reached::BeforeSend)
    }

    /// The next request's connection is lost before there is a response.
    pub fn disconnects(self) -> Self {
        self.fails(TransportErrorKind::Disconnect, Reached::Ambiguous)
    }

    /// The next request is never answered; the attempt's timeout or the deadline ends it.
    pub fn hangs(self) -> Self {
        self.step(Act::Hang)
    }

    /// Adds a header to the response.
    ///
    /// # Panics
    ///
    /// If the name or the value cannot be those of a header, or the step is no response.
    pub fn header(self, name: &str, value: &str) -> Self {
        let name = name.parse::<HeaderName>().expect("the name of a header");
        let value = HeaderValue::from_str(value).expect("the value of a header");
        self.answer(|headers, _| _ = headers.append(name, value))
    }

    /// Adds a `Retry-After` to the response: whole seconds, rounded up (RFC 9110, section 10.2.3).
    ///
    /// # Panics
    ///
    /// If the step is no response.
    pub fn retry_after(self, delay: Duration) -> Self {
        let seconds = delay.as_secs() + u64::from(delay.subsec_nanos() > 0);
        self.answer(|headers, _| _ = headers.insert(RETRY_AFTER, seconds.into()))
    }

    /// Sets the body of the response.
    ///
    /// # Panics
    ///
    /// If the step is no response.
    pub fn body(self, body: impl Into<Vec<u8>>) -> Self {
        let text = body.into();
        self.answer(|_, body| *body = text)
    }

    /// Sets the body of the response, and says that it is JSON.
    ///
    /// # Panics
    ///
    /// If the step is no response.
    pub fn json(self, json: impl Into<Vec<u8>>) -> Self {
        self.body(json).answer(|headers, _| {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        })
    }

    /// Lets the step take so long.
    ///
    /// # Panics
    ///
    /// If there is no step yet.
    pub fn after(mut self, time: Duration) -> Self {
        self.last().after = time;
        self
    }

    /// Lets the step happen so many times in a row.
    ///
    /// # Panics
    ///
    /// If there is no step yet.
    pub fn times(mut self, times: usize) -> Self {
        let step = self.last().clone();
        self.steps.pop();
        self.steps.extend(std::iter::repeat_n(step, times));
        self
    }

    /// Starts a server that answers so, in the time of this timer: that of the executor.
    pub fn start<T: Timer>(self, timer: &T) -> ScriptedServer<T> {
        ScriptedServer::new(self, timer.clone())
    }

    fn step(mut self, act: Act) -> Self {
        self.steps.push(Step { act, after: Duration::ZERO });
        self
    }

    fn last(&mut self) -> &mut Step {
        self.steps.last_mut().expect("a step that this is said of")
    }

    fn answer(mut self, change: impl FnOnce(&mut HeaderMap, &mut Vec<u8>)) -> Self {
        let step = self.last();
        let is_answer = matches!(step.act, Act::Answer { .. });
        assert!(is_answer, "this is said of a response, and the step is {:?}", step.act);
        if let Act::Answer { headers, body, .. } = &mut step.act {
            change(headers, body);
        }
        self
    }
}
