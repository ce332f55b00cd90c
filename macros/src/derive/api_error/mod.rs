//! `#[derive(FromApiError)]`: from an API's error to the user's own.

mod claims;
mod construct;
mod container;
mod expand;
mod fields;
mod model;
mod schema;
mod target;
mod values;
mod words;

use proc_macro2::TokenStream;
use quote::quote;
use syn::DeriveInput;

use super::mistakes::Mistakes;

/// The impls; where there are mistakes, these and the impls in outline.
pub(crate) fn derive(input: &DeriveInput) -> TokenStream {
    let mut mistakes = Mistakes::default();
    let Some(model) = model::Model::parse(input, &mut mistakes) else {
        return mistakes.into_compile_errors();
    };
    let schema = schema::load(&model, &mut mistakes);
    let claims = claims::resolve(&model, schema.catalog(), &mut mistakes);
    let targets = fields::resolve(&model, &claims, schema.catalog(), &mut mistakes);
    let impls = if mistakes.are_none() && schema.is_sound() {
        expand::impls(&model, &schema, &targets, &claims)
    } else {
        expand::outline(&model, &schema)
    };
    let mistakes = mistakes.into_compile_errors();
    quote!(#mistakes #impls)
}
