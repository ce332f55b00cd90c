//! The two enums.

use proc_macro2::TokenStream;
use quote::quote;

use super::{docs, text};
use crate::catalog::{Catalog, Error};

const PAYLOADS: &str = "Each variant holds a [`Fault`](::backstop::Fault), or a struct with typed fields that derefs to one: what the response \
     says, and the response itself.";

/// `Error` and `ErrorKind`.
pub(super) fn expand(catalog: &Catalog) -> TokenStream {
    let errors = text::tokens(&errors(catalog));
    let kinds = text::tokens(&kinds(catalog));
    let api = docs::api(catalog);
    let error_docs = text::tokens(&text::doc_comment(&format!("An error of {api}.\n\n{PAYLOADS}")));
    let kind_docs = text::tokens(&text::doc_comment(&format!("The kinds of errors of {api}.")));
    quote! {
        #error_docs
        #[non_exhaustive]
        #[repr(u16)]
        pub enum Error { #errors }

        #kind_docs
        #[non_exhaustive]
        #[repr(u16)]
        #[derive(
            ::core::clone::Clone,
            ::core::marker::Copy,
            ::core::cmp::PartialEq,
            ::core::cmp::Eq,
            ::core::cmp::PartialOrd,
            ::core::cmp::Ord,
            ::core::hash::Hash,
        )]
        pub enum ErrorKind { #kinds }
    }
}

fn errors(catalog: &Catalog) -> String {
    let mut variants = String::new();
    for error in &catalog.errors {
        variants.push_str(&text::doc_comment(&docs::variant(catalog, error)));
        variants.push_str(&error.variant);
        variants.push_str(&payload(error));
        variants.push_str(",\n");
    }
    variants.push_str("/// Any other error: one that the file does not describe.\nUnrecognized(::backstop::Fault),");
    variants
}

/// What the variant of an error holds.
pub(super) fn payload(error: &Error) -> String {
    if error.fields.is_empty() {
        "(::backstop::Fault)".to_owned()
    } else {
        format!("(::std::boxed::Box<{}>)", error.variant)
    }
}

fn kinds(catalog: &Catalog) -> String {
    let mut variants = String::new();
    for error in &catalog.errors {
        variants.push_str("/// [`Error::");
        variants.push_str(&error.variant);
        variants.push_str("`]\n");
        variants.push_str(&error.variant);
        variants.push_str(",\n");
    }
    variants.push_str("/// [`Error::Unrecognized`]\nUnrecognized,");
    variants
}
