//! The facts of one error.

mod block;

use std::{fmt, time::Duration};

use http::StatusCode;

use crate::{
    Advice, Catalog, RetryHint, RetryPolicy, clock,
    decode::{Span, Text, cut},
};

use self::block::Block;

/// How much of a body is kept.
const KEPT: usize = 64 * 1024;

/// How much is kept of a text that does not stand in the kept part of the body.
const TEXT: usize = 8 * 1024;

/// How much of a message `Display` and `Debug` show, in characters.
const SHOWN: usize = 1024;

/// The facts of one API error: what the response said, and what the error file says about it.
///
/// It is one pointer wide, and one allocation. The texts are spans of the body that is kept.
///
/// `Display` shows one line: the kind, the message (at most 1,024 characters, control characters escaped), the status
/// and the request id. `Debug` shows the length of the body in place of the body. Neither shows a header besides the
/// request id, a link, or a sensitive field.
#[derive(Clone)]
#[repr(transparent)] // generated enums rely on it: see `private::Layout`
pub struct Fault(Block<Facts>);

/// What a fault knows. Behind it stand its bytes: the kept part of the body, then the texts that are no spans of it.
#[derive(Clone, Copy)]
pub(crate) struct Facts {
    pub(crate) catalog: &'static Catalog,
    pub(crate) hint: Option<RetryHint>,
    /// The parts of the bytes that are texts, in the order of the indices below.
    pub(crate) spans: [Span; TEXTS],
    /// The length of the kept part of the body.
    pub(crate) body: usize,
    pub(crate) error: u16,
    pub(crate) status: StatusCode,
    pub(crate) should_retry: Option<bool>,
}

/// How many texts a fault has.
pub(crate) const TEXTS: usize = 6;

/// The indices of the texts.
pub(crate) const MESSAGE: usize = 0;
pub(crate) const WIRE_TYPE: usize = 1;
pub(crate) const CODE: usize = 2;
pub(crate) const PARAM: usize = 3;
pub(crate) const REQUEST_ID: usize = 4;
pub(crate) const HELP_URL: usize = 5;

