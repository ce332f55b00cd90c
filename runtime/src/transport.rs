//! What went wrong between the client and the server, apart from what the server says.

use std::{error, fmt, io};

/// A request that failed without a whole answer of the server.
///
/// Neither `Display` nor `Debug` shows a URL; what the source shows is up to the transport. The sources that this crate
/// itself stores are without the URL.
pub struct TransportError {
    inner: Box<Inner>,
}

struct Inner {
    kind: TransportErrorKind,
    reached: Reached,
    source: Option<Source>,
}

type Source = Box<dyn error::Error + Send + Sync>;

impl TransportError {
    /// An error of this kind, of a request that got this far.
    #[must_use]
    pub fn new(kind: TransportErrorKind, reached: Reached) -> Self {
        Self { inner: Box::new(Inner { kind, reached, source: None }) }
    }

    /// No connection came about, so nothing was sent.
    #[must_use]
    pub fn connect(source: impl Into<Source>) -> Self {
        Self::new(TransportErrorKind::Connect, Reached::BeforeSend).with_source(source)
    }

    /// No answer came in time. The server may have acted on the request.
    #[must_use]
    pub fn timeout() -> Self {
        Self::new(TransportErrorKind::Timeout, Reached::Ambiguous)
    }

    /// Sets the cause.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Source>) -> Self {
        self.inner.source = Some(source.into());
        self
    }

    /// What happened.
    #[must_use]
    pub fn kind(&self) -> TransportErrorKind {
        self.inner.kind
    }

    /// How far the request got.
    #[must_use]
    pub fn reached(&self) -> Reached {
        self.inner.reached
    }

    /// Whether the time was up.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        self.inner.kind == TransportErrorKind::Timeout
    }

    /// Whether no connection came about.
    #[must_use]
    pub fn is_connect(&self) -> bool {
        self.inner.kind == TransportErrorKind::Connect
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.inner.kind {
            TransportErrorKind::NotSent => self.inner.kind.fmt(f),
            kind => write!(f, "{kind} {}", self.inner.reached),
        }
    }
}

impl fmt::Debug for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { kind, reached, source } = &*self.inner;
        // A source's `Debug` may show what its `Display` does not, such as the URL.
        let source = source.as_ref().map(|source| source.to_string());
        f.debug_struct("TransportError").field("kind", kind).field("reached", reached).field("source", &source).finish()
    }
}

impl error::Error for TransportError {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        self.inner.source.as_ref().map(|source| &**source as _)
    }
}

/// Knows a refused connection and the like from the rest, which is taken as ambiguous.
impl From<io::Error> for TransportError {
    fn from(source: io::Error) -> Self {
        let (kind, reached) = classify(source.kind());
        Self::new(kind, reached).with_source(source)
    }
}

pub(crate) fn classify(kind: io::ErrorKind) -> (TransportErrorKind, Reached) {
    match kind {
        io::ErrorKind::ConnectionRefused
        | io::ErrorKind::AddrNotAvailable
        | io::ErrorKind::HostUnreachable
        | io::ErrorKind::NetworkUnreachable => (TransportErrorKind::Connect, Reached::BeforeSend),
        io::ErrorKind::TimedOut => (TransportErrorKind::Timeout, Reached::Ambiguous),
        kind if is_disconnect(kind) => (TransportErrorKind::Disconnect, Reached::Ambiguous),
        _ => (TransportErrorKind::Other, Reached::Ambiguous),
    }
}

pub(crate) fn is_disconnect(kind: io::ErrorKind) -> bool {
    use io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset, NotConnected, UnexpectedEof};
    matches!(kind, BrokenPipe | ConnectionAborted | ConnectionReset | NotConnected | UnexpectedEof)
}

/// How far a request got that failed on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reached {
    /// Nothing of it was sent. It is safe to send it again.
    BeforeSend,
    /// Some of it may have been sent; whether the server acted on it is not known.
    Ambiguous,
    /// The head of the response arrived, its body did not, or not wholly.
    InBody,
}

impl Reached {
    /// The phase as a word for logs and metrics.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::BeforeSend => "before_send",
            Self::Ambiguous => "ambiguous",
            Self::InBody => "in_body",
        }
    }
}

impl fmt::Display for Reached {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::BeforeSend => "before anything was sent",
            Self::Ambiguous => "before the response",
            Self::InBody => "in the body of the response",
        })
    }
}

/// What went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// No connection came about: name resolution, TCP, TLS or a proxy.
    Connect,
    /// The time was up.
    Timeout,
    /// The connection was closed or reset.
    Disconnect,
    /// The body of the response did not arrive wholly, or could not be decompressed.
    Body,
    /// A redirect could not be followed.
    Redirect,
    /// The request is not one that can be sent. Sending it again does not help.
    InvalidRequest,
    /// It was not sent, for what other calls met: the executor holds calls back until the server may be asked again.
    NotSent,
    /// Anything else.
    Other,
}

impl TransportErrorKind {
    /// The kind as a word for logs and metrics.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Connect => "connect",
            Self::Timeout => "timeout",
            Self::Disconnect => "disconnect",
            Self::Body => "body",
            Self::Redirect => "redirect",
            Self::InvalidRequest => "invalid_request",
            Self::NotSent => "not_sent",
            Self::Other => "transport",
        }
    }

    /// Whether the same request can have another outcome at all.
    pub(crate) const fn is_transient(self) -> bool {
        !matches!(self, Self::InvalidRequest | Self::Redirect)
    }
}

impl fmt::Display for TransportErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Connect => "connection failed",
            Self::Timeout => "timed out",
            Self::Disconnect => "connection lost",
            Self::Body => "response broke off",
            Self::Redirect => "redirect failed",
            Self::InvalidRequest => "invalid request, stopped",
            Self::NotSent => "not sent",
            Self::Other => "transport failed",
        })
    }
}
