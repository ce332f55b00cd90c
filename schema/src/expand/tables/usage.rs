//! What a success says it used up.

use super::{nodes::Tree, sources};
use crate::{
    catalog::{Amount, Catalog},
    expand::text,
};

/// `usage`: the amounts, with a tree of their own.
pub(super) fn tables(catalog: &Catalog) -> String {
    if catalog.usage.is_empty() {
        return "usage: private::Amounts::NONE,".to_owned();
    }
    let tree = Tree::of_sources(catalog.usage.iter().flat_map(|amount| &amount.from));
    let all = text::list(&catalog.usage, |amount| self::amount(amount, &tree));
    format!("usage: private::Amounts {{ tree: {}, all: &[{all}] }},", tree.literal())
}

fn amount(amount: &Amount, tree: &Tree) -> String {
    format!(
        "private::Amount {{ name: {}, from: private::Sources::new({}), scale: {} }}",
        text::literal(&amount.name),
        sources::slice(&amount.from, tree),
        amount.scale,
    )
}
