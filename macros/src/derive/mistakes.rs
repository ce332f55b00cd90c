//! Where the mistakes of a derive's input are collected.

use std::fmt::Display;

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::Error;

/// All mistakes found so far.
#[derive(Default)]
pub(crate) struct Mistakes(Option<Error>);

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
        match &mut self.0 {
            Some(errors) => errors.combine(error),
            none => *none = Some(error),
        }
    }

    /// Hands them on.
    pub(crate) fn move_to(self, other: &mut Self) {
        self.0.into_iter().for_each(|errors| other.add(errors));
    }

    pub(crate) fn are_none(&self) -> bool {
        self.0.is_none()
    }

    /// A compile error for each; nothing where there are none.
    pub(crate) fn into_compile_errors(self) -> TokenStream {
        self.0.map(Error::into_compile_error).unwrap_or_default()
    }
}
