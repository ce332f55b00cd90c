//! The facts of one error.

use std::{fmt, time::Duration};

use http::StatusCode;

use crate::{
    Advice, Catalog, RetryHint, RetryPolicy, clock,
    decode::{Text, cut},
};

/// How much of a body is kept.
const KEPT: usize = 64 * 1024;

/// How much is kept of a text that does not stand in the kept part of the body.
const TEXT: usize = 8 * 1024;

/// How much of a message `Display` and `Debug` show, in characters.
const SHOWN: usize = 1024;

/// The facts of one API error: what the response said, and what the error file says about it.
///
/// It is one pointer wide. The texts are spans of the body that is kept, so that decoding takes two allocations.
///
/// `Display` shows one line: the kind, the message (at most 1,024 characters, control characters escaped), the status
/// and the request id. `Debug` shows the length of the body in place of the body. Neither shows a header besides the
/// request id, a link, or a sensitive field.
#[derive(Clone)]
#[repr(transparent)] // generated enums rely on it: see `private::Layout`
pub struct Fault(Box<Inner>);

#[derive(Clone)]
struct Inner {
    catalog: &'static Catalog,
    /// The kept part of the body, then the texts that are not spans of it.
    buffer: Vec<u8>,
    /// The length of the body in `buffer`.
    body: usize,
    hint: Option<RetryHint>,
    message: Span,
    wire_type: Span,
    code: Span,
    param: Span,
    request_id: Span,
    help_url: Span,
    error: u16,
    status: StatusCode,
    should_retry: Option<bool>,
}

/// A part of the buffer.
#[derive(Clone, Copy)]
struct Span {
    start: u32,
    end: u32,
}

impl Span {
    /// Ends before it starts, so that no slice has it.
    const ABSENT: Self = Self { start: 1, end: 0 };
}

