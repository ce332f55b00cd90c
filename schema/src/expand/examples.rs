//! The examples of the file, as a test of the user's crate.

use proc_macro2::TokenStream;
use quote::quote;

use crate::catalog::Catalog;

/// One test that decodes every example; nothing where the file has none.
pub(super) fn expand(catalog: &Catalog) -> TokenStream {
    if catalog.errors.iter().all(|error| error.examples.is_empty()) {
        return TokenStream::new();
    }
    quote! {
        #[cfg(test)]
        mod examples {
            #[test]
            fn decode_to_their_errors() {
                ::backstop::private::check_examples::<super::Error>();
            }
        }
    }
}
