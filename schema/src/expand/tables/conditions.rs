//! Conditions and literals.

use super::nodes::Tree;
use crate::{
    catalog::{Condition, JsonType, Literal, StatusRange},
    expand::text,
};

/// A slice of conditions.
pub(super) fn slice(conditions: &[Condition], tree: &Tree) -> String {
    format!("&[{}]", text::list(conditions, |condition| self::condition(condition, tree)))
}

/// A literal of the file.
pub(super) fn literal(literal: &Literal) -> String {
    match literal {
        Literal::Null => "private::Literal::Null".to_owned(),
        Literal::Boolean(value) => format!("private::Literal::Boolean({value})"),
        Literal::Number(number) => format!("private::Literal::Number({})", text::literal(number)),
        Literal::String(string) => format!("private::Literal::String({})", text::literal(string)),
    }
}

/// A slice of ranges, both ends included.
pub(super) fn ranges(ranges: &[StatusRange]) -> String {
    format!("&[{}]", text::list(ranges, |range| format!("({}, {})", range.first, range.last)))
}

fn condition(condition: &Condition, tree: &Tree) -> String {
    let of = match condition {
        Condition::ContentType(types) => format!("ContentType({})", text::strings(types)),
        Condition::Status(statuses) => format!("Status({})", ranges(statuses)),
        Condition::Header(name, value) => format!("Header({}, {})", text::literal(name), optional(value.as_deref())),
        Condition::Exists(pointer) => format!("Exists({})", tree.pointer(pointer)),
        Condition::Is(pointer, ty) => format!("Is({}, private::JsonType::{})", tree.pointer(pointer), json_type(*ty)),
        Condition::Equals(pointer, value) => format!("Equals({}, {})", tree.pointer(pointer), literal(value)),
    };
    format!("private::Condition::{of}")
}

pub(super) fn optional(value: Option<&str>) -> String {
    match value {
        Some(value) => format!("::core::option::Option::Some({})", text::literal(value)),
        None => "::core::option::Option::None".to_owned(),
    }
}

fn json_type(ty: JsonType) -> &'static str {
    match ty {
        JsonType::Null => "Null",
        JsonType::Boolean => "Boolean",
        JsonType::Number => "Number",
        JsonType::String => "String",
        JsonType::Array => "Array",
        JsonType::Object => "Object",
    }
}
