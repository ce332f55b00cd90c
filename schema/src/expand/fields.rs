//! The structs of errors with typed fields, and the few places where such errors differ from the others.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{format_ident, quote};

use super::{docs, text};
use crate::catalog::{Catalog, Error, Field, FieldKind};

/// A struct per error with fields.
pub(super) fn expand(catalog: &Catalog) -> TokenStream {
    with_fields(catalog).map(|(index, error)| structure(catalog, index, error)).collect()
}

/// The body of `from_decoded(decoded) -> Error`.
pub(super) fn from_decoded(catalog: &Catalog) -> TokenStream {
    let rest = quote!(::backstop::private::variant(decoded.index(), decoded.fault()));
    let arms = with_fields(catalog).map(|(index, error)| {
        let (index, name) = (Literal::u16_suffixed(text::index(index)), ident(&error.variant));
        quote! {
            #index => {
                let mut error = ::std::boxed::Box::<#name>::new(::backstop::private::Made::made(#index, decoded.fault()));
                decoded.fill(&mut error.slots());
                Self::#name(error)
            }
        }
    });
    choose(&quote!(decoded.index()), arms, &rest)
}

/// The body of `from_fault(index, fault) -> Error`.
pub(super) fn from_fault(catalog: &Catalog) -> TokenStream {
    let arms = with_fields(catalog).map(|(index, error)| {
        let (index, name) = (Literal::u16_suffixed(text::index(index)), ident(&error.variant));
        quote! {
            #index => Self::#name(::std::boxed::Box::new(::backstop::private::Made::made(index, fault))),
        }
    });
    choose(&quote!(index), arms, &quote!(::backstop::private::variant(index, fault)))
}

/// The function `fields`, where an error has any.
pub(super) fn values(catalog: &Catalog) -> TokenStream {
    if with_fields(catalog).next().is_none() {
        return TokenStream::new();
    }
    let arms = with_fields(catalog).map(|(_, error)| {
        let variant = ident(&error.variant);
        quote!(Self::#variant(error) => ::backstop::private::fields(&error.members()),)
    });
    let values = choose(&quote!(self), arms, &quote!(::std::vec::Vec::new()));
    quote! {
        fn fields(&self) -> ::std::vec::Vec<::core::option::Option<::backstop::private::FieldValue>> {
            #values
        }
    }
}

/// The body of `Clone::clone`.
pub(super) fn clone(catalog: &Catalog) -> TokenStream {
    let rest = quote! {
        ::backstop::private::variant(
            ::backstop::private::index(self),
            ::core::clone::Clone::clone(self.fault()),
        )
    };
    let arms = with_fields(catalog).map(|(_, error)| {
        let name = ident(&error.variant);
        quote!(Self::#name(error) => Self::#name(::core::clone::Clone::clone(error)),)
    });
    choose(&quote!(self), arms, &rest)
}

/// The body of `Debug::fmt`.
pub(super) fn debug(catalog: &Catalog) -> TokenStream {
    let rest = quote!(f.debug_struct("Error").field("kind", &self.kind()).field("fault", self.fault()).finish());
    let arms = with_fields(catalog).map(|(_, error)| {
        let name = ident(&error.variant);
        quote!(Self::#name(error) => ::core::fmt::Debug::fmt(error, f),)
    });
    choose(&quote!(self), arms, &rest)
}

fn with_fields(catalog: &Catalog) -> impl Iterator<Item = (usize, &Error)> {
    catalog.errors.iter().enumerate().filter(|(_, error)| !error.fields.is_empty())
}

fn choose(subject: &TokenStream, arms: impl Iterator<Item = TokenStream>, rest: &TokenStream) -> TokenStream {
    let arms: TokenStream = arms.collect();
    if arms.is_empty() { rest.clone() } else { quote!(match #subject { #arms _ => #rest }) }
}

fn structure(catalog: &Catalog, index: usize, error: &Error) -> TokenStream {
    let (index, name) = (Literal::u16_suffixed(text::index(index)), ident(&error.variant));
    let about = text::tokens(&text::doc_comment(&docs::error(catalog, error)));
    let members = error.fields.iter().map(member);
    let names = error.fields.iter().map(|field| ident(&field.name));
    let slots = error.fields.iter().map(|field| listed(field, &quote!(Slot), &quote!(&mut)));
    let values = error.fields.iter().map(|field| listed(field, &quote!(Member), &quote!(&)));
    let count = Literal::usize_unsuffixed(error.fields.len());
    quote! {
        #about
        #[repr(C)]
        pub struct #name {
            fault: ::backstop::Fault,
            #(#members)*
        }

        impl #name {
            /// Starts an error of this kind, with the canonical status, type and code. Its fields are set on what
            /// [`finish`](::backstop::FaultBuilder::finish) gives.
            pub fn build() -> ::backstop::FaultBuilder<Self> {
                ::backstop::FaultBuilder::new(#index)
            }

            /// What the response says, and the response itself.
            #[must_use]
            pub fn fault(&self) -> &::backstop::Fault {
                &self.fault
            }

            #[inline(never)]
            fn slots(&mut self) -> [::backstop::private::Slot<'_>; #count] {
                use ::backstop::private::Slot;
                [#(#slots,)*]
            }

            #[inline(never)]
            fn members(&self) -> [::backstop::private::Member<'_>; #count] {
                use ::backstop::private::Member;
                [#(#values,)*]
            }
        }

        impl ::core::clone::Clone for #name {
            fn clone(&self) -> Self {
                let fault = ::core::clone::Clone::clone(&self.fault);
                let mut copy = <Self as ::backstop::private::Made>::made(#index, fault);
                ::backstop::private::copy_members(&mut copy.slots(), &self.members());
                copy
            }
        }

        #[doc(hidden)]
        impl ::backstop::private::Made for #name {
            fn catalog() -> &'static ::backstop::Catalog {
                &CATALOG
            }

            #[inline(never)]
            fn made(_: u16, fault: ::backstop::Fault) -> Self {
                Self { fault, #(#names: ::core::option::Option::None,)* }
            }
        }

        impl ::core::ops::Deref for #name {
            type Target = ::backstop::Fault;

            fn deref(&self) -> &Self::Target {
                &self.fault
            }
        }

        impl ::core::fmt::Debug for #name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::backstop::private::debug_members(f, &self.fault, #index, &self.members())
            }
        }

        impl ::core::fmt::Display for #name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.fault, f)
            }
        }

        impl ::core::convert::From<#name> for Error {
            fn from(error: #name) -> Self {
                Self::#name(::std::boxed::Box::new(error))
            }
        }
    }
}

