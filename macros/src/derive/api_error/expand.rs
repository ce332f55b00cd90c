//! The impls of `From`.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens as _, quote, quote_spanned};

use super::{
    claims::Claims,
    construct::Construct,
    fields::Filled,
    model::{Model, Source, What},
    schema::{Read, Schema},
};

/// The impls of a type without mistakes.
pub(super) fn impls(model: &Model<'_>, schema: &Schema, targets: &[Vec<Filled<'_>>], claims: &Claims) -> TokenStream {
    let construct = Construct { model, targets };
    let (error, runtime) = (&model.error, &model.runtime);
    let body = match schema.read().filter(|_| model.is_enum) {
        Some(read) => construct.choice(read, claims),
        None => construct.of_error(0),
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
        let body = construct.ended(claims);
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
    // A word that could not be read may have been one of these.
    let of_call = model.is_incomplete || model.has(&What::Transport) || model.has(&What::Stopped);
    let from_call =
        (!made_twice && of_call).then(|| from(model, &quote!(#runtime::CallError<#error>), &quote!(_), &never));
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
    // As the source says it: what messages show may be an absolute path, which no generated code holds.
    let otherwise = match &model.source {
        Some(Source::Path(path)) => format!("`{shown}` is not made from `{}`", path.value()),
        Some(Source::Catalog(name)) => format!("`{shown}` is not made from `catalog({:?})`", name.value()),
        None => String::new(),
    };
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

impl Construct<'_> {
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
