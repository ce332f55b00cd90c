//! What people write that is no JSON: what to say of it, and how to read on.
//!
//! One mistake is told once. Where the repair is a guess, what follows on the same line is `doubtful`: another mistake
//! there is taken for a consequence of the first one, and ends the reading in silence. What cannot be told becomes
//! [`Value::Wrong`], of which no rule speaks again.

use std::borrow::Cow;

use super::brackets::{self, Indentation, Repair};
use super::{Brackets, MOST_MISTAKES, Outcome, Reader, Stop, Value};
use crate::diagnostic::{Diagnostic, Span};
use crate::parse::json::Node;

impl<'a> Reader<'a, '_> {
    /// Reads what stands where a value is expected, and is none.
    pub(super) fn other_value(&mut self) -> Outcome<Value<'a>> {
        match self.peek() {
            None => self.ends(Expected::Value),
            Some(byte @ (b',' | b';' | b'}')) if byte != b'}' && !self.open.is_empty() || self.in_object() => {
                let mistake = self.expected("a value").help("write the value of the key, or remove the key");
                self.tell(mistake)?;
                self.doubtful = self.end_of_line(self.at);
                // The bracket may close one that is missing here.
                if byte == b'}' {
                    self.brackets = Brackets::Repaired;
                }
                Ok(self.no_value().value)
            }
            Some(b'+' | b'.') => self.other_number(),
            _ if self.open.is_empty() => {
                let mistake = self.expected("a value").help("an error file is an object: it begins with `{`");
                self.stop(mistake)
            }
            _ if self.foreign_quote().is_some() => Ok(self.foreign_string()?.map_or(Value::Wrong, Value::String)),
            _ => self.bare_word(),
        }
    }

    /// Stands where no value is.
    pub(super) fn no_value(&self) -> Node<'a> {
        self.sink.lacks_values();
        Node { span: Span::new(self.at, self.at), value: Value::Wrong }
    }

    /// Reads a key that is not in double quotes.
    pub(super) fn other_key(&mut self) -> Outcome<Option<Cow<'a, str>>> {
        if self.foreign_quote().is_some() {
            return self.foreign_string();
        }
        if self.peek().is_none() {
            return self.ends(Expected::Key);
        }
        let start = self.at;
        let word = self.identifier(start);
        let quoted = self.bytes[start + word.len()..].first() == Some(&b'"');
        let behind = super::blanks_until(self.bytes, start + word.len());
        if word.is_empty() || !(quoted || matches!(self.bytes.get(behind), Some(b':' | b'='))) {
            let mistake = self.expected("a key in double quotes");
            let list = (self.peek() == Some(b'{')).then(|| "objects in a row are a list: `[{ … }, { … }]`".to_owned());
            return self.stop(mistake.maybe_help(list));
        }
        self.at += word.len() + usize::from(quoted);
        let span = Span::new(start, self.at);
        let lacks = if quoted { "lacks its opening quote" } else { "is not in double quotes" };
        let mistake = Diagnostic::at(span, format!("the key `{word}` {lacks}"));
        self.tell(mistake.help(format!("write `\"{word}\"`")))?;
        Ok(Some(Cow::Borrowed(word)))
    }

    /// Goes past what stands where the colon behind a key is expected: whether a value follows.
    pub(super) fn other_colon(&mut self, key: Span) -> Outcome<bool> {
        let mistake = self.expected("`:`");
        match self.peek() {
            None => self.ends(Expected::Colon),
            Some(b'=') => {
                self.tell(mistake.help("a key and its value have a colon between them"))?;
                self.at += if self.bytes[self.at..].starts_with(b"=>") { 2 } else { 1 };
                Ok(true)
            }
            Some(byte @ (b',' | b'}')) => {
                let key = &self.text[key.start..key.end];
                let message = format!("the key {key} has no value");
                let mistake = Diagnostic { message, ..mistake };
                let mistake = mistake.help("write one behind a colon; only lists, in `[ ]`, have items without keys");
                // Items in a row are a list in the wrong brackets.
                if byte == b',' && !self.is_key(self.at + 1) {
                    return self.stop(mistake);
                }
                self.tell(mistake)?;
                Ok(false)
            }
            Some(b'"' | b'{' | b'[' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n') if !self.is_key(self.at) => {
                self.tell(mistake.help("put a colon between the key and its value"))?;
                self.doubtful = self.end_of_line(self.at);
                Ok(true)
            }
            _ => self.stop(mistake.help("put a colon between the key and its value")),
        }
    }

    /// Goes past commas that nothing stands before: whether the bracket closes behind them.
    pub(super) fn stray_commas(&mut self, bracket: u8) -> Outcome<bool> {
        let mistake = self.here("nothing stands before this comma");
        self.tell(mistake.help("remove it: JSON allows commas between items only"))?;
        // An item may be missing as well.
        self.sink.lacks_values();
        while self.peek() == Some(b',') {
            self.at += 1;
            if self.closes(bracket)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Goes past what stands where a comma or the closing bracket is expected, behind an item that ends at `item`:
    /// whether another item follows.
    pub(super) fn other_than_comma(&mut self, bracket: u8, item: usize) -> Outcome<bool> {
        let mistake = self.expected(&format!("`,` or `{}`", char::from(bracket)));
        match self.peek() {
            None => self.lacks_closing(),
            Some(b'}' | b']') => self.other_bracket(bracket, item),
            Some(b';') => {
                self.tell(mistake.help("items have commas between them"))?;
                self.at += 1;
                self.doubtful = self.end_of_line(self.at);
                Ok(!self.closes(bracket)?)
            }
            _ if bracket == b'}' && self.is_key(self.at) => self.lacks_comma(item),
            Some(b'"' | b'{' | b'[' | b'-' | b'0'..=b'9') if bracket == b']' && !self.is_key(self.at) => {
                self.lacks_comma(item)
            }
            _ if bracket == b']' && (self.is_key(self.at) || self.peek() == Some(b':')) => {
                let open = self.open.last().copied().unwrap_or_default();
                let mistake = mistake.label(Span::new(open, open + 1), "in this list");
                self.stop(mistake.help("the items of a list have no keys; is a `]` missing before it, or a `{`?"))
            }
            Some(b'"') => self.stop(mistake.help("is this quote, or one before it, one too many?")),
            _ => self.stop(mistake),
        }
    }

    fn lacks_comma(&mut self, item: usize) -> Outcome<bool> {
        let mistake = self.here("a comma is missing before this");
        let mistake = if self.text[item..self.at].contains('\n') {
            mistake.label(Span::new(item, item), "it belongs here")
        } else {
            mistake.help("items have commas between them")
        };
        self.tell(mistake)?;
        Ok(true)
    }

    /// A closing bracket of the other kind: whether another item follows.
    fn other_bracket(&mut self, bracket: u8, item: usize) -> Outcome<bool> {
        let open = self.open.last().copied().unwrap_or_default();
        let opening = Span::new(open, open + 1);
        let (opened, expected) = (char::from(self.bytes[open]), char::from(bracket));
        let found = self.found();
        if self.brackets != Brackets::Sound {
            return Err(Stop);
        }
        let repair = brackets::repair(self.bytes, self.at, &self.open);
        if let Indentation::Contradicts(other) = brackets::indentation(&self.bytes[..self.at]) {
            let mistake = self.here(format!("expected `,` or `{expected}`, found {found}")).label(opening, "open here");
            let label = "going by the indentation, what closes this is meant for another one";
            return self.stop(mistake.label(Span::new(other, other + 1), label));
        }
        match repair {
            Some(Repair::OtherKind) => {
                let mistake = self.here(format!("{found} closes a `{opened}`"));
                self.tell(mistake.label(opening, "opened here").help(format!("write `{expected}`")))?;
                self.at += 1;
                self.brackets = Brackets::Repaired;
                Ok(false)
            }
            Some(Repair::OneMissing) => {
                let mistake = self.here(format!("expected `{expected}`, found {found}"));
                let mistake = mistake.label(opening, format!("this `{opened}` is never closed"));
                self.tell(mistake.help(format!("put a `{expected}` before the {found}")))?;
                self.brackets = Brackets::Repaired;
                self.unsure = Some(open);
                Ok(false)
            }
            Some(Repair::OneTooMany) => {
                let mistake = self.here(format!("{found} closes nothing"));
                self.tell(mistake.help("remove it: one bracket too many"))?;
                // Unless it is there twice, the opening one may be missing.
                self.unsure = Some(open).filter(|_| self.bytes[item - 1] != self.bytes[self.at]);
                self.at += 1;
                self.brackets = Brackets::Repaired;
                self.goes_on(bracket)
            }
            None => {
                let mistake = self.here(format!("expected `,` or `{expected}`, found {found}"));
                self.stop(mistake.label(opening, format!("this `{opened}` is still open")))
            }
        }
    }

    /// The text ends behind an item, but brackets are open: another item does not follow.
    fn lacks_closing(&mut self) -> Outcome<bool> {
        if self.brackets == Brackets::Repaired {
            return Err(Stop);
        }
        // All that are open close here, of which one word is enough.
        if self.brackets == Brackets::Sound {
            let indentation = brackets::indentation(self.bytes);
            let open = match indentation {
                Indentation::Contradicts(open) => open,
                _ => self.open.last().copied().unwrap_or_default(),
            };
            let bracket = char::from(self.bytes[open]);
            let closing = char::from(brackets::closing(self.bytes[open]));
            let mistake = Diagnostic::at(Span::new(open, open + 1), format!("this `{bracket}` is never closed"));
            if matches!(indentation, Indentation::Contradicts(_)) {
                let help = "going by the indentation, the bracket that would close it closes another one";
                return self.stop(mistake.help(format!("{help}; put a `{closing}` where it ends")));
            }
            let lacking = self.open.iter().rev().take(9).map(|&open| brackets::closing(self.bytes[open]));
            let lacking: String = lacking.map(char::from).collect();
            let mistake = mistake.help(format!("the file ends without `{lacking}`"));
            if indentation == Indentation::SaysNothing {
                return self.stop(mistake);
            }
            self.tell(mistake)?;
            self.brackets = Brackets::Ended;
            self.sink.lacks_members();
        }
        Ok(false)
    }

    /// The text ends where something else is expected.
    fn ends<T>(&mut self, expected: Expected) -> Outcome<T> {
        let what = match expected {
            Expected::Key => "a key",
            Expected::Colon => "`:`",
            Expected::Value => "a value",
        };
        let mistake = self.expected(what);
        let Some(&open) = self.open.last() else {
            return self.stop(mistake);
        };
        let label = format!("this `{}` is never closed", char::from(self.bytes[open]));
        self.stop(mistake.label(Span::new(open, open + 1), label).help("is the file cut off?"))
    }

    /// Something follows the value that should be all of the text.
    pub(super) fn more_than_a_value(&mut self) -> Outcome<()> {
        if self.brackets != Brackets::Sound {
            return Err(Stop);
        }
        let rest = &self.bytes[self.at..];
        if rest.iter().all(|byte| b" \t\r\n}]".contains(byte)) {
            let mistake = self.here(format!("{} closes nothing", self.found()));
            return self.tell(mistake.help("remove it: one bracket too many"));
        }
        let mistake = self.expected("the end of the file");
        let mistake = match brackets::indentation(&self.bytes[..self.at]) {
            Indentation::Contradicts(open) => mistake
                .label(Span::new(open, open + 1), "going by the indentation, what closes this is meant for another one")
                .help("is there a closing bracket too many in between?"),
            _ if rest.starts_with(b",") => mistake.help("the bracket before it closes the whole file"),
            _ => mistake.help("a file holds one object and nothing else"),
        };
        self.stop(mistake)
    }

    /// Whether a key and its colon stand at a place.
    fn is_key(&self, at: usize) -> bool {
        let start = super::blanks_until(self.bytes, at);
        let end = match self.bytes.get(start) {
            Some(quote @ (b'"' | b'\'')) => {
                let mut escaped = false;
                let close = self.bytes[start + 1..].iter().position(|byte| {
                    let ends = !escaped && byte == quote || *byte == b'\n';
                    escaped = !escaped && *byte == b'\\';
                    ends
                });
                close.map_or(self.bytes.len(), |close| start + close + 2)
            }
            _ => start + self.identifier(start).len(),
        };
        end > start && self.bytes.get(super::blanks_until(self.bytes, end)) == Some(&b':')
    }

    pub(super) fn identifier(&self, at: usize) -> &'a str {
        let rest = self.text.get(at..).unwrap_or_default();
        let end = rest.find(|c: char| !c.is_alphanumeric() && !"_-$.".contains(c));
        &rest[..end.unwrap_or(rest.len())]
    }

    fn in_object(&self) -> bool {
        self.open.last().is_some_and(|&open| self.bytes[open] == b'{')
    }

    pub(super) fn end_of_line(&self, from: usize) -> usize {
        self.bytes[from..].iter().position(|&byte| byte == b'\n').map_or(self.bytes.len(), |length| from + length)
    }

    pub(super) fn expected(&self, what: &str) -> Diagnostic {
        self.here(format!("expected {what}, found {}", self.found()))
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

    pub(super) fn here(&self, message: impl Into<String>) -> Diagnostic {
        let length = self.text[self.at..].chars().next().map_or(0, char::len_utf8);
        Diagnostic::at(Span::new(self.at, self.at + length), message)
    }

    /// Reports a mistake; the reading goes on, unless the mistake comes of an earlier one.
    pub(super) fn tell(&mut self, mistake: Diagnostic) -> Outcome<()> {
        if self.told == MOST_MISTAKES || mistake.span.is_some_and(|span| span.start < self.doubtful) {
            return Err(Stop);
        }
        self.told += 1;
        self.sink.report(mistake);
        Ok(())
    }

    /// Reports a mistake behind which nothing can be read. Where a bracket has been repaired, the repair was wrong.
    pub(super) fn stop<T>(&mut self, mistake: Diagnostic) -> Outcome<T> {
        if self.brackets == Brackets::Sound {
            self.tell(mistake)?;
        }
        Err(Stop)
    }
}

/// What is expected where the text ends.
enum Expected {
    Key,
    Colon,
    Value,
}
