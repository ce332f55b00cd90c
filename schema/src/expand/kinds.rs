//! What `ErrorKind` can do.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::catalog::Catalog;

/// The inherent impl of `ErrorKind`.
pub(super) fn expand(catalog: &Catalog) -> TokenStream {
    let count = Literal::usize_unsuffixed(catalog.errors.len() + 1);
    quote! {
        impl ::core::fmt::Debug for ErrorKind {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                // Derived, this would be an arm per kind.
                f.write_str(::backstop::private::variant_name(&CATALOG, *self as u16))
            }
        }

        impl ErrorKind {
            /// All kinds in the order of the file; [`Unrecognized`](Self::Unrecognized) is the last.
            pub const ALL: &'static [Self] = &::backstop::private::kinds::<Self, #count>();

            /// The kind of error that a response is, without building the error; nothing is allocated. A success is
            /// classified by its body and status like anything else.
            #[must_use]
            pub fn classify(
                status: ::backstop::http::StatusCode,
                headers: &::backstop::http::HeaderMap,
                body: &[u8],
            ) -> Self {
                let reply = ::backstop::Reply::new(status, headers, body);
                Self::at(::backstop::private::classify::<NODES>(&CATALOG, &reply))
            }

            /// What identifies the error in the file: its type or code.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                self.info().name()
            }

            /// What the file says about the error; may be empty.
            #[must_use]
            pub fn docs(self) -> &'static str {
                self.info().docs()
            }

            /// The status that the server side answers with: the first one that the file lists.
            #[must_use]
            pub fn canonical_status(self) -> ::backstop::http::StatusCode {
                self.info().canonical_status()
            }

            /// What a client does about the error under a status: the strategy of the error itself, else that of the
            /// status, else the default.
            #[must_use]
            pub fn policy_for(self, status: ::backstop::http::StatusCode) -> &'static ::backstop::RetryPolicy {
                self.info().policy_for(status)
            }

            /// Everything that the file says about the error.
            #[must_use]
            pub fn info(self) -> ::backstop::ErrorInfo {
                ::backstop::private::info(&CATALOG, self as u16)
            }

            fn at(index: u16) -> Self {
                Self::ALL.get(index as usize).copied().unwrap_or(Self::Unrecognized)
            }
        }
    }
}
