//! Scalars of the file, compared with those of a body.

use crate::tables::Literal;

use super::{
    json::{Capture, Kind},
    text::same,
};

/// Whether the value equals the literal. Numbers are compared by value: `1`, `1.0` and `10e-1` are equal.
#[inline(always)]
pub(super) fn equals(capture: Capture, body: &[u8], literal: &Literal) -> bool {
    match (capture.kind, literal) {
        (Kind::String, Literal::String(word)) => {
            body.get(capture.span.range()).is_some_and(|text| same(text, word.as_bytes()))
        }
        _ => any_equals(capture, body, literal),
    }
}

#[inline(never)]
fn any_equals(capture: Capture, body: &[u8], literal: &Literal) -> bool {
    match *literal {
        Literal::Null => capture.kind == Kind::Null,
        Literal::Boolean(value) => capture.kind == if value { Kind::True } else { Kind::False },
        Literal::Number(text) => capture.kind == Kind::Number && same_number(capture, body, text),
        Literal::String(word) => {
            capture.kind == Kind::Escaped && capture.text(body).is_some_and(|text| text.equals(word))
        }
    }
}

fn same_number(capture: Capture, body: &[u8], literal: &str) -> bool {
    let raw = body.get(capture.span.range()).unwrap_or_default();
    let Ok(number) = std::str::from_utf8(raw) else { return false };
    number == literal
        || match (number.parse::<i128>(), literal.parse::<i128>()) {
            (Ok(number), Ok(literal)) => number == literal,
            // Only equal decimals count as equal, so that parsing both to the nearest `f64` is as exact as JSON is.
            _ => matches!((number.parse::<f64>(), literal.parse::<f64>()), (Ok(a), Ok(b)) if a.total_cmp(&b).is_eq()),
        }
}
