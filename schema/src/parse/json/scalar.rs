//! Strings, numbers and words.

use std::borrow::Cow;

use super::{Outcome, Reader, Value};
use crate::diagnostic::{Diagnostic, Span};

impl<'a> Reader<'a, '_> {
    pub(super) fn word(&mut self, word: &str) -> bool {
        let rest = &self.bytes[self.at..];
        let found = rest.starts_with(word.as_bytes()) && !rest.get(word.len()).is_some_and(u8::is_ascii_alphanumeric);
        self.at += if found { word.len() } else { 0 };
        found
    }

    pub(super) fn number(&mut self) -> Outcome<Value<'a>> {
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
        let ends = !self.peek().is_some_and(|byte| byte.is_ascii_alphanumeric() || b"._+-\"".contains(&byte));
        if sound && ends {
            return Ok(Value::Number(&self.text[start..self.at]));
        }
        self.at = start;
        self.other_number()
    }

    fn digits(&mut self) -> usize {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        self.at - start
    }

    /// Reads a string; `None` where it cannot be told, which has been reported.
    pub(super) fn string(&mut self) -> Outcome<Option<Cow<'a, str>>> {
        let quote = self.at;
        self.at += 1;
        let mut unescaped = String::new();
        let mut mistake = None;
        loop {
            let start = self.at;
            self.at = plain_until(self.bytes, start);
            let plain = &self.text[start..self.at];
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    if self.runs_on() {
                        return self.inner_quote(quote);
                    }
                    if let Some(mistake) = mistake {
                        self.tell(mistake)?;
                        self.sink.lacks_values();
                        return Ok(None);
                    }
                    if unescaped.is_empty() {
                        return Ok(Some(Cow::Borrowed(plain)));
                    }
                    unescaped.push_str(plain);
                    return Ok(Some(Cow::Owned(unescaped)));
                }
                Some(b'\\') => {
                    unescaped.push_str(plain);
                    match self.escape() {
                        Ok(c) => unescaped.push(c),
                        Err(wrong) => mistake = mistake.or(Some(*wrong)),
                    }
                }
                Some(b'\n' | b'\r') | None => return self.unclosed_string(quote),
                Some(byte) => {
                    mistake = mistake.or(Some(self.control_character(byte)));
                    self.at += 1;
                }
            }
        }
    }

    fn control_character(&self, byte: u8) -> Diagnostic {
        let escape = match byte {
            b'\t' => "\\t".to_owned(),
            8 => "\\b".to_owned(),
            12 => "\\f".to_owned(),
            _ => format!("\\u{byte:04x}"),
        };
        let what = if byte == b'\t' { "a tab".to_owned() } else { format!("a control character (U+{byte:04X})") };
        self.here(format!("{what} in a string")).help(format!("write `{escape}`"))
    }

    /// Reads an escape. Behind a wrong one, the string goes on.
    fn escape(&mut self) -> Result<char, Box<Diagnostic>> {
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
                let letter = self.text[start + 1..].chars().next().filter(|&c| c >= ' ');
                self.at = start + 1 + letter.map_or(0, char::len_utf8);
                let span = Span::new(start, self.at);
                let message = format!("`{}` is no escape of JSON", &self.text[start..span.end]);
                let help = match letter {
                    Some('\'') => "a single quote stands for itself: `'`",
                    Some('x') => "a character is written `\\u00e9`, with four hexadecimal digits",
                    _ => "a backslash itself is written `\\\\`",
                };
                return Err(Box::new(Diagnostic::at(span, message).help(help)));
            }
        };
        Ok(c)
    }

    fn unicode(&mut self, start: usize) -> Result<char, Box<Diagnostic>> {
        let first = self.hex();
        let code = match first {
            Some(high @ 0xD800..=0xDBFF) if self.bytes[self.at..].starts_with(b"\\u") => {
                let behind = self.at;
                self.at += 2;
                let low = self.hex().filter(|low| (0xDC00..=0xDFFF).contains(low));
                if low.is_none() {
                    self.at = behind;
                }
                low.map(|low| 0x1_0000 + ((high - 0xD800) << 10) + (low - 0xDC00))
            }
            other => other,
        };
        code.and_then(char::from_u32).ok_or_else(|| {
            let mistake = Diagnostic::at(Span::new(start, self.at), "this escape names no character");
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
}

/// The end of the text that stands for itself in a string. It sees nearly every byte of a file, and indexes, since an
/// unoptimised build calls no function for that.
fn plain_until(bytes: &[u8], mut at: usize) -> usize {
    while at < bytes.len() && bytes[at] != b'"' && bytes[at] != b'\\' && bytes[at] >= b' ' {
        at += 1;
    }
    at
}
