//! Source text of what repeats.

use std::fmt::Write as _;

use proc_macro2::TokenStream;
use quote::quote;

/// Lexes what the generator wrote.
pub(super) fn tokens(source: &str) -> TokenStream {
    source.parse().unwrap_or_else(|error: proc_macro2::LexError| {
        let message = format!("backstop generated tokens that do not lex: {error}");
        quote!(::core::compile_error!(#message);)
    })
}

/// A string literal.
pub(super) fn literal(text: &str) -> String {
    format!("{text:?}")
}

/// A doc comment; nothing where there is nothing to say.
pub(super) fn doc_comment(text: &str) -> String {
    let mut comment = String::with_capacity(text.len() + 16);
    for line in text.lines() {
        comment.push_str(if line.is_empty() { "///" } else { "/// " });
        comment.push_str(line);
        comment.push('\n');
    }
    comment
}

/// The elements of a slice, each followed by a comma.
pub(super) fn list<T>(items: &[T], mut element: impl FnMut(&T) -> String) -> String {
    let mut text = String::new();
    for item in items {
        let _ = write!(text, "{},", element(item));
    }
    text
}

/// A slice, or the name of the constant that stands for the empty one: thousands of `&[]` in one static are thousands
/// of constants of their own to the compiler.
pub(super) fn slice<T>(items: &[T], empty: &str, element: impl FnMut(&T) -> String) -> String {
    if items.is_empty() { empty.to_owned() } else { format!("&[{}]", list(items, element)) }
}

/// A slice of string literals.
pub(super) fn strings(items: &[String]) -> String {
    format!("&[{}]", list(items, |item| literal(item)))
}

/// An index of a table.
pub(super) fn index(index: usize) -> u16 {
    u16::try_from(index).unwrap_or(u16::MAX)
}

/// The path of `NONE`, or the index.
pub(super) fn optional_index(found: Option<usize>) -> String {
    found.map_or_else(|| "NONE".to_owned(), |found| index(found).to_string())
}
