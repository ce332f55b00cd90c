//! What other languages and word processors write, and JSON does not: comments, quotes, numbers and words.

use std::borrow::Cow;

use super::{Outcome, Reader, Value};
use crate::diagnostic::{Diagnostic, Span};
use crate::nearest::nearest;

impl<'a> Reader<'a, '_> {
    /// Goes past what is neither a blank nor JSON, but means as much: comments and special blanks.
    pub(super) fn other_blanks(&mut self) -> Outcome<()> {
        let mut first = None;
        loop {
            self.at = super::blanks_until(self.bytes, self.at);
            let start = self.at;
            let rest = &self.bytes[start..];
            let special = self.text[start..].chars().next().filter(|&c| is_special_blank(c));
            if rest.starts_with(b"//") || rest.starts_with(b"#") {
                self.at = self.end_of_line(start);
                let before = self.bytes[..start].iter().rev().find(|byte| !b" \t".contains(byte));
                if before == Some(&b':') || (start > 0 && self.bytes[start - 1] == b'"') {
                    // In the place of a value, or right behind a quote, it may be a text that lacks one.
                    return self.stop(Diagnostic::at(Span::new(start, self.at), "JSON has no comments").help(X_KEYS));
                }
            } else if rest.starts_with(b"/*") {
                let end = rest[2..].windows(2).position(|found| found == b"*/");
                let Some(end) = end else {
                    let mistake = Diagnostic::at(Span::new(start, start + 2), "this comment is never closed");
                    return self.stop(mistake.help(X_KEYS));
                };
                self.at += end + 4;
            } else if let Some(blank) = special {
                self.at += blank.len_utf8();
                if !self.special_blank_told {
                    self.special_blank_told = true;
                    let message = format!("U+{:04X} is no blank in JSON", u32::from(blank));
                    let mistake = Diagnostic::at(Span::new(start, self.at), message);
                    self.tell(mistake.help("replace it by a plain blank, also where it stands again in the file"))?;
                }
                continue;
            } else {
                return first
                    .map_or(Ok(()), |span| self.tell(Diagnostic::at(span, "JSON has no comments").help(X_KEYS)));
            }
            // Comments in a row are one mistake.
            first = first.or(Some(Span::new(start, self.at)));
        }
    }

    /// Reads what begins like a number, or like one of another language.
    pub(super) fn other_number(&mut self) -> Outcome<Value<'a>> {
        let rest = &self.text[self.at..];
        let belongs = |byte: &u8| byte.is_ascii_alphanumeric() || b"+-._%:".contains(byte);
        let written = &rest[..rest.bytes().take_while(|byte| belongs(byte)).count()];
        let span = Span::new(self.at, self.at + written.len());
        if rest[written.len()..].starts_with('"') {
            let mistake = Diagnostic::at(Span::new(span.start, span.end + 1), "there is one quote only");
            self.tell(mistake.help(format!("write `\"{written}\"` if it is a text, `{written}` if it is a number")))?;
            self.at = span.end + 1;
            self.doubtful = self.end_of_line(self.at);
            return Ok(self.no_value().value);
        }
        let (sign, digits) = match written.as_bytes() {
            [b'-', ..] => written.split_at(1),
            [b'+', ..] => ("", &written[1..]),
            _ => ("", written),
        };
        let plain = digits.trim_start_matches('0');
        let number =
            |text: &str| text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') && text.parse::<f64>().is_ok();
        let decimal = number(digits);
        let hexadecimal = digits.strip_prefix("0x").and_then(|digits| u64::from_str_radix(digits, 16).ok());
        let (help, value) = match plain {
            _ if written == "-" => ("a number follows a minus sign".to_owned(), None),
            "" if decimal => (format!("write `{sign}0`"), sign.is_empty().then_some("0")),
            _ if decimal && plain.starts_with('.') => (format!("write `{sign}0{plain}`"), Some(plain)),
            _ if decimal && plain.ends_with('.') => (format!("write `{sign}{plain}0`"), Some(plain)),
            _ if decimal => (format!("write `{sign}{plain}`"), Some(plain)),
            _ if hexadecimal.is_some() => {
                (format!("write it in decimal: `{sign}{}`", hexadecimal.unwrap_or_default()), None)
            }
            _ if number(&digits.replace('_', "")) => (format!("write `{sign}{}`", digits.replace('_', "")), None),
            _ if ["NaN", "Infinity"].contains(&digits) => ("JSON has finite numbers only".to_owned(), None),
            _ => (format!("if it is a text, put it in double quotes: `\"{written}\"`"), None),
        };
        let mistake = Diagnostic::at(span, format!("`{written}` is no number as JSON writes them"));
        self.tell(mistake.help(help))?;
        self.at = span.end;
        self.doubtful = self.end_of_line(self.at);
        match value.filter(|_| sign.is_empty()) {
            Some(number) => Ok(Value::Number(number)),
            None => Ok(self.no_value().value),
        }
    }

    /// Reads a word that is not in quotes.
    pub(super) fn bare_word(&mut self) -> Outcome<Value<'a>> {
        let start = self.at;
        let rest = &self.text[start..];
        let begins = |c: char| c.is_alphabetic() || "_$/*<@~".contains(c);
        if !rest.starts_with(begins) {
            let mistake = self.expected("a value");
            return self.stop(mistake);
        }
        let word = rest.split([',', '}', ']', '"', '\n', '\r']).next().unwrap_or(rest).trim_end();
        let span = Span::new(start, start + word.len());
        let known = ["true", "false", "null", "True", "False", "None", "nil", "undefined", "NaN", "Infinity"];
        let meant = known.iter().find(|known| known.eq_ignore_ascii_case(word)).copied();
        let (help, value) = match meant {
            Some("true" | "True") => ("JSON writes `true`".to_owned(), Value::Boolean(true)),
            Some("false" | "False") => ("JSON writes `false`".to_owned(), Value::Boolean(false)),
            Some("NaN" | "Infinity") => ("JSON has finite numbers only".to_owned(), Value::Wrong),
            Some(_) => ("JSON writes `null`, and a key without a value is left out".to_owned(), Value::Wrong),
            None => {
                let near = nearest(word, ["true", "false", "null"]);
                let help = match near {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "put a text in double quotes".to_owned(),
                };
                (help, Value::Wrong)
            }
        };
        let shown: String = word.chars().take(20).collect();
        let more = if shown.len() < word.len() { "…" } else { "" };
        let mistake = Diagnostic::at(span, format!("expected a value, found `{shown}{more}`"));
        self.tell(mistake.help(help))?;
        self.at = span.end;
        self.doubtful = self.end_of_line(self.at);
        if matches!(value, Value::Wrong) {
            self.sink.lacks_values();
        }
        Ok(value)
    }

    /// The quote that closes what a quote of another language or of a word processor opens here.
    pub(super) fn foreign_quote(&self) -> Option<&'static [char]> {
        match self.text[self.at..].chars().next()? {
            '\'' => Some(&['\'']),
            '`' => Some(&['`']),
            '\u{2018}' | '\u{2019}' | '\u{201A}' => Some(&['\u{2018}', '\u{2019}']),
            '\u{201C}' | '\u{201D}' | '\u{201E}' => Some(&['\u{201C}', '\u{201D}', '"']),
            _ => None,
        }
    }

    pub(super) fn foreign_string(&mut self) -> Outcome<Option<Cow<'a, str>>> {
        let start = self.at;
        let rest = &self.text[start..self.end_of_line(start)];
        let opening = rest.chars().next().unwrap_or('\'');
        let closing = self.foreign_quote().unwrap_or(&['\'']);
        let inside = &rest[opening.len_utf8()..];
        let mut escaped = false;
        let end = inside.char_indices().find(|&(_, c)| {
            let ends = !escaped && closing.contains(&c);
            escaped = !escaped && c == '\\';
            ends
        });
        let quote = Span::new(start, start + opening.len_utf8());
        let mistake = Diagnostic::at(quote, format!("this string is in `{opening}`"));
        let mistake = mistake.help("JSON writes strings in double quotes: `\"`");
        let Some((length, last)) = end else {
            return self.stop(mistake);
        };
        let content = &inside[..length];
        self.tell(mistake)?;
        self.at = quote.end + length + last.len_utf8();
        self.doubtful = self.end_of_line(self.at);
        if content.contains('\\') {
            self.sink.lacks_values();
            return Ok(None);
        }
        Ok(Some(Cow::Borrowed(content)))
    }

    /// Whether text follows the closing quote of a string at once.
    pub(super) fn runs_on(&self) -> bool {
        self.peek().is_some_and(|byte| byte.is_ascii_alphanumeric() || b"_'.-".contains(&byte) || byte >= 0x80)
            && !self.text[self.at..].starts_with(is_special_blank)
    }

    /// A quote inside a string, which ends it: the next one that could end it is taken for the closing one.
    pub(super) fn inner_quote(&mut self, quote: usize) -> Outcome<Option<Cow<'a, str>>> {
        if let Some(key) = self.unclosed_key(quote)? {
            return Ok(Some(key));
        }
        let mistake = Diagnostic::at(Span::new(self.at - 1, self.at), "this quote ends the string, but text follows");
        let mistake = mistake.help("a quote inside a string is written `\\\"`");
        let line = self.end_of_line(self.at);
        let ends = |&quote: &usize| {
            let behind = self.bytes[quote + 1..line].iter().find(|byte| !byte.is_ascii_whitespace());
            behind.is_none_or(|byte| b",:}]".contains(byte))
        };
        let mut quotes = (self.at..line).filter(|&at| self.bytes[at] == b'"' && self.bytes[at - 1] != b'\\');
        let Some(end) = quotes.find(ends) else {
            return self.stop(mistake);
        };
        self.tell(mistake)?;
        self.at = end + 1;
        self.doubtful = line;
        self.sink.lacks_values();
        Ok(None)
    }

    /// A string that its line ends: what could follow it on the line is taken to be no part of it.
    pub(super) fn unclosed_string(&mut self, quote: usize) -> Outcome<Option<Cow<'a, str>>> {
        if let Some(key) = self.unclosed_key(quote)? {
            return Ok(Some(key));
        }
        let mistake = Diagnostic::at(Span::new(quote, self.at), "this string has no closing quote");
        self.tell(mistake.help("close it on the line where it begins; a line break is `\\n`"))?;
        let line = self.end_of_line(self.at);
        let string = &self.text[quote + 1..self.at];
        self.at = quote + 1 + string.trim_end_matches([' ', '\t', ',', '}', ']']).len();
        // The next line may go on with the string.
        self.doubtful = super::blanks_until(self.bytes, line) + 1;
        self.sink.lacks_values();
        Ok(None)
    }

    /// A key that lacks its closing quote: a word before a colon.
    fn unclosed_key(&mut self, quote: usize) -> Outcome<Option<Cow<'a, str>>> {
        let word = self.identifier(quote + 1);
        let end = quote + 1 + word.len();
        if quote != self.key || word.is_empty() || self.bytes.get(end) != Some(&b':') {
            return Ok(None);
        }
        let mistake = Diagnostic::at(Span::new(quote, end), format!("the key `{word}` lacks its closing quote"));
        self.tell(mistake.help(format!("write `\"{word}\"`")))?;
        self.at = end;
        Ok(Some(Cow::Borrowed(word)))
    }
}

const X_KEYS: &str = "a key that starts with `x-` may hold what a comment would: `\"x-note\": \"…\"`";

/// Blanks of Unicode, of old terminals and of word processors.
fn is_special_blank(c: char) -> bool {
    c.is_whitespace() && !c.is_ascii() || matches!(c, '\u{B}' | '\u{C}' | '\u{200B}'..='\u{200D}' | '\u{FEFF}')
}
