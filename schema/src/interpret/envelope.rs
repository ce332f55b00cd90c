//! Whether conditions hold.

use super::{json, rules, source::Places};
use crate::{catalog::Condition, parse::json::Node};

pub(super) fn all_hold(conditions: &[Condition], places: &Places<'_>) -> bool {
    conditions.iter().all(|condition| holds(condition, places))
}

pub(super) fn holds(condition: &Condition, places: &Places<'_>) -> bool {
    let body = |pointer: &[String], is: &dyn Fn(&Node<'_>) -> bool| {
        places.document.as_ref().and_then(|document| json::at(document, pointer)).is_some_and(is)
    };
    match condition {
        Condition::ContentType(types) => places.header("content-type").is_some_and(|value| {
            let essence = value.split(';').next().unwrap_or(value).trim_ascii();
            types.iter().any(|expected| essence.eq_ignore_ascii_case(expected))
        }),
        Condition::Status(ranges) => ranges.iter().any(|&range| rules::holds(range, places.response.status)),
        Condition::Header(name, value) => {
            places.header(name).is_some_and(|sent| value.as_ref().is_none_or(|value| sent == value))
        }
        Condition::Exists(pointer) => body(pointer, &|_| true),
        Condition::Is(pointer, expected) => body(pointer, &|node| json::json_type(node) == *expected),
        Condition::Equals(pointer, literal) => body(pointer, &|node| json::equals(node, literal)),
    }
}
