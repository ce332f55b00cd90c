//! `#[derive(Retry)]`: retry policies for the user's own errors.

mod expand;
mod json;
mod model;
mod policies;
mod settings;

use proc_macro2::TokenStream;
use quote::quote;
use syn::DeriveInput;

use super::mistakes::Mistakes;
use model::Model;
use settings::Written;

/// The impl; where there are mistakes, these and the impl in outline.
pub(crate) fn derive(input: &DeriveInput) -> TokenStream {
    let mut mistakes = Mistakes::default();
    let written = Written::read(input, &mut mistakes);
    let model = Model::new(input, &written, &mut mistakes);
    let policies = policies::check(&model, &mut mistakes);
    let item = match policies.filter(|_| mistakes.are_none()) {
        Some(policies) => expand::item(&model, &policies),
        None => expand::outline(&model),
    };
    let mistakes = mistakes.into_compile_errors();
    quote!(#mistakes #item)
}
