//! The single values of a file.

use crate::catalog::{Literal, StatusRange};
use crate::diagnostic::{Diagnostic, Sink};
use crate::parse::json::{Node, Value};
use crate::parse::read::{Read, wrong_type};

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
    const WHAT: &'static str = "a string or a whole number";

    fn read(node: &Node<'_>, sink: &Sink) -> Option<Self> {
        match &node.value {
            Value::String(text) => Some(Self(text.clone().into_owned())),
            Value::Number(number) if number.bytes().all(|byte| byte.is_ascii_digit()) => {
                Some(Self((*number).to_owned()))
            }
            Value::Number(number) => {
                let mistake = Diagnostic::at(node.span, format!("expected {}, found `{number}`", Self::WHAT));
                sink.report(mistake.help(format!("write it as a string: \"{number}\"")));
                None
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
            Value::Array(_) | Value::Object(_) | Value::Wrong => return wrong_type(node, Self::WHAT, sink),
        })
    }
}
