//! The impls of `From`.

use proc_macro2::{Group, Ident, Literal, Span, TokenStream, TokenTree};
use quote::{ToTokens as _, format_ident, quote, quote_spanned};
use syn::spanned::Spanned as _;

use super::{
    claims::Claims,
    fields::{Filled, With},
    model::{Model, Source, Target, What},
    schema::{Read, Schema},
    values::How,
};

/// The impls of a type without mistakes.
pub(super) fn impls(model: &Model<'_>, schema: &Schema, targets: &[Vec<Filled<'_>>], claims: &Claims) -> TokenStream {
    let expansion = Expansion { model, targets };
    let (error, runtime) = (&model.error, &model.runtime);
    let body = match schema.read().filter(|_| model.is_enum) {
        Some(read) => expansion.choice(read, claims),
        None => expansion.of_error(0),
    };
    let from_error = from(model, &quote!(#error), &quote!(error), &body);
    // The compiler runs the macro again when a file that it included changes.
    let tracked = match &model.source {
        Some(Source::Path(path)) if schema.read().is_some_and(|read| read.tracked) => {
            quote!(
                const _: &[u8] = ::core::include_bytes!(#path);
            )
        }
        _ => TokenStream::new(),
    };
    let checked = schema.read().filter(|_| !model.is_enum).map(|read| index(model, read, &quote!(_)));
    let from_call = of_call(claims).map(|_| {
        let body = expansion.ended(claims);
        from(model, &quote!(#runtime::CallError<#error>), &quote!(call), &body)
    });
    quote!(#from_error #from_call #tracked #checked)
}

/// The same without bodies, for a type or a file with mistakes, so that uses of the impls are no mistakes too.
pub(super) fn outline(model: &Model<'_>, schema: &Schema) -> TokenStream {
    let (error, runtime) = (&model.error, &model.runtime);
    let never = quote!(::core::panic!());
    let mut slots = model.targets.iter().flat_map(|target| &target.fields);
    let made_twice = slots.any(|slot| model.made_twice(slot).is_some());
    let from_error = (!made_twice).then(|| from(model, &quote!(#error), &quote!(_), &never));
    let from_call = (!made_twice && (model.has(&What::Transport) || model.has(&What::Stopped)))
        .then(|| from(model, &quote!(#runtime::CallError<#error>), &quote!(_), &never));
    // Where the file has mistakes, they must have been reported, which they are if the enum is made from it.
    let reported = schema.read().filter(|_| schema.catalog().is_none()).map(|read| index(model, read, &quote!(_)));
    quote!(#from_error #from_call #reported)
}

fn from(model: &Model<'_>, source: &TokenStream, pattern: &TokenStream, body: &TokenStream) -> TokenStream {
    let ident = model.ident;
    let (generics, arguments, bounds) = model.generics.split_for_impl();
    quote! {
        #[automatically_derived]
        #[allow(deprecated, unused_qualifications, clippy::needless_pass_by_value)]
        impl #generics ::core::convert::From<#source> for #ident #arguments #bounds {
            fn from(#pattern: #source) -> Self {
                #body
            }
        }
    }
}

/// A constant: the way from an error to its kind, checked against the file.
fn index(model: &Model<'_>, read: &Read, name: &TokenStream) -> TokenStream {
    let (error, runtime) = (&model.error, &model.runtime);
    let fingerprint = Literal::u64_unsuffixed(read.fingerprint());
    let shown = error.to_token_stream().to_string().replace(' ', "");
    let otherwise = format!("`{shown}` is not made from `{}`", read.shown);
    quote_spanned! {read.place=>
        #[allow(unused_qualifications)]
        const #name: fn(&#error) -> u16 = match #runtime::private::made_from::<#error>(#fingerprint) {
            ::core::option::Option::Some(index) => index,
            ::core::option::Option::None => ::core::panic!(#otherwise),
        };
    }
}

fn of_call(claims: &Claims) -> Option<(usize, usize)> {
    let transport = claims.transport.or(claims.stopped)?;
    Some((transport, claims.stopped.unwrap_or(transport)))
}

struct Expansion<'a> {
    model: &'a Model<'a>,
    targets: &'a [Vec<Filled<'a>>],
}

impl Expansion<'_> {
    /// From an error to its variant, by the index of its kind.
    fn choice(&self, read: &Read, claims: &Claims) -> TokenStream {
        let mut arms: Vec<_> = (0..self.targets.len()).map(|target| (target, ranges(claims, target))).collect();
        arms.retain(|(target, ranges)| !ranges.is_empty() && Some(*target) != claims.other);
        // Without a variant for all others, the one with the longest list takes what is left, which is nothing more.
        let rest = claims.other.or_else(|| {
            let longest = (0..arms.len()).max_by_key(|&arm| arms[arm].1.len())?;
            Some(arms.swap_remove(longest).0)
        });
        arms.sort_unstable_by_key(|(target, _)| *target);
        let arms = arms.iter().map(|(target, ranges)| {
            let value = self.of_error(*target);
            quote!(#(#ranges)|* => { #value })
        });
        let rest = rest.map(|target| self.of_error(target));
        let index = index(self.model, read, &quote!(INDEX));
        quote! {
            #index
            match INDEX(&error) {
                #(#arms)*
                _ => { #rest }
            }
        }
    }

    /// From a failed call to its variant.
    fn ended(&self, claims: &Claims) -> TokenStream {
        let (error, runtime) = (&self.model.error, &self.model.runtime);
        let Some((transport, stopped)) = of_call(claims) else { return TokenStream::new() };
        let ended = quote!(#runtime::private::Ended);
        let first = self.of_call(transport);
        let calls = if transport == stopped {
            quote!(#ended::Transport(call) | #ended::Stopped(call) => { #first })
        } else {
            let second = self.of_call(stopped);
            quote! {
                #ended::Transport(call) => { #first }
                #ended::Stopped(call) => { #second }
            }
        };
        quote! {
            match #runtime::private::ended(call) {
                #ended::Api(error) => <Self as ::core::convert::From<#error>>::from(error),
                #calls
            }
        }
    }

    fn of_error(&self, target: usize) -> TokenStream {
        let runtime = &self.model.runtime;
        let fault = quote!(let fault = #runtime::ApiError::fault(&error););
        self.value(target, &fault, &quote!(fault), &quote!(error))
    }

    fn of_call(&self, target: usize) -> TokenStream {
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
        let (consuming, borrowing): (Vec<_>, Vec<_>) = fields.iter().partition(|field| field.with.consumes());
        let mut more = consuming.len();
        let values = borrowing.into_iter().chain(consuming).map(|field| {
            more -= usize::from(field.with.consumes());
            let member = field.member;
            let value = self.filled(field, methods, whole, more > 0);
            quote!(#member: #value)
        });
        let values: Vec<_> = values.collect();
        let on_fault = |with: &With<'_>| matches!(with, With::Value(how) if !how.consumes() && *how != How::Kind);
        let facts = fields.iter().any(|field| on_fault(&field.with)).then_some(facts);
        quote! {
            #facts
            #path { #(#values),* }
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

/// The indices of the kinds that become a target, as few patterns as it takes.
fn ranges(claims: &Claims, target: usize) -> Vec<TokenStream> {
    let mut ranges: Vec<(usize, usize)> = Vec::new();
    for kind in (0..claims.kinds.len()).filter(|&kind| claims.kinds[kind] == Some(target)) {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == kind => *last = kind,
            _ => ranges.push((kind, kind)),
        }
    }
    let pattern = |(first, last)| {
        let (from, to) = (Literal::usize_unsuffixed(first), Literal::usize_unsuffixed(last));
        if first == last { quote!(#from) } else { quote!(#from..=#to) }
    };
    ranges.into_iter().map(pattern).collect()
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
