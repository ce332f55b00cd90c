//! A strict JSON reader (RFC 8259) that keeps the place of every value and every member as it stands, duplicates
//! included.
//!
//! It accepts what `serde_json` accepts, nesting depth included; a test holds it to that. It is our own because a macro
//! runs it unoptimised in every build of its user: one pass over the bytes, nothing else to compile, and it knows what
//! people get wrong in JSON. Where it knows what is meant, it reports the mistake and reads on, so that all mistakes of
//! a file are told at once; where it does not, the mistake ends the reading, since what follows it would be guesswork.

mod brackets;
mod dialect;
mod repair;
mod scalar;

use std::borrow::Cow;

use crate::diagnostic::{Diagnostic, Sink, Span};

/// How deep arrays and objects may nest.
const DEPTH: usize = 127;
/// After so many mistakes a text is hardly JSON, and no one reads more of them.
const MOST_MISTAKES: usize = 100;

/// A value and where it stands.
#[derive(Debug)]
pub(crate) struct Node<'a> {
    pub(crate) span: Span,
    pub(crate) value: Value<'a>,
}

/// A JSON value.
#[derive(Debug)]
pub(crate) enum Value<'a> {
    Null,
    Boolean(bool),
    /// As it is written.
    Number(&'a str),
    String(Cow<'a, str>),
    Array(Vec<Node<'a>>),
    Object(Vec<Member<'a>>),
    /// Nobody can tell what it should be, which has been reported.
    Wrong,
}

/// A member of an object.
#[derive(Debug)]
pub(crate) struct Member<'a> {
    pub(crate) key: Cow<'a, str>,
    pub(crate) key_span: Span,
    pub(crate) value: Node<'a>,
}

/// Reads one value that takes the whole text; `None` where a mistake ended the reading.
pub(crate) fn read<'a>(text: &'a str, sink: &Sink) -> Option<Node<'a>> {
    let at = if text.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
    let bytes = text.as_bytes();
    let mut reader = Reader {
        text,
        bytes,
        at,
        open: Vec::new(),
        key: usize::MAX,
        sink,
        told: 0,
        doubtful: 0,
        brackets: Brackets::Sound,
        unsure: None,
        special_blank_told: false,
    };
    let read = reader.value().and_then(|node| reader.the_end().map(|()| node));
    read.ok()
}

/// The reading has ended at a mistake, which has been reported.
struct Stop;

type Outcome<T> = Result<T, Stop>;

struct Reader<'a, 's> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    /// The brackets that are open: their places.
    open: Vec<usize>,
    /// Where the last key begins.
    key: usize,
    sink: &'s Sink,
    /// How many mistakes have been reported.
    told: usize,
    /// Up to here, another mistake would come of the last one, or of how it was repaired.
    doubtful: usize,
    brackets: Brackets,
    /// The open bracket that may hold what belongs elsewhere.
    unsure: Option<usize>,
    special_blank_told: bool,
}

/// What has been said of the brackets.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Brackets {
    Sound,
    /// One is wrong, and what was done about it goes for the rest of the text: if another one seems wrong, that was not
    /// what is meant.
    Repaired,
    /// The text ends where some are open.
    Ended,
}

