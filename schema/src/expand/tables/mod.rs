//! `CATALOG`: the tables of `backstop::private`, as one static.

mod conditions;
mod envelopes;
mod errors;
mod nodes;
mod packed;
mod policies;
mod rules;
mod sources;
mod statuses;
mod usage;
mod words;

pub(super) use policies::{policy, timeouts};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::text;
use crate::catalog::Catalog;

/// The hash by which words are placed: what that of the runtime must equal.
#[must_use]
pub fn hash_word(seed: u64, word: &[u8]) -> u64 {
    words::hash(seed, word)
}

/// `CATALOG`, and the number of nodes that its decoder keeps on the stack.
pub(super) fn expand(catalog: &Catalog) -> TokenStream {
    let tree = nodes::Tree::of(catalog);
    let rules = rules::Rules::of(catalog);
    let fields = fields(catalog, &tree, &rules);
    let nodes = Literal::usize_unsuffixed(tree.len());
    quote! {
        /// Everything that the file says: errors, statuses, policies, timeouts.
        pub static CATALOG: ::backstop::Catalog = {
            use ::backstop::private::{self, NONE, Node};
            ::backstop::Catalog::from_tables(private::Tables { #fields })
        };

        /// The places in a body that the decoder looks at.
        const NODES: usize = #nodes;
    }
}

fn fields(catalog: &Catalog, tree: &nodes::Tree, rules: &rules::Rules<'_>) -> TokenStream {
    let source = [
        format!("api: {},", text::literal(&catalog.api)),
        format!("docs: {},", text::literal(catalog.docs.as_deref().unwrap_or_default())),
        policies::tables(catalog),
        errors::tables(catalog, tree),
        statuses::tables(catalog),
        envelopes::tables(catalog, tree),
        format!("tree: {},", tree.literal()),
        rules.tables(),
        usage::tables(catalog),
    ];
    text::tokens(&source.concat())
}