impl Fault {
    /// The status of the response; where that is a success and the body names a status of its own, the body's.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.0.head().status
    }

    /// The name of the error's kind, as the error file has it; `unrecognized` where the file knows nothing of it.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        self.catalog().tables.errors.name(self.0.head().error).unwrap_or("unrecognized")
    }

    /// The message.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.text(MESSAGE)
    }

    /// The type, in the wire's own words.
    #[must_use]
    pub fn wire_type(&self) -> Option<&str> {
        self.text(WIRE_TYPE)
    }

    /// The code, in the wire's own words.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.text(CODE)
    }

    /// The parameter of the request that is at fault.
    #[must_use]
    pub fn param(&self) -> Option<&str> {
        self.text(PARAM)
    }

    /// The id by which the server's people find the request.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.text(REQUEST_ID)
    }

    /// Where to read more: the response's own link, else that of the error file.
    #[must_use]
    pub fn help_url(&self) -> Option<&str> {
        self.text(HELP_URL).or_else(|| {
            let row = self.catalog().tables.errors.get(self.0.head().error)?;
            row.extra.map(|extra| extra.help_url).filter(|url| !url.is_empty())
        })
    }

    /// How long the server asks to wait.
    ///
    /// Where it named a point in time and no `Date`, this is the delay from now by the system's clock: zero for a
    /// time that has passed, `None` on a platform without a clock.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        match self.0.head().hint? {
            RetryHint::After(delay) => Some(delay),
            hint @ RetryHint::At(_) => clock::now().map(|now| hint.delay(now)),
        }
    }

    /// When the server asks to come back, as it said it.
    #[must_use]
    pub fn retry_hint(&self) -> Option<RetryHint> {
        self.0.head().hint
    }

    /// Whether the server says to send the request again.
    #[must_use]
    pub fn should_retry(&self) -> Option<bool> {
        self.0.head().should_retry
    }

    /// The body as it came, the first 64 KiB of it; empty for an error that was not received.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        self.0.bytes().get(..self.0.head().body).unwrap_or_default()
    }

    /// The policy: that of the error's own strategy, else the status's, else the default.
    #[must_use]
    pub fn policy(&self) -> &'static RetryPolicy {
        self.catalog().policy(self.0.head().error, self.0.head().status.as_u16())
    }

    /// Whether sending the request again may help: what the server says, else what the policy says.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.0.head().should_retry.unwrap_or_else(|| self.policy().retries())
    }

    /// The table and the server's word, for an executor.
    #[must_use]
    pub fn advice(&self) -> Advice {
        Advice {
            policy: self.policy(),
            kind: self.kind(),
            status: Some(self.0.head().status),
            retry_after: self.0.head().hint,
            should_retry: self.0.head().should_retry,
        }
    }

    /// A fault whose texts all stand in the kept part of the body.
    #[inline(always)]
    pub(crate) fn new(facts: &Facts, body: &[u8]) -> Self {
        Self(Block::new(facts, kept(body), facts.body))
    }

    /// A fault some of whose texts stand elsewhere, and are copied.
    pub(crate) fn with_texts(facts: &Facts, body: &[u8], texts: &[Option<Text<'_>>; TEXTS]) -> Self {
        let room: usize = texts.iter().flatten().map(|text| text.bound().min(TEXT)).sum();
        let mut block = Block::new(facts, kept(body), facts.body + room);
        let (facts, bytes) = block.parts_mut();
        let mut start = facts.body;
        for (span, text) in facts.spans.iter_mut().zip(texts) {
            if let Some(text) = text {
                let room = bytes.len().min(start + TEXT);
                let end = start + text.write_to(bytes.get_mut(start..room).unwrap_or_default());
                *span = Span::new(start, end);
                start = end;
            }
        }
        Self(block)
    }

    pub(crate) fn catalog(&self) -> &'static Catalog {
        self.0.head().catalog
    }

    pub(crate) fn error(&self) -> u16 {
        self.0.head().error
    }

    fn text(&self, text: usize) -> Option<&str> {
        let span = self.0.head().spans.get(text)?;
        std::str::from_utf8(self.0.bytes().get(span.range())?).ok()
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind())?;
        if let Some(message) = self.message() {
            write!(f, ": {}", OneLine(message))?;
        }
        write!(f, " (HTTP {}", self.status().as_u16())?;
        if let Some(id) = self.request_id() {
            write!(f, ", request {}", OneLine(id))?;
        }
        f.write_str(")")
    }
}

impl fmt::Debug for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut fault = f.debug_struct("Fault");
        fault.field("kind", &self.kind()).field("status", &self.status().as_u16());
        let texts = [
            ("message", self.message()),
            ("type", self.wire_type()),
            ("code", self.code()),
            ("param", self.param()),
            ("request_id", self.request_id()),
        ];
        for (name, text) in texts {
            if let Some(text) = text {
                fault.field(name, &format_args!("\"{}\"", OneLine(text)));
            }
        }
        if let Some(hint) = self.0.head().hint {
            fault.field("retry_hint", &hint);
        }
        if let Some(should_retry) = self.0.head().should_retry {
            fault.field("should_retry", &should_retry);
        }
        fault.field("body", &format_args!("{} bytes", self.0.head().body)).finish()
    }
}

/// The part of a body that is kept.
#[inline]
pub(crate) fn kept(body: &[u8]) -> &[u8] {
    body.get(..KEPT).unwrap_or(body)
}

/// A text on one line, so that nothing a server sends can forge a line of a log, or hide one.
struct OneLine<'a>(&'a str);

impl fmt::Display for OneLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = match self.0.char_indices().nth(SHOWN) {
            Some((end, _)) => std::str::from_utf8(cut(self.0.as_bytes(), end)).unwrap_or_default(),
            None => self.0,
        };
        for char in shown.chars() {
            // Line and paragraph separators, and the marks that turn the direction of writing.
            let hidden = matches!(char, '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
            if char.is_control() || hidden {
                write!(f, "{}", char.escape_default())?;
            } else {
                f.write_str(char.encode_utf8(&mut [0; 4]))?;
            }
        }
        if shown.len() < self.0.len() { f.write_str("…") } else { Ok(()) }
    }
}