impl<'a> Reader<'a, '_> {
    fn value(&mut self) -> Outcome<Node<'a>> {
        self.blanks()?;
        let start = self.at;
        let value = match self.peek() {
            Some(b'{') => self.nested(|reader| reader.object().map(Value::Object))?,
            Some(b'[') => self.nested(|reader| reader.array().map(Value::Array))?,
            Some(b'"') => self.string()?.map_or(Value::Wrong, Value::String),
            Some(b'-' | b'0'..=b'9') => self.number()?,
            Some(b't') if self.word("true") => Value::Boolean(true),
            Some(b'f') if self.word("false") => Value::Boolean(false),
            Some(b'n') if self.word("null") => Value::Null,
            _ => self.other_value()?,
        };
        Ok(Node { span: Span::new(start, self.at), value })
    }

    fn nested(&mut self, inside: fn(&mut Self) -> Outcome<Value<'a>>) -> Outcome<Value<'a>> {
        if self.open.len() == DEPTH {
            let mistake = self.here(format!("the file is nested more than {DEPTH} deep"));
            return self.stop(mistake.help("an error file needs no more than ten levels"));
        }
        self.open.push(self.at);
        self.at += 1;
        let value = inside(self)?;
        let unsure = self.open.pop() == self.unsure;
        Ok(if unsure { self.no_value().value } else { value })
    }

    fn array(&mut self) -> Outcome<Vec<Node<'a>>> {
        let mut items = Vec::new();
        if self.closes_at_once(b']')? {
            return Ok(items);
        }
        loop {
            items.push(self.value()?);
            if !self.goes_on(b']')? {
                return Ok(items);
            }
        }
    }

    fn object(&mut self) -> Outcome<Vec<Member<'a>>> {
        let mut members = Vec::new();
        if self.closes_at_once(b'}')? {
            return Ok(members);
        }
        loop {
            let start = self.at;
            let key = self.key()?;
            let key_span = Span::new(start, self.at);
            let value = if self.colon(key_span)? { self.value()? } else { self.no_value() };
            match key {
                Some(key) => members.push(Member { key, key_span, value }),
                None => self.sink.lacks_members(),
            }
            if !self.goes_on(b'}')? {
                return Ok(members);
            }
        }
    }

    /// Reads a key; `None` where it cannot be told.
    fn key(&mut self) -> Outcome<Option<Cow<'a, str>>> {
        self.blanks()?;
        if self.peek() != Some(b'"') {
            return self.other_key();
        }
        self.key = self.at;
        self.string()
    }

    /// Whether a value follows.
    fn colon(&mut self, key: Span) -> Outcome<bool> {
        self.blanks()?;
        if self.peek() != Some(b':') {
            return self.other_colon(key);
        }
        self.at += 1;
        Ok(true)
    }

    fn closes_at_once(&mut self, bracket: u8) -> Outcome<bool> {
        if self.closes(bracket)? {
            return Ok(true);
        }
        if self.peek() != Some(b',') {
            return Ok(false);
        }
        // Rather than an item before the comma, the closing bracket may be missing.
        let closes = self.stray_commas(bracket)?;
        self.brackets = Brackets::Repaired;
        Ok(closes)
    }

    fn closes(&mut self, bracket: u8) -> Outcome<bool> {
        self.blanks()?;
        let closes = self.peek() == Some(bracket);
        self.at += usize::from(closes);
        Ok(closes)
    }

    /// Whether a comma brings another item.
    fn goes_on(&mut self, bracket: u8) -> Outcome<bool> {
        let item = self.at;
        if self.closes(bracket)? {
            return Ok(false);
        }
        if self.peek() != Some(b',') {
            return self.other_than_comma(bracket, item);
        }
        let comma = Span::new(self.at, self.at + 1);
        self.at += 1;
        if self.closes(bracket)? {
            let mistake = Diagnostic::at(comma, "a comma after the last item");
            self.tell(mistake.help("remove it: JSON allows commas between items only"))?;
            return Ok(false);
        }
        let closes = self.peek() == Some(b',') && self.stray_commas(bracket)?;
        Ok(!closes)
    }

    fn the_end(&mut self) -> Outcome<()> {
        self.blanks()?;
        if self.peek().is_none() { Ok(()) } else { self.more_than_a_value() }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn blanks(&mut self) -> Outcome<()> {
        self.at = blanks_until(self.bytes, self.at);
        match self.peek() {
            Some(b'/' | b'#' | 0x0B | 0x0C | 0x80..) => self.other_blanks(),
            _ => Ok(()),
        }
    }
}

/// Sees every blank of a file. It indexes, since an unoptimised build calls no function for that.
fn blanks_until(bytes: &[u8], mut at: usize) -> usize {
    while at < bytes.len() && matches!(bytes[at], b' ' | b'\t' | b'\n' | b'\r') {
        at += 1;
    }
    at
}
