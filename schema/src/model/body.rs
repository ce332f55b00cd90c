//! The bodies of examples.

use std::fmt::Write as _;

use crate::diagnostic::Sink;
use crate::parse::json::{Node, Value};
use crate::parse::read::Read;

/// A body: a string is its text as it is, any other value is written as compact JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body(pub String);

impl Read for Body {
    const WHAT: &'static str = "any value";

    fn read(node: &Node<'_>, _: &Sink) -> Option<Self> {
        let mut text = String::new();
        match &node.value {
            Value::Wrong => return None,
            Value::String(verbatim) => text.push_str(verbatim),
            _ => write_json(&mut text, node),
        }
        Some(Self(text))
    }
}

fn write_json(text: &mut String, node: &Node<'_>) {
    match &node.value {
        Value::Null | Value::Wrong => text.push_str("null"),
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
