//! Attributes as the JSON of an error file, so that its rules hold for them.

use std::ops::Range;

use proc_macro2::Span;
use syn::Lit;

use crate::derive::{
    attribute::{Item, List, Value},
    mistakes::Mistakes,
};

/// A text that knows where in the source each part of it comes from.
#[derive(Default)]
pub(super) struct Json {
    text: String,
    places: Vec<(Range<usize>, Span)>,
    /// What the source does not say.
    assumed: Vec<Range<usize>>,
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

    /// Text that the source does not say.
    pub(super) fn assume(&mut self, text: &str) {
        let start = self.text.len();
        self.push(text);
        self.assumed.push(start..self.text.len());
    }

    /// Whether what is wrong in the text is nothing that the source says.
    pub(super) fn is_assumed(&self, start: usize) -> bool {
        self.assumed.iter().any(|range| range.contains(&start))
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
            let before = self.text.len();
            if !first {
                self.push(", ");
            }
            if self.member(item, mistakes) {
                first = false;
            } else {
                self.text.truncate(before);
            }
        }
    }

    /// Whether the item is a member.
    fn member(&mut self, item: &Item, mistakes: &mut Mistakes) -> bool {
        match item {
            Item::Pair(key, value) => {
                let Some(text) = scalar(value) else {
                    mistakes.at(value.span(), "expected a text in quotes, a word, or a number without a suffix");
                    return false;
                };
                self.push_for(key.span(), &quoted(&key.to_string()));
                self.push(": ");
                self.push_for(value.span(), &text);
            }
            Item::List(key, list) => {
                self.push_for(key.span(), &quoted(&key.to_string()));
                self.push(": ");
                self.object(list, mistakes);
            }
            // Only a scope is a word that one leaves alone.
            Item::Path(path) => {
                let word = path.get_ident().map(ToString::to_string).unwrap_or_default();
                let help = format!("did you mean `scope = \"{word}\"`?");
                mistakes.with_help(item.span(), "expected `key = value`", help);
                self.push(&format!("\"scope\": {}", quoted(&word)));
            }
            Item::Literal(_) => {
                mistakes.at(item.span(), "expected `key = value`");
                return false;
            }
        }
        true
    }
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::Literal(value) => literal(value),
        Value::Negative(_, number) => literal(number).map(|number| format!("-{number}")),
        // A word without quotes, such as `full`.
        Value::Path(path) => path.get_ident().map(|word| quoted(&word.to_string())),
        Value::Call(..) => None,
    }
}

fn literal(literal: &Lit) -> Option<String> {
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
