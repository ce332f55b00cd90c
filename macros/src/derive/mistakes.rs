//! Where the mistakes of a derive's input are collected.

use std::fmt::Display;

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::Error;

/// All mistakes found so far.
#[derive(Default)]
pub(crate) struct Mistakes(Vec<Error>);

impl Mistakes {
    /// Reports what is wrong at a place.
    pub(crate) fn at(&mut self, span: Span, message: impl Display) {
        self.add(Error::new(span, message));
    }

    /// The same, and says what to do about it.
    pub(crate) fn with_help(&mut self, span: Span, message: impl Display, help: impl Display) {
        self.at(span, format_args!("{message}\n = help: {help}"));
    }

    /// Reports what is wrong with all of some tokens.
    pub(crate) fn on(&mut self, tokens: impl ToTokens, message: impl Display) {
        self.add(Error::new_spanned(tokens, message));
    }

    pub(crate) fn add(&mut self, error: Error) {
        self.0.push(error);
    }

    /// Hands them on.
    pub(crate) fn move_to(mut self, other: &mut Self) {
        other.0.append(&mut self.0);
    }

    pub(crate) fn are_none(&self) -> bool {
        self.0.is_empty()
    }

    /// A compile error for each, in the order of their places; nothing where there are none.
    pub(crate) fn into_compile_errors(mut self) -> TokenStream {
        self.0.sort_by_cached_key(|error| {
            let span = error.span().unwrap();
            (span.line(), span.column())
        });
        self.0.into_iter().map(Error::into_compile_error).collect()
    }
}
