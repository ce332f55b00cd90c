//! A struct or a variant, with values in its fields.

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::{format_ident, quote, quote_spanned};
use syn::{Member, spanned::Spanned as _};

use super::{
    fields::{Filled, With},
    model::{Model, Target},
    values::How,
};

/// What expressions are made of.
pub(super) struct Construct<'a> {
    pub(super) model: &'a Model<'a>,
    pub(super) targets: &'a [Vec<Filled<'a>>],
}

impl Construct<'_> {
    /// From `error`.
    pub(super) fn of_error(&self, target: usize) -> TokenStream {
        let runtime = &self.model.runtime;
        let fault = quote!(let fault = #runtime::ApiError::fault(&error););
        self.value(target, &fault, &quote!(fault), &quote!(error))
    }

    /// From `call`.
    pub(super) fn of_call(&self, target: usize) -> TokenStream {
        self.value(target, &TokenStream::new(), &quote!(call), &quote!(call))
    }

    /// The struct or variant. What consumes the error is evaluated last.
    fn value(&self, target: usize, facts: &TokenStream, methods: &TokenStream, whole: &TokenStream) -> TokenStream {
        let (Some(fields), Some(Target { ident, is_unit, .. })) =
            (self.targets.get(target), self.model.targets.get(target))
        else {
            return TokenStream::new();
        };
        let path = if self.model.is_enum { quote!(Self::#ident) } else { quote!(Self) };
        if *is_unit {
            return path;
        }
        let in_order = fields.is_sorted_by_key(|field| field.with.consumes());
        let (consuming, borrowing): (Vec<_>, Vec<_>) = fields.iter().partition(|field| field.with.consumes());
        let mut more = consuming.len();
        let values = borrowing.into_iter().chain(consuming).map(|field| {
            more -= usize::from(field.with.consumes());
            let value = self.filled(field, methods, whole, more > 0);
            match field.member {
                Member::Unnamed(_) if in_order => value,
                member => quote!(#member: #value),
            }
        });
        let values: Vec<_> = values.collect();
        let unnamed = fields.iter().all(|field| matches!(field.member, Member::Unnamed(_)));
        let value = if unnamed && in_order && !fields.is_empty() {
            quote!(#path(#(#values),*))
        } else {
            quote!(#path { #(#values),* })
        };
        let on_fault = |with: &With<'_>| matches!(with, With::Value(how) if !how.consumes() && *how != How::Kind);
        let facts = fields.iter().any(|field| on_fault(&field.with)).then_some(facts);
        quote! {
            #facts
            #value
        }
    }

    /// The value of a field; `kept` where others need the error after it.
    fn filled(&self, field: &Filled<'_>, methods: &TokenStream, whole: &TokenStream, kept: bool) -> TokenStream {
        let runtime = &self.model.runtime;
        let (ty, span) = (field.ty, field.ty.span());
        let value = match &field.with {
            With::Default => return quote_spanned!(span=> <#ty as ::core::default::Default>::default()),
            With::Function(function) => return quote!(#function(&#whole)),
            With::Field { variants, name } => self.typed(variants, name),
            With::Value(How::Method(method)) => {
                let method = format_ident!("{method}");
                quote!(#methods.#method())
            }
            With::Value(How::Slice(method)) => {
                let method = format_ident!("{method}");
                quote!(#methods.#method().to_vec())
            }
            With::Value(How::Optional(method)) => {
                let method = format_ident!("{method}");
                quote!(#methods.#method().cloned())
            }
            With::Value(How::Kind) => quote!(#runtime::ApiError::kind(&error)),
            With::Value(How::Fault) => quote!(::core::clone::Clone::clone(fault)),
            With::Value(How::Whole) if kept => quote!(::core::clone::Clone::clone(&#whole)),
            With::Value(How::Whole) => whole.clone(),
            With::Value(How::Transport) => quote!(#runtime::private::Fills::<#runtime::TransportError>::fill(#whole)),
        };
        // Where the type is wrong, the compiler points at the argument.
        let value = respanned(value, span);
        quote_spanned!(span=> #runtime::private::Fills::<#ty>::fill(#value))
    }

    /// A copy of a typed field; only some errors have it.
    fn typed(&self, variants: &[&str], name: &str) -> TokenStream {
        let error = &self.model.error;
        let name = Ident::new(name, Span::call_site());
        let arms = variants.iter().map(|variant| {
            let variant = Ident::new(variant, Span::call_site());
            quote!(#error::#variant(error) => ::core::clone::Clone::clone(&error.#name),)
        });
        quote! {
            match &error {
                #(#arms)*
                _ => ::core::option::Option::None,
            }
        }
    }
}

fn respanned(tokens: TokenStream, span: Span) -> TokenStream {
    let respanned = |mut token: TokenTree| {
        if let TokenTree::Group(group) = &token {
            token = Group::new(group.delimiter(), respanned(group.stream(), span)).into();
        }
        token.set_span(span);
        token
    };
    tokens.into_iter().map(respanned).collect()
}
