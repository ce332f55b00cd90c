//! Attributes as the JSON of an error file, so that its rules hold for them.

use std::ops::Range;

use proc_macro2::Span;
use syn::{Lit, Path};

use crate::derive::{
    attribute::{Item, List, Value},
    mistakes::Mistakes,
};

/// A text that knows where in the source each part of it comes from.
#[derive(Default)]
pub(super) struct Json {
    text: String,
    places: Vec<(Range<usize>, Span)>,
}

impl Json {
    pub(super) fn as_bytes(&self) -> &[u8] {
        self.text.as_bytes()
    }

    /// The place in the source of what is wrong in the text.
    pub(super) fn source(&self, start: usize, end: usize) -> Option<Span> {
        let around = self.places.iter().filter(|(range, _)| range.start <= start && end <= range.end);
        around.min_by_key(|(range, _)| range.len()).map(|(_, span)| *span)
    }

    /// Text that is the same for all.
    pub(super) fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Text that stands for something in the source.
    pub(super) fn push_for(&mut self, span: Span, text: &str) {
        self.within(span, |json| json.push(text));
    }

    /// Notes that all that is written meanwhile comes from one place.
    pub(super) fn within(&mut self, span: Span, write: impl FnOnce(&mut Self)) {
        let start = self.text.len();
        write(self);
        self.places.push((start..self.text.len(), span));
    }

    /// An object of a list's items.
    pub(super) fn object(&mut self, list: &List, mistakes: &mut Mistakes) {
        self.within(list.span, |json| {
            json.push("{");
            json.members(list.items.iter(), true, mistakes);
            json.push("}");
        });
    }

    /// Items as members of an object, the first one or not.
    pub(super) fn members<'a>(
        &mut self,
        items: impl IntoIterator<Item = &'a Item>,
        mut first: bool,
        mistakes: &mut Mistakes,
    ) {
        for item in items {
            if !first {
                self.push(", ");
            }
            first = false;
            match item {
                Item::Pair(key, value) => {
                    self.push_for(key.span(), &quoted(&key.to_string()));
                    self.push(": ");
                    self.within(value.span(), |json| json.value(value, mistakes));
                }
                Item::List(key, list) => {
                    self.push_for(key.span(), &quoted(&key.to_string()));
                    self.push(": ");
                    self.object(list, mistakes);
                }
                Item::Path(_) | Item::Literal(_) => {
                    mistakes.at(item.span(), "expected `key = value`");
                    self.push("\"x-\": null");
                }
            }
        }
    }

    fn value(&mut self, value: &Value, mistakes: &mut Mistakes) {
        let written = match value {
            Value::Literal(literal) => scalar(literal),
            Value::Negative(_, literal) => scalar(literal).map(|number| format!("-{number}")),
            Value::Path(path) => word(path),
            Value::Call(..) => None,
        };
        let text = written.unwrap_or_else(|| {
            mistakes.at(value.span(), "expected a text in quotes, a word or a number");
            "null".to_owned()
        });
        self.push(&text);
    }
}

fn scalar(literal: &Lit) -> Option<String> {
    match literal {
        Lit::Str(text) => Some(quoted(&text.value())),
        Lit::Int(number) if number.suffix().is_empty() => Some(number.base10_digits().to_owned()),
        Lit::Float(number) if number.suffix().is_empty() => {
            let digits = number.base10_digits();
            Some(if digits.ends_with('.') { format!("{digits}0") } else { digits.to_owned() })
        }
        Lit::Bool(value) => Some(value.value.to_string()),
        _ => None,
    }
}

/// A word without quotes, such as `full`.
fn word(path: &Path) -> Option<String> {
    path.get_ident().map(|word| quoted(&word.to_string()))
}

fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => quoted.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