fn member(field: &Field) -> TokenStream {
    let name = ident(&field.name);
    let about = text::tokens(&text::doc_comment(&docs::field(field)));
    let ty = option(&field.kind);
    quote!(#about pub #name: #ty,)
}

/// A member in the list of all.
fn listed(field: &Field, list: &TokenStream, reference: &TokenStream) -> TokenStream {
    let (kind, name) = (kind(&field.kind), ident(&field.name));
    quote!(#list::#kind(#reference self.#name))
}

fn option(kind: &FieldKind) -> TokenStream {
    let ty = rust_type(kind);
    quote!(::core::option::Option<#ty>)
}

fn rust_type(kind: &FieldKind) -> TokenStream {
    match kind {
        FieldKind::String => quote!(::std::string::String),
        FieldKind::Integer => quote!(i64),
        FieldKind::Number => quote!(f64),
        FieldKind::Boolean => quote!(bool),
        FieldKind::Duration => quote!(::core::time::Duration),
        FieldKind::Timestamp => quote!(::std::time::SystemTime),
        FieldKind::Json => quote!(::backstop::RawJson),
        FieldKind::List(item) => {
            let item = rust_type(item);
            quote!(::std::vec::Vec<#item>)
        }
    }
}

/// The variant of `Slot` and `Member`.
fn kind(kind: &FieldKind) -> Ident {
    let scalar = |kind: &FieldKind| match kind {
        FieldKind::String => "String",
        FieldKind::Integer => "Integer",
        FieldKind::Number => "Number",
        FieldKind::Boolean => "Boolean",
        FieldKind::Duration => "Duration",
        FieldKind::Timestamp => "Timestamp",
        FieldKind::Json | FieldKind::List(_) => "Json",
    };
    match kind {
        FieldKind::List(item) => format_ident!("{}s", scalar(item)),
        _ => ident(scalar(kind)),
    }
}

fn ident(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}
