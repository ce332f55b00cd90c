//! Source text of what repeats.

extern crate proc_macro;

use std::fmt::Write as _;

use proc_macro2::TokenStream;
use quote::quote;

/// Lexes what the generator wrote.
///
/// In a macro the compiler's own lexer does so at once: `proc_macro2` would lex all of it by itself before, to see
/// whether it can be lexed, which takes an unoptimised macro longer than everything else.
pub(super) fn tokens(source: &str) -> TokenStream {
    let tokens = if proc_macro::is_available() {
        source.parse::<proc_macro::TokenStream>().map(TokenStream::from).map_err(|error| error.to_string())
    } else {
        source.parse::<TokenStream>().map_err(|error| error.to_string())
    };
    tokens.unwrap_or_else(|error| {
        let message = format!("backstop generated tokens that do not lex: {error}");
        quote!(::core::compile_error!(#message);)
    })
}

/// A string literal.
pub(super) fn literal(text: &str) -> String {
    let mut literal = String::with_capacity(text.len() + 2);
    push_literal(text, &mut literal);
    literal
}

/// The same, at the end of more.
pub(super) fn push_literal(text: &str, to: &mut String) {
    if text.is_ascii() && !text.bytes().any(|byte| matches!(byte, b'"' | b'\\' | ..0x20 | 0x7F)) {
        to.push('"');
        to.push_str(text);
        to.push('"');
    } else {
        let _ = write!(to, "{text:?}");
    }
}

/// A literal of bytes.
pub(super) fn bytes(bytes: &[u8]) -> String {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let mut literal = String::with_capacity(bytes.len() * 4 + 3);
    literal.push_str("b\"");
    for &byte in bytes {
        if byte.is_ascii_graphic() && byte != b'"' && byte != b'\\' {
            literal.push(char::from(byte));
        } else {
            let digit = |half: u8| HEX.get(usize::from(half)).map_or('0', |&digit| char::from(digit));
            literal.extend(['\\', 'x', digit(byte >> 4), digit(byte & 0xF)]);
        }
    }
    literal.push('"');
    literal
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
