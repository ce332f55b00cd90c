//! The building blocks of the model: places, lists, maps, and values of more than one shape.

use std::fmt::Write as _;

use crate::catalog::{Literal, StatusRange};
use crate::diagnostic::{Diagnostic, Sink, Span};
use crate::parse::json::{Node, Value};
use crate::parse::read::{Read, read_field, twice, wrong_type};

/// A value and its place in the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spanned<T> {
    /// Where it stands.
    pub span: Span,
    /// The value.
    pub value: T,
}

/// The value of a key.
#[derive(Clone, Debug, Default)]
pub enum Field<T> {
    /// The key is not there.
    #[default]
    Absent,
    /// It is there, but wrong; that has been reported, and no rule says more about it.
    Wrong,
    /// It is there.
    Given(Spanned<T>),
}

impl<T> Field<T> {
    /// The value and its place, where there is a sound one.
    #[must_use]
    pub fn get(&self) -> Option<&Spanned<T>> {
        match self {
            Self::Given(value) => Some(value),
            Self::Absent | Self::Wrong => None,
        }
    }

    /// The value, where there is a sound one.
    #[must_use]
    pub fn value(&self) -> Option<&T> {
        self.get().map(|field| &field.value)
    }

    /// Whether the key is not there.
    #[must_use]
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }
}

/// A list. Items that are wrong have been reported and are not in it.
#[derive(Clone, Debug)]
pub struct List<T>(pub Vec<Spanned<T>>);

impl<T> Default for List<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Read> Read for List<T> {
    const WHAT: &'static str = "a list";

    fn read(node: &Node<'_>, sink: &Sink) -> Option<Self> {
        let Value::Array(items) = &node.value else {
            return wrong_type(node, Self::WHAT, sink);
        };
        Some(Self(items.iter().filter_map(|item| T::read_spanned(item, sink)).collect()))
    }
}

/// One value, or a list of them with at least one item. Items that are wrong have been reported and are not in it.
#[derive(Clone, Debug)]
pub struct OneOrMany<T>(pub Vec<Spanned<T>>);

impl<T> Default for OneOrMany<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Read> Read for OneOrMany<T> {
    const WHAT: &'static str = T::WHAT;

    fn read(node: &Node<'_>, sink: &Sink) -> Option<Self> {
        match &node.value {
            Value::Array(items) if items.is_empty() => {
                let mistake = Diagnostic::at(node.span, "this list is empty");
                sink.report(mistake.help("name at least one, or leave the key out"));
                None
            }
            Value::Array(items) => Some(Self(items.iter().filter_map(|item| T::read_spanned(item, sink)).collect())),
            _ => T::read_spanned(node, sink).map(|value| Self(vec![value])),
        }
    }
}

/// An object whose keys are the user's own.
#[derive(Clone, Debug)]
pub struct Map<T>(pub Vec<(Spanned<String>, Field<T>)>);

impl<T> Map<T> {
    /// The members whose values are sound.
    pub fn iter(&self) -> impl Iterator<Item = (&Spanned<String>, &Spanned<T>)> {
        self.0.iter().filter_map(|(key, value)| value.get().map(|value| (key, value)))
    }
}

impl<T> Default for Map<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Read> Read for Map<T> {
    const WHAT: &'static str = "an object";

    fn read(node: &Node<'_>, sink: &Sink) -> Option<Self> {
        let Value::Object(members) = &node.value else {
            return wrong_type(node, Self::WHAT, sink);
        };
        let mut seen = std::collections::HashMap::new();
        let mut map = Vec::new();
        for member in members {
            if let Some(first) = seen.insert(&member.key, member) {
                sink.report(twice(first, member));
                continue;
            }
            let key = Spanned { span: member.key_span, value: member.key.clone().into_owned() };
            map.push((key, read_field(&member.value, sink)));
        }
        Some(Self(map))
    }
}

impl Read for String {
    const WHAT: &'static str = "a string";

    fn read(node: &Node<'_>, sink: &Sink) -> Option<Self> {
        match &node.value {
            Value::String(text) => Some(text.clone().into_owned()),
            _ => wrong_type(node, Self::WHAT, sink),
        }
    }
}

impl Read for bool {
    const WHAT: &'static str = "`true` or `false`";

    fn read(node: &Node<'_>, sink: &Sink) -> Option<Self> {
        match node.value {
            Value::Boolean(value) => Some(value),
            _ => wrong_type(node, Self::WHAT, sink),
        }
    }
}

impl Read for u32 {
    const WHAT: &'static str = "a whole number";

    fn read(node: &Node<'_>, sink: &Sink) -> Option<Self> {
        let Value::Number(number) = node.value else {
            return wrong_type(node, Self::WHAT, sink);
        };
        let value = whole(number);
        if value.is_none() {
            sink.report(Diagnostic::at(node.span, format!("expected {}, found `{number}`", Self::WHAT)));
        }
        value
    }
}

/// A whole number, also one written as `3.0`, which JSON Schema takes for an integer too.
fn whole(number: &str) -> Option<u32> {
    let fraction_of_zeros = || number.split_once('.').filter(|(_, rest)| rest.bytes().all(|digit| digit == b'0'));
    number.parse().ok().or_else(|| fraction_of_zeros()?.0.parse().ok())
}

impl Read for f64 {
    const WHAT: &'static str = "a number";

