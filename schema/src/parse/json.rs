//! A strict JSON reader (RFC 8259) that keeps the place of every value and every member as it stands, duplicates
//! included.
//!
//! It accepts what `serde_json` accepts, nesting depth included; a test holds it to that. It is our own because a macro
//! runs it unoptimised in every build of its user: one pass over the bytes, nothing else to compile, and it knows what
//! people get wrong in JSON.

use std::borrow::Cow;

use crate::diagnostic::{Diagnostic, Span};

/// How deep arrays and objects may nest.
const DEPTH: usize = 127;

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
}

/// A member of an object.
#[derive(Debug)]
pub(crate) struct Member<'a> {
    pub(crate) key: Cow<'a, str>,
    pub(crate) key_span: Span,
    pub(crate) value: Node<'a>,
}

/// Reads one value that takes the whole text.
pub(crate) fn read(text: &str) -> Result<Node<'_>, Box<Diagnostic>> {
    let mut reader = Reader { text, bytes: text.as_bytes(), at: 0, open: Vec::new() };
    let node = reader.value()?;
    reader.blanks();
    match reader.peek() {
        None => Ok(node),
        Some(_) => {
            let found = reader.found();
            let mistake = reader.mistake(format!("expected the end of the file, found {found}"));
            Err(Box::new(mistake.maybe_help(reader.habit())))
        }
    }
}

struct Reader<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    /// The brackets that are open: their places.
    open: Vec<usize>,
}

type Outcome<T> = Result<T, Box<Diagnostic>>;

