//! A valid error file → the items of the generated module.
//!
//! Fixed parts are quoted. What repeats by error, status, word or node is written as text and lexed once: a macro runs
//! unoptimised, so that a quoted token costs many times what the compiler's own lexer takes for it. No arm, impl or
//! generic stands per variant; see the contract of `backstop::private::Layout` for how the runtime does without.

mod accessors;
mod conversions;
mod docs;
mod examples;
mod fields;
mod kinds;
mod markdown;
mod operations;
mod outline;
mod pretty;
mod subsets;
mod tables;
mod text;
mod types;

#[cfg(feature = "cli")]
pub(crate) use docs::{actions, conditions, identity};
pub(crate) use outline::guess;
pub use outline::outline;
use proc_macro2::TokenStream;
use quote::quote;
#[doc(hidden)]
pub use tables::hash_word;

use crate::catalog::{Catalog, Strategy, Timeouts};

/// The items of the module that an error file becomes.
#[must_use]
pub fn expand(catalog: &Catalog) -> TokenStream {
    let types = types::expand(catalog);
    let tables = tables::expand(catalog);
    let fields = fields::expand(catalog);
    let accessors = accessors::expand();
    let kinds = kinds::expand(catalog);
    let conversions = conversions::expand(catalog);
    let subsets = subsets::expand(catalog);
    let operations = operations::expand(catalog);
    let examples = examples::expand(catalog);
    quote! { #types #accessors #kinds #fields #conversions #subsets #operations #tables #examples }
}

/// The documentation of the module itself, as outer attributes: what the file says about the API, its errors, statuses
/// and strategies at a glance. They stand beneath the user's own, which `introduced` it if there are any, and rustdoc
/// resolves the links of both where the module `name` is declared, not within it.
#[must_use]
pub fn module_docs(catalog: &Catalog, name: &str, introduced: bool) -> TokenStream {
    text::tokens(&text::doc_comment(&docs::module(catalog, name, introduced)))
}

/// The same as text, for inside of the module.
#[cfg(feature = "build")]
pub(crate) fn module_text(catalog: &Catalog) -> String {
    docs::module(catalog, "self", false)
}

/// The `RetryPolicy` of a strategy, as a constant expression; `runtime` is the path of the crate `backstop`.
#[must_use]
pub fn policy(strategy: &Strategy, runtime: &str) -> TokenStream {
    text::tokens(&tables::policy(strategy, runtime))
}

/// The `Timeouts`, as a constant expression; `runtime` is the path of the crate `backstop`.
#[must_use]
pub fn timeouts(timeouts: Timeouts, runtime: &str) -> TokenStream {
    text::tokens(&tables::timeouts(timeouts, runtime))
}