impl Fault {
    /// The status of the response; where that is a success and the body names a status of its own, the body's.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.0.status
    }

    /// The name of the error's kind, as the error file has it; `unrecognized` where the file knows nothing of it.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        self.catalog().tables.errors.get(usize::from(self.0.error)).map_or("unrecognized", |row| row.name)
    }

    /// The message.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.text(self.0.message)
    }

    /// The type, in the wire's own words.
    #[must_use]
    pub fn wire_type(&self) -> Option<&str> {
        self.text(self.0.wire_type)
    }

    /// The code, in the wire's own words.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.text(self.0.code)
    }

    /// The parameter of the request that is at fault.
    #[must_use]
    pub fn param(&self) -> Option<&str> {
        self.text(self.0.param)
    }

    /// The id by which the server's people find the request.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.text(self.0.request_id)
    }

    /// Where to read more: the response's own link, else that of the error file.
    #[must_use]
    pub fn help_url(&self) -> Option<&str> {
        self.text(self.0.help_url).or_else(|| {
            let row = self.catalog().tables.errors.get(usize::from(self.0.error))?;
            row.extra.map(|extra| extra.help_url).filter(|url| !url.is_empty())
        })
    }

    /// How long the server asks to wait.
    ///
    /// Where it named a point in time and no `Date`, this is the delay from now by the system's clock: zero for a
    /// time that has passed, `None` on a platform without a clock.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        match self.0.hint? {
            RetryHint::After(delay) => Some(delay),
            hint @ RetryHint::At(_) => clock::now().map(|now| hint.delay(now)),
        }
    }

    /// When the server asks to come back, as it said it.
    #[must_use]
    pub fn retry_hint(&self) -> Option<RetryHint> {
        self.0.hint
    }

    /// Whether the server says to send the request again.
    #[must_use]
    pub fn should_retry(&self) -> Option<bool> {
        self.0.should_retry
    }

    /// The body as it came, the first 64 KiB of it; empty for an error that was not received.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        self.0.buffer.get(..self.0.body).unwrap_or_default()
    }

    /// The policy: that of the error's own strategy, else the status's, else the default.
    #[must_use]
    pub fn policy(&self) -> &'static RetryPolicy {
        self.catalog().policy(self.0.error, self.0.status.as_u16())
    }

    /// Whether sending the request again may help: what the server says, else what the policy says.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.0.should_retry.unwrap_or_else(|| self.policy().retries())
    }

    /// The table and the server's word, for an executor.
    #[must_use]
    pub fn advice(&self) -> Advice {
        Advice {
            policy: self.policy(),
            kind: self.kind(),
            status: Some(self.0.status),
            retry_after: self.0.hint,
            should_retry: self.0.should_retry,
        }
    }

    pub(crate) fn new(
        catalog: &'static Catalog,
        error: u16,
        status: StatusCode,
        body: &[u8],
        texts: &Texts<'_>,
        hint: Option<RetryHint>,
        should_retry: Option<bool>,
    ) -> Self {
        let kept = body.get(..KEPT).unwrap_or(body);
        let copied: usize = texts.all().into_iter().flatten().map(|text| room(text, kept.len())).sum();
        let mut buffer = Vec::with_capacity(kept.len() + copied);
        buffer.extend_from_slice(kept);
        let mut span = |text: &Option<Text<'_>>| match text {
            None => Span::ABSENT,
            Some(text) => place(text, &mut buffer, kept.len()),
        };
        let message = span(&texts.message);
        let wire_type = span(&texts.wire_type);
        let code = span(&texts.code);
        let param = span(&texts.param);
        let request_id = span(&texts.request_id);
        let help_url = span(&texts.help_url);
        let body = kept.len();
        Self(Box::new(Inner {
            catalog,
            buffer,
            body,
            hint,
            message,
            wire_type,
            code,
            param,
            request_id,
            help_url,
            error,
            status,
            should_retry,
        }))
    }

    pub(crate) fn catalog(&self) -> &'static Catalog {
        self.0.catalog
    }

    pub(crate) fn error(&self) -> u16 {
        self.0.error
    }

    fn text(&self, span: Span) -> Option<&str> {
        std::str::from_utf8(self.0.buffer.get(span.start as usize..span.end as usize)?).ok()
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
        if let Some(hint) = self.0.hint {
            fault.field("retry_hint", &hint);
        }
        if let Some(should_retry) = self.0.should_retry {
            fault.field("should_retry", &should_retry);
        }
        fault.field("body", &format_args!("{} bytes", self.0.body)).finish()
    }
}

/// The texts of a response.
#[derive(Default)]
pub(crate) struct Texts<'a> {
    pub(crate) message: Option<Text<'a>>,
    pub(crate) wire_type: Option<Text<'a>>,
    pub(crate) code: Option<Text<'a>>,
    pub(crate) param: Option<Text<'a>>,
    pub(crate) request_id: Option<Text<'a>>,
    pub(crate) help_url: Option<Text<'a>>,
}

impl<'a> Texts<'a> {
    fn all(&self) -> [Option<&Text<'a>>; 6] {
        [&self.message, &self.wire_type, &self.code, &self.param, &self.request_id, &self.help_url].map(Option::as_ref)
    }
}

/// How much room a text takes behind the kept part of the body.
fn room(text: &Text<'_>, kept: usize) -> usize {
    match text.span() {
        Some((_, end)) if end as usize <= kept => 0,
        _ => text.bound().min(TEXT),
    }
}

/// The span of a text: in the kept part of the body, or behind it, where it is copied to.
fn place(text: &Text<'_>, buffer: &mut Vec<u8>, kept: usize) -> Span {
    match text.span() {
        Some((start, end)) if end as usize <= kept => Span { start, end },
        _ => {
            let start = buffer.len();
            let length = text.append_to(buffer, TEXT);
            match (u32::try_from(start), u32::try_from(start + length)) {
                (Ok(start), Ok(end)) => Span { start, end },
                _ => Span::ABSENT,
            }
        }
    }
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