impl<'a> Reader<'a> {
    fn value(&mut self) -> Outcome<Node<'a>> {
        self.blanks();
        let start = self.at;
        let value = match self.peek() {
            Some(b'{') => Value::Object(self.nested(Self::object)?),
            Some(b'[') => Value::Array(self.nested(Self::array)?),
            Some(b'"') => Value::String(self.string()?),
            Some(b'-' | b'0'..=b'9') => Value::Number(self.number()?),
            Some(b't') if self.word("true") => Value::Boolean(true),
            Some(b'f') if self.word("false") => Value::Boolean(false),
            Some(b'n') if self.word("null") => Value::Null,
            _ => return Err(self.expected("a value")),
        };
        Ok(Node { span: Span::new(start, self.at), value })
    }

    fn nested<T>(&mut self, inside: fn(&mut Self) -> Outcome<T>) -> Outcome<T> {
        if self.open.len() == DEPTH {
            let mistake = self.mistake(format!("the file is nested more than {DEPTH} deep"));
            return Err(Box::new(mistake.help("an error file needs no more than ten levels")));
        }
        self.open.push(self.at);
        self.at += 1;
        let value = inside(self)?;
        self.open.pop();
        Ok(value)
    }

    fn array(&mut self) -> Outcome<Vec<Node<'a>>> {
        let mut items = Vec::new();
        if self.closes(b']') {
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
        if self.closes(b'}') {
            return Ok(members);
        }
        loop {
            self.blanks();
            let start = self.at;
            if self.peek() != Some(b'"') {
                return Err(self.expected("a key in double quotes"));
            }
            let key = self.string()?;
            let key_span = Span::new(start, self.at);
            self.blanks();
            if self.peek() != Some(b':') {
                return Err(self.expected("`:`"));
            }
            self.at += 1;
            members.push(Member { key, key_span, value: self.value()? });
            if !self.goes_on(b'}')? {
                return Ok(members);
            }
        }
    }

    fn closes(&mut self, bracket: u8) -> bool {
        self.blanks();
        let closes = self.peek() == Some(bracket);
        self.at += usize::from(closes);
        closes
    }

    /// Whether a comma brings another item.
    fn goes_on(&mut self, bracket: u8) -> Outcome<bool> {
        if self.closes(bracket) {
            return Ok(false);
        }
        if self.peek() != Some(b',') {
            let missing = matches!(self.peek(), Some(b'"' | b'{' | b'['));
            let mistake = self.expected(&format!("`,` or `{}`", char::from(bracket)));
            let help = missing.then(|| "is a comma missing before it?".to_owned());
            return Err(Box::new(mistake.maybe_help(help)));
        }
        let comma = Span::new(self.at, self.at + 1);
        self.at += 1;
        if self.closes(bracket) {
            let mistake = Diagnostic::at(comma, "a comma after the last item");
            return Err(Box::new(mistake.help("remove it: JSON allows commas between items only")));
        }
        Ok(true)
    }

    fn word(&mut self, word: &str) -> bool {
        let rest = &self.bytes[self.at..];
        let found = rest.starts_with(word.as_bytes()) && !rest.get(word.len()).is_some_and(u8::is_ascii_alphanumeric);
        self.at += if found { word.len() } else { 0 };
        found
    }

    fn number(&mut self) -> Outcome<&'a str> {
        let start = self.at;
        self.at += usize::from(self.peek() == Some(b'-'));
        let first = self.peek();
        let integer = self.digits();
        let mut sound = integer == 1 || (integer > 1 && first != Some(b'0'));
        if self.peek() == Some(b'.') {
            self.at += 1;
            sound &= self.digits() > 0;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            self.at += usize::from(matches!(self.peek(), Some(b'+' | b'-')));
            sound &= self.digits() > 0;
        }
        while self.peek().is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'.') {
            sound = false;
            self.at += 1;
        }
        let number = &self.text[start..self.at];
        if sound {
            return Ok(number);
        }
        let mistake = Diagnostic::at(Span::new(start, self.at), format!("`{number}` is no number as JSON writes them"));
        let zero = integer > 1 && first == Some(b'0');
        Err(Box::new(mistake.maybe_help(zero.then(|| "remove the leading zeros".to_owned()))))
    }

    fn digits(&mut self) -> usize {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        self.at - start
    }

    fn string(&mut self) -> Outcome<Cow<'a, str>> {
        let quote = self.at;
        self.at += 1;
        let mut unescaped = String::new();
        loop {
            let start = self.at;
            self.at = plain_until(self.bytes, start);
            let plain = &self.text[start..self.at];
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    if unescaped.is_empty() {
                        return Ok(Cow::Borrowed(plain));
                    }
                    unescaped.push_str(plain);
                    return Ok(Cow::Owned(unescaped));
                }
                Some(b'\\') => {
                    unescaped.push_str(plain);
                    unescaped.push(self.escape()?);
                }
                Some(b'\n' | b'\r') | None => {
                    let mistake = Diagnostic::at(Span::new(quote, self.at), "this string has no closing quote");
                    return Err(Box::new(mistake.help("close it on the line where it begins; a line break is `\\n`")));
                }
                Some(byte) => {
                    let mistake = self.mistake(format!("a control character (U+{byte:04X}) in a string"));
                    let escape = match byte {
                        b'\t' => "\\t".to_owned(),
                        8 => "\\b".to_owned(),
                        12 => "\\f".to_owned(),
                        _ => format!("\\u{byte:04x}"),
                    };
                    return Err(Box::new(mistake.help(format!("write `{escape}`"))));
                }
            }
        }
    }

    fn escape(&mut self) -> Outcome<char> {
        let start = self.at;
        let letter = self.bytes.get(start + 1).copied();
        self.at += 2;
        let c = match letter {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode(start),
            _ => {
                let length = self.text[start + 1..].chars().next().map_or(0, char::len_utf8);
                let span = Span::new(start, start + 1 + length);
                let mistake = Diagnostic::at(span, format!("`{}` is no escape of JSON", &self.text[start..span.end]));
                return Err(Box::new(mistake.help("a backslash itself is written `\\\\`")));
            }
        };
        Ok(c)
    }

    fn unicode(&mut self, start: usize) -> Outcome<char> {
        let first = self.hex();
        let code = match first {
            Some(high @ 0xD800..=0xDBFF) if self.bytes[self.at..].starts_with(b"\\u") => {
                self.at += 2;
                let low = self.hex().filter(|low| (0xDC00..=0xDFFF).contains(low));
                low.map(|low| 0x1_0000 + ((high - 0xD800) << 10) + (low - 0xDC00))
            }
            other => other,
        };
        code.and_then(char::from_u32).ok_or_else(|| {
            let span = Span::new(start, self.at.min(self.bytes.len()));
            let mistake = Diagnostic::at(span, "this escape names no character");
            Box::new(mistake.help("`\\u` takes four hexadecimal digits; above U+FFFF, write the character itself"))
        })
    }

    fn hex(&mut self) -> Option<u32> {
        let digits = self.bytes.get(self.at..self.at + 4)?;
        let mut digits = digits.iter().map(|&digit| char::from(digit).to_digit(16));
        let code = digits.try_fold(0, |code, digit| digit.map(|digit| code * 16 + digit))?;
        self.at += 4;
        Some(code)
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn blanks(&mut self) {
        self.at = blanks_until(self.bytes, self.at);
    }

    fn expected(&self, what: &str) -> Box<Diagnostic> {
        let mut mistake = self.mistake(format!("expected {what}, found {}", self.found()));
        if let (None, Some(&open)) = (self.peek(), self.open.last()) {
            let bracket = char::from(self.bytes[open]);
            mistake = mistake.label(Span::new(open, open + 1), format!("this `{bracket}` is never closed"));
        }
        Box::new(mistake.maybe_help(self.habit()))
    }

    /// What is here, as a message names it.
    fn found(&self) -> String {
        let rest = &self.text[self.at..];
        let word: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').take(20).collect();
        match (word.is_empty(), rest.chars().next()) {
            (_, None) => "the end of the file".to_owned(),
            (false, _) => format!("`{word}`"),
            (true, Some('"')) => "a string".to_owned(),
            (true, Some(c)) if c.is_control() => format!("U+{:04X}", u32::from(c)),
            (true, Some(c)) => format!("`{c}`"),
        }
    }

    /// What other languages allow here and JSON does not.
    fn habit(&self) -> Option<String> {
        let rest = &self.text[self.at..];
        let help = match self.peek()? {
            b'/' | b'#' => "JSON has no comments; a key that starts with `x-` may hold one",
            b'\'' => "JSON writes strings in double quotes",
            b'}' | b']' if self.open.is_empty() => "nothing is open here: one bracket too many",
            _ if rest.starts_with("True") || rest.starts_with("False") => "JSON writes `true` and `false`",
            _ if rest.starts_with("None") || rest.starts_with("undefined") => "JSON writes `null`",
            _ => return None,
        };
        Some(help.to_owned())
    }

    fn mistake(&self, message: String) -> Diagnostic {
        let length = self.text[self.at..].chars().next().map_or(0, char::len_utf8);
        Diagnostic::at(Span::new(self.at, self.at + length), message)
    }
}

// These two see nearly every byte of a file. They index, since an unoptimised build calls no function for that.

/// The end of the text that stands for itself in a string.
fn plain_until(bytes: &[u8], mut at: usize) -> usize {
    while at < bytes.len() && bytes[at] != b'"' && bytes[at] != b'\\' && bytes[at] >= b' ' {
        at += 1;
    }
    at
}

fn blanks_until(bytes: &[u8], mut at: usize) -> usize {
    while at < bytes.len() && matches!(bytes[at], b' ' | b'\t' | b'\n' | b'\r') {
        at += 1;
    }
    at
}
