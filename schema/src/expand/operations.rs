//! The operations of the API, as const data.

use std::fmt::Write as _;

use proc_macro2::TokenStream;
use quote::quote;

use super::{docs, subsets, tables, text};
use crate::catalog::{Catalog, Operation};

/// The module of the operations; nothing where the file has none.
pub(super) fn expand(catalog: &Catalog) -> TokenStream {
    if catalog.operations.is_empty() {
        return TokenStream::new();
    }
    let mut source = String::new();
    for operation in &catalog.operations {
        one(catalog, operation, &mut source);
    }
    let operations = text::tokens(&source);
    quote! {
        /// The operations of the API, for `executor.operation(&…)`.
        pub mod operations {
            #operations
        }
    }
}

const IDEMPOTENT: &str = "Sending it twice is the same as once.";
const NOT_IDEMPOTENT: &str =
    "It is not idempotent: what the server may have acted on is sent again only with an idempotency key.";

fn one(catalog: &Catalog, operation: &Operation, source: &mut String) {
    let request = docs::code(&format!("{} {}", operation.method, operation.path));
    let mut about = format!("{}: {request}.", docs::code(&operation.name));
    if let Some(subset) = subsets::of_operation(catalog, operation) {
        let _ = write!(about, " It can end in [`{0}`](super::{0}).", subset.name);
    }
    about.push_str("\n\n");
    about.push_str(if operation.idempotent { IDEMPOTENT } else { NOT_IDEMPOTENT });
    about.extend(docs::timeouts(operation.timeouts).map(|timeouts| format!(" {timeouts}")));
    source.push_str(&text::doc_comment(&about));
    let _ = writeln!(
        source,
        "pub static {}: ::backstop::Operation = ::backstop::Operation::new({}, {}, {}, {}, {});",
        operation.constant,
        text::literal(&operation.name),
        text::literal(&operation.method),
        text::literal(&operation.path),
        operation.idempotent,
        tables::timeouts(operation.timeouts, "::backstop"),
    );
}
