//! JSON to write.

use std::fmt::Write as _;

use crate::tables::{JsonType, Literal};

/// A JSON value that stands alone.
#[derive(Clone, PartialEq)]
pub(super) enum Value {
    /// A string.
    Text(String),
    /// JSON; at a place with others below it, these take its place.
    Raw(String),
    /// JSON that takes the place of all that stands below it.
    Whole(String),
}

impl Value {
    pub(super) fn null() -> Self {
        Self::Raw("null".to_owned())
    }

    pub(super) fn text(&self) -> &str {
        let (Self::Text(text) | Self::Raw(text) | Self::Whole(text)) = self;
        text
    }

    pub(super) fn literal(literal: Literal) -> Self {
        match literal {
            Literal::Null => Self::null(),
            Literal::Boolean(value) => Self::Raw(value.to_string()),
            Literal::Number(number) => Self::Raw(number.to_owned()),
            Literal::String(text) => Self::Text(text.to_owned()),
        }
    }

    /// The smallest value of a type.
    pub(super) fn of_type(kind: JsonType) -> Self {
        let json = match kind {
            JsonType::Null => "null",
            JsonType::Boolean => "false",
            JsonType::Number => "0",
            JsonType::String => "\"\"",
            JsonType::Array => "[]",
            JsonType::Object => "{}",
        };
        Self::Raw(json.to_owned())
    }

    /// An array.
    pub(super) fn list(items: &[Self]) -> Self {
        let mut json = "[".to_owned();
        for (nth, item) in items.iter().enumerate() {
            separate(nth, &mut json);
            item.write(&mut json);
        }
        json.push(']');
        Self::Whole(json)
    }

    pub(super) fn write(&self, json: &mut String) {
        match self {
            Self::Text(text) => string(text, json),
            Self::Raw(raw) | Self::Whole(raw) => json.push_str(raw),
        }
    }
}

/// JSON that is put together.
pub(super) enum Json {
    Value(Value),
    Object(Vec<(&'static str, Json)>),
    /// An item may be anything where nothing is known of it.
    Array(Vec<Option<Json>>),
}

impl Json {
    pub(super) fn write(&self, json: &mut String) {
        match self {
            Self::Value(value) => value.write(json),
            Self::Object(members) => {
                json.push('{');
                for (nth, (key, value)) in members.iter().enumerate() {
                    separate(nth, json);
                    string(key, json);
                    json.push(':');
                    value.write(json);
                }
                json.push('}');
            }
            Self::Array(items) => {
                json.push('[');
                for (nth, item) in items.iter().enumerate() {
                    separate(nth, json);
                    match item {
                        Some(item) => item.write(json),
                        None => json.push_str("null"),
                    }
                }
                json.push(']');
            }
        }
    }

    /// Whether one value can be both.
    pub(super) fn agrees(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Value(one), Self::Value(other)) => one == other,
            (Self::Object(members), Self::Object(others)) => others.iter().all(|(key, other)| {
                members.iter().find(|(own, _)| own == key).is_none_or(|(_, member)| member.agrees(other))
            }),
            (Self::Array(items), Self::Array(others)) => items.iter().zip(others).all(|pair| match pair {
                (Some(item), Some(other)) => item.agrees(other),
                _ => true,
            }),
            _ => false,
        }
    }

    /// Takes in what another value has, with which it agrees.
    pub(super) fn merge(&mut self, other: Self) {
        match (self, other) {
            (Self::Object(members), Self::Object(others)) => {
                for (key, other) in others {
                    match members.iter_mut().find(|(own, _)| *own == key) {
                        Some((_, member)) => member.merge(other),
                        None => members.push((key, other)),
                    }
                }
            }
            (Self::Array(items), Self::Array(others)) => {
                for (nth, other) in others.into_iter().enumerate() {
                    match (items.get_mut(nth), other) {
                        (Some(Some(item)), Some(other)) => item.merge(other),
                        (Some(item), other @ Some(_)) => *item = other,
                        (Some(_), None) => {}
                        (None, other) => items.push(other),
                    }
                }
            }
            _ => {}
        }
    }
}

fn separate(nth: usize, json: &mut String) {
    if nth > 0 {
        json.push(',');
    }
}

/// Writes a string with its quotes.
fn string(text: &str, json: &mut String) {
    json.push('"');
    for char in text.chars() {
        match char {
            '"' => json.push_str("\\\""),
            '\\' => json.push_str("\\\\"),
            '\n' => json.push_str("\\n"),
            '\r' => json.push_str("\\r"),
            '\t' => json.push_str("\\t"),
            '\0'..='\x1F' => {
                let _ = write!(json, "\\u{:04x}", u32::from(char)); // a `String` takes everything
            }
            _ => json.push(char),
        }
    }
    json.push('"');
}
