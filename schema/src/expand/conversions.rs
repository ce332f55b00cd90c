//! The traits of the generated types.

use proc_macro2::TokenStream;
use quote::quote;

use super::fields;
use crate::catalog::Catalog;

/// All trait impls.
pub(super) fn expand(catalog: &Catalog) -> TokenStream {
    let runtime = runtime(catalog);
    let error = error(catalog);
    let kind = kind();
    let http = http();
    quote! {
        ::backstop::private::error_layout!(Error, ErrorKind, CATALOG);
        #runtime
        #error
        #kind
        #http
    }
}

fn runtime(catalog: &Catalog) -> TokenStream {
    let decoded = fields::from_decoded(catalog);
    let built = fields::from_fault(catalog);
    let values = fields::values(catalog);
    quote! {
        impl ::backstop::Retry for Error {
            fn advice(&self) -> ::backstop::Advice {
                self.fault().advice()
            }

            fn default_timeouts() -> ::backstop::Timeouts {
                CATALOG.timeouts()
            }
        }

        impl ::backstop::ApiError for Error {
            type Kind = ErrorKind;

            fn catalog() -> &'static ::backstop::Catalog {
                &CATALOG
            }

            fn decode(reply: &::backstop::Reply<'_>) -> Self {
                ::backstop::private::decode::<NODES, _>(&CATALOG, reply, Self::from_decoded)
            }

            fn detect(reply: &::backstop::Reply<'_>) -> ::core::option::Option<Self> {
                ::backstop::private::detect::<NODES, _>(&CATALOG, reply, Self::from_decoded)
            }

            fn decode_event(data: &[u8]) -> Self {
                let headers = ::backstop::http::HeaderMap::new();
                let reply = ::backstop::Reply::new(::backstop::http::StatusCode::OK, &headers, data);
                ::backstop::private::decode_event::<NODES, _>(&CATALOG, &reply, Self::from_decoded)
            }

            fn detect_event(data: &[u8]) -> ::core::option::Option<Self> {
                let headers = ::backstop::http::HeaderMap::new();
                let reply = ::backstop::Reply::new(::backstop::http::StatusCode::OK, &headers, data);
                ::backstop::private::detect_event::<NODES, _>(&CATALOG, &reply, Self::from_decoded)
            }

            fn from_fault(index: u16, fault: ::backstop::Fault) -> Self {
                #built
            }

            #values

            fn fault(&self) -> &::backstop::Fault {
                ::backstop::private::fault(self)
            }

            fn kind(&self) -> Self::Kind {
                ErrorKind::at(::backstop::private::index(self))
            }
        }

        impl Error {
            fn from_decoded(decoded: &::backstop::private::Decoded<'_, NODES>) -> Self {
                #decoded
            }
        }
    }
}

fn error(catalog: &Catalog) -> TokenStream {
    let clone = fields::clone(catalog);
    let debug = fields::debug(catalog);
    quote! {
        impl ::core::clone::Clone for Error {
            fn clone(&self) -> Self {
                #clone
            }
        }

        impl ::core::fmt::Debug for Error {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                #debug
            }
        }

        impl ::core::fmt::Display for Error {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(self.fault(), f)
            }
        }

        impl ::core::error::Error for Error {}
    }
}

fn kind() -> TokenStream {
    quote! {
        impl ::core::fmt::Display for ErrorKind {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl ::core::str::FromStr for ErrorKind {
            type Err = ::backstop::UnknownErrorKind;

            fn from_str(name: &str) -> ::core::result::Result<Self, Self::Err> {
                ::backstop::private::parse_kind(&CATALOG, name).map(Self::at)
            }
        }

        impl ::core::convert::From<Error> for ErrorKind {
            fn from(error: Error) -> Self {
                error.kind()
            }
        }

        impl ::core::convert::From<&Error> for ErrorKind {
            fn from(error: &Error) -> Self {
                error.kind()
            }
        }
    }
}

fn http() -> TokenStream {
    quote! {
        impl ::core::convert::From<ErrorKind> for ::backstop::http::StatusCode {
            fn from(kind: ErrorKind) -> Self {
                kind.canonical_status()
            }
        }

        impl ::core::convert::From<&Error> for ::backstop::http::Response<::std::vec::Vec<u8>> {
            fn from(error: &Error) -> Self {
                ::backstop::private::render(error)
            }
        }
    }
}
