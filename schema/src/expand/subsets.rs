//! The enums of errors that belong together.

use std::fmt::Write as _;

use proc_macro2::TokenStream;

use super::{docs, text, types};
use crate::catalog::{Catalog, Common, Error, Operation, Subset};

/// An enum for each subset; its variants have the discriminants and payloads of those of `Error`, so that a conversion
/// is a cast: see the contract of `backstop::private::Subset`.
pub(super) fn expand(catalog: &Catalog) -> TokenStream {
    let mut source = String::new();
    for subset in &catalog.subsets {
        one(catalog, subset, &mut source);
    }
    text::tokens(&source)
}

/// The enum of an operation.
pub(super) fn of_operation<'a>(catalog: &'a Catalog, operation: &Operation) -> Option<&'a Subset> {
    catalog.subsets.iter().find(|subset| matches!(&subset.of, Common::Operation(name) if *name == operation.name))
}

fn one(catalog: &Catalog, subset: &Subset, source: &mut String) {
    let errors = || subset.errors.iter().filter_map(|&index| Some((index, catalog.errors.get(index)?)));
    let about = match &subset.of {
        Common::Operation(name) => format!("The errors that the operation {} can end in.", docs::code(name)),
        Common::Group(name) => format!("The errors of the group {}.", docs::code(name)),
    };
    source.push_str(&text::doc_comment(&about));
    source.push_str(
        "///\n/// It is made from an [`Error`], which comes back where it is another one, and derefs to it.\n\
         #[non_exhaustive]\n#[repr(u16)]\n#[allow(dead_code, clippy::enum_variant_names)]\n",
    );
    let _ = writeln!(source, "pub enum {} {{", subset.name);
    for (index, error) in errors() {
        variant(index, error, source);
    }
    let indices: Vec<usize> = errors().map(|(index, _)| index).collect();
    let _ = writeln!(
        source,
        "}}\n::backstop::private::subset!({} of Error, [{}]);",
        subset.name,
        text::list(&indices, usize::to_string)
    );
}

fn variant(index: usize, error: &Error, source: &mut String) {
    let _ = writeln!(
        source,
        "/// [`Error::{}`]\n{}{} = {},",
        error.variant,
        error.variant,
        types::payload(error),
        text::index(index)
    );
}
