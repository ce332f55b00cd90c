//! What stands somewhere twice.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::Hash;

use crate::diagnostic::Span;
use crate::model::value::Spanned;

/// The values that have stood before: each with the place of the first one and its own.
pub(super) fn repeats<K: Copy + Eq + Hash>(items: impl IntoIterator<Item = (K, Span)>) -> Vec<(K, Span, Span)> {
    let mut items = items.into_iter();
    let (Some(first), Some(second)) = (items.next(), items.next()) else {
        return Vec::new();
    };
    let mut seen = HashMap::new();
    let mut found = Vec::new();
    for (value, span) in [first, second].into_iter().chain(items) {
        match seen.entry(value) {
            Entry::Vacant(place) => {
                place.insert(span);
            }
            Entry::Occupied(place) => found.push((value, *place.get(), span)),
        }
    }
    found
}

/// The same, of texts.
pub(super) fn repeated<'a>(texts: impl IntoIterator<Item = &'a Spanned<String>>) -> Vec<(&'a str, Span, Span)> {
    repeats(texts.into_iter().map(|text| (text.value.as_str(), text.span)))
}