    fn read(node: &Node<'_>, sink: &Sink) -> Option<Self> {
        match node.value {
            Value::Number(number) => number.parse().ok(),
            _ => wrong_type(node, Self::WHAT, sink),
        }
    }
}

/// A duration as it is written: a number and one unit, such as "250ms", "1.5s", "2m" or "1h".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DurationText(pub String);

impl Read for DurationText {
    const WHAT: &'static str = "a duration such as \"1.5s\"";

    fn read(node: &Node<'_>, sink: &Sink) -> Option<Self> {
        match &node.value {
            Value::String(text) => Some(Self(text.clone().into_owned())),
            Value::Number(number) => {
                let mistake =
                    Diagnostic::at(node.span, format!("a duration needs a unit, found the number `{number}`"));
                sink.report(mistake.help(format!("did you mean \"{number}s\"?")));
                None
            }
            _ => wrong_type(node, Self::WHAT, sink),
        }
    }
}

/// A type, a code or a parameter as the wire brings it: a string, or a whole number that is compared as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word(pub String);

impl Read for Word {
    const WHAT: &'static str = "a string";

    fn read(node: &Node<'_>, sink: &Sink) -> Option<Self> {
        match &node.value {
            Value::String(text) => Some(Self(text.clone().into_owned())),
            Value::Number(number) if number.bytes().all(|byte| byte.is_ascii_digit()) => {
                Some(Self((*number).to_owned()))
            }
            _ => wrong_type(node, Self::WHAT, sink),
        }
    }
}

impl Read for StatusRange {
    const WHAT: &'static str = "a status";

    fn read(node: &Node<'_>, sink: &Sink) -> Option<Self> {
        let (text, help) = match &node.value {
            Value::Number(number) => (*number, "a status is a whole number from 100 to 599"),
            Value::String(text) => (text.as_ref(), "it is a number such as 404, or a class from \"1xx\" to \"5xx\""),
            _ => return wrong_type(node, "a status such as 404 or \"5xx\"", sink),
        };
        let class = text.strip_suffix("xx").filter(|class| class.len() == 1);
        let range = match (&node.value, class) {
            (Value::String(_), Some(class)) => class.parse().ok().map(|class: u16| (class * 100, class * 100 + 99)),
            (Value::Number(_), _) => whole(text).and_then(|code| u16::try_from(code).ok()).map(|code| (code, code)),
            _ => None,
        };
        let range = range.filter(|&(first, last)| first >= 100 && last <= 599);
        if range.is_none() {
            let meant = text.parse().ok().filter(|code: &u16| (100..=599).contains(code));
            let help = meant.map_or(help.to_owned(), |code| format!("write it as a number: {code}"));
            sink.report(Diagnostic::at(node.span, format!("`{text}` is no HTTP status")).help(help));
        }
        range.map(|(first, last)| Self { first, last })
    }
}

/// A status code alone, no class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StatusCode(pub u16);

impl Read for StatusCode {
    const WHAT: &'static str = "a status code";

    fn read(node: &Node<'_>, sink: &Sink) -> Option<Self> {
        match node.value {
            Value::Number(_) => StatusRange::read(node, sink).map(|status| Self(status.first)),
            _ => wrong_type(node, "a status code such as 404", sink),
        }
    }
}

impl Read for Literal {
    const WHAT: &'static str = "a string, a number, a boolean or null";

    fn read(node: &Node<'_>, sink: &Sink) -> Option<Self> {
        Some(match &node.value {
            Value::Null => Self::Null,
            Value::Boolean(value) => Self::Boolean(*value),
            Value::Number(number) => Self::Number((*number).to_owned()),
            Value::String(text) => Self::String(text.clone().into_owned()),
            Value::Array(_) | Value::Object(_) => return wrong_type(node, Self::WHAT, sink),
        })
    }
}

/// A body: a string is its text as it is, any other value is written as compact JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body(pub String);

impl Read for Body {
    const WHAT: &'static str = "any value";

    fn read(node: &Node<'_>, _: &Sink) -> Option<Self> {
        let mut text = String::new();
        match &node.value {
            Value::String(verbatim) => text.push_str(verbatim),
            _ => write_json(&mut text, node),
        }
        Some(Self(text))
    }
}

fn write_json(text: &mut String, node: &Node<'_>) {
    match &node.value {
        Value::Null => text.push_str("null"),
        Value::Boolean(value) => text.push_str(if *value { "true" } else { "false" }),
        Value::Number(number) => text.push_str(number),
        Value::String(value) => write_string(text, value),
        Value::Array(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                text.push_str(if index == 0 { "" } else { "," });
                write_json(text, item);
            }
            text.push(']');
        }
        Value::Object(members) => {
            text.push('{');
            for (index, member) in members.iter().enumerate() {
                text.push_str(if index == 0 { "" } else { "," });
                write_string(text, &member.key);
                text.push(':');
                write_json(text, &member.value);
            }
            text.push('}');
        }
    }
}

fn write_string(text: &mut String, value: &str) {
    text.push('"');
    for c in value.chars() {
        match c {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            c if c < ' ' => {
                // Writing to a `String` cannot fail.
                let _ = write!(text, "\\u{:04x}", u32::from(c));
            }
            c => text.push(c),
        }
    }
    text.push('"');
}
