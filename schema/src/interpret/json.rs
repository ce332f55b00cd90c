//! Bodies as JSON.

use crate::{
    catalog::{JsonType, Literal},
    diagnostic::Sink,
    parse::json::{self, Node, Value},
};

/// The document in a body, if it is JSON.
pub(super) fn document(body: &[u8]) -> Option<Node<'_>> {
    let mistakes = Sink::default();
    let document = json::read(std::str::from_utf8(body).ok()?, &mistakes);
    let is_json = mistakes.finish().is_none();
    document.filter(|document| is_json && is_representable(document))
}

/// Whether each number is one that a reader of JSON can represent; the runtime's takes no others.
fn is_representable(node: &Node<'_>) -> bool {
    match &node.value {
        Value::Number(text) => text.parse().is_ok_and(f64::is_finite),
        Value::Array(items) => items.iter().all(is_representable),
        Value::Object(members) => members.iter().all(|member| is_representable(&member.value)),
        Value::Null | Value::Boolean(_) | Value::String(_) => true,
        Value::Wrong => false,
    }
}

/// Where a pointer leads (RFC 6901). Of a key that is given twice, the last counts.
pub(super) fn at<'n, 'a>(node: &'n Node<'a>, pointer: &[String]) -> Option<&'n Node<'a>> {
    pointer.iter().try_fold(node, |node, token| member(node, token))
}

pub(super) fn member<'n, 'a>(node: &'n Node<'a>, token: &str) -> Option<&'n Node<'a>> {
    match &node.value {
        Value::Object(members) => members.iter().rfind(|member| member.key == token).map(|member| &member.value),
        Value::Array(items) => {
            let canonical = token == "0" || !token.starts_with(['0', '+']);
            items.get(token.parse::<usize>().ok().filter(|_| canonical)?)
        }
        _ => None,
    }
}

/// A string, a number as it is written or a boolean; the rest is no text.
pub(super) fn text(node: &Node<'_>) -> Option<String> {
    match &node.value {
        Value::String(text) => Some(text.to_string()),
        Value::Number(text) => Some((*text).to_owned()),
        Value::Boolean(value) => Some(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) | Value::Wrong => None,
    }
}

pub(super) fn json_type(node: &Node<'_>) -> JsonType {
    match node.value {
        Value::Null | Value::Wrong => JsonType::Null,
        Value::Boolean(_) => JsonType::Boolean,
        Value::Number(_) => JsonType::Number,
        Value::String(_) => JsonType::String,
        Value::Array(_) => JsonType::Array,
        Value::Object(_) => JsonType::Object,
    }
}

/// Numbers are equal by value.
pub(super) fn equals(node: &Node<'_>, literal: &Literal) -> bool {
    match (&node.value, literal) {
        (Value::Null, Literal::Null) => true,
        (Value::Boolean(one), Literal::Boolean(other)) => one == other,
        (Value::String(one), Literal::String(other)) => one == other,
        (Value::Number(one), Literal::Number(other)) => {
            let integers = one.parse::<i128>().ok().zip(other.parse::<i128>().ok());
            let same = |(one, other): (f64, f64)| one.total_cmp(&other).is_eq();
            integers
                .map_or_else(|| one.parse().ok().zip(other.parse().ok()).is_some_and(same), |(one, other)| one == other)
        }
        _ => false,
    }
}
