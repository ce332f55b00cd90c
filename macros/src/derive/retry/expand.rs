//! The impl of `Retry`.

use backstop_schema::{catalog::Strategy, expand};
use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens as _, format_ident, quote, quote_spanned};
use syn::{Generics, Member, Path, Type, spanned::Spanned as _};

use super::{
    model::{After, Model, Own, Rule, Target},
    policies::Policies,
    settings::Word,
};

/// The impl for a type without mistakes.
pub(super) fn item(model: &Model<'_>, policies: &Policies) -> TokenStream {
    let expansion = Expansion { model, runtime: model.runtime.to_token_stream().to_string() };
    let mut strategies = policies.strategies.iter();
    let mut shared = TokenStream::new();
    let advices: Vec<_> = model
        .targets
        .iter()
        .map(|target| match &target.rule {
            Rule::Delegate(member, ty) => expansion.delegated(member, ty),
            Rule::Own(own) => expansion.own(own, strategies.next(), &mut shared),
        })
        .collect();
    let advice = if model.is_enum { expansion.choice(&advices) } else { quote!(#(#advices)*) };
    let timeouts = expansion.timeouts(policies);
    implement(model, &quote!(#shared #advice), &timeouts)
}

/// The same without a body, for a type with mistakes.
pub(super) fn outline(model: &Model<'_>) -> TokenStream {
    implement(model, &quote!(::core::panic!()), &TokenStream::new())
}

fn implement(model: &Model<'_>, advice: &TokenStream, timeouts: &TokenStream) -> TokenStream {
    let Model { ident, runtime, .. } = model;
    let bounds = bounds(model);
    let (generics, arguments, _) = model.generics.split_for_impl();
    quote! {
        #[automatically_derived]
        #[allow(deprecated, unused_qualifications)]
        impl #generics #runtime::Retry for #ident #arguments #bounds {
            fn advice(&self) -> #runtime::Advice {
                #advice
            }

            #timeouts
        }
    }
}

/// The user's own bounds, and that the errors inside have policies where their types are generic.
fn bounds(model: &Model<'_>) -> TokenStream {
    let runtime = &model.runtime;
    let generic = model.targets.iter().filter_map(|target| match &target.rule {
        Rule::Delegate(_, ty) if mentions_parameter(ty, model.generics) => Some(ty),
        _ => None,
    });
    let added = generic.map(|ty| quote!(#ty: #runtime::Retry,));
    let own = model.generics.where_clause.iter().flat_map(|clause| &clause.predicates).map(|bound| quote!(#bound,));
    let all: TokenStream = own.chain(added).collect();
    if all.is_empty() { all } else { quote!(where #all) }
}

fn mentions_parameter(ty: &Type, generics: &Generics) -> bool {
    fn any(tokens: TokenStream, found: &dyn Fn(&Ident) -> bool) -> bool {
        tokens.into_iter().any(|token| match token {
            TokenTree::Ident(ident) => found(&ident),
            TokenTree::Group(group) => any(group.stream(), found),
            TokenTree::Punct(_) | TokenTree::Literal(_) => false,
        })
    }
    any(ty.to_token_stream(), &|ident| generics.type_params().any(|parameter| parameter.ident == *ident))
}

struct Expansion<'a> {
    model: &'a Model<'a>,
    /// The path of the crate `backstop`, as text.
    runtime: String,
}

impl Expansion<'_> {
    fn choice(&self, advices: &[TokenStream]) -> TokenStream {
        if advices.is_empty() {
            return quote!(match *self {});
        }
        let arms = self.model.targets.iter().zip(advices).map(|(Target { ident, rule }, advice)| {
            let bound = match rule {
                Rule::Delegate(member, _) => quote!(#member: error,),
                Rule::Own(Own { after: Some(After::Field(member, _)), .. }) => quote!(#member: after,),
                Rule::Own(_) => TokenStream::new(),
            };
            quote!(Self::#ident { #bound .. } => { #advice })
        });
        quote!(match self { #(#arms)* })
    }

    fn delegated(&self, member: &Member, ty: &Type) -> TokenStream {
        let runtime = &self.model.runtime;
        let error = if self.model.is_enum { quote!(error) } else { quote!(&self.#member) };
        quote_spanned!(ty.span()=> <#ty as #runtime::Retry>::advice(#error))
    }

    /// The advice of a policy; `shared` is where one for several variants is declared.
    fn own(&self, own: &Own<'_>, strategy: Option<&Strategy>, shared: &mut TokenStream) -> TokenStream {
        let (runtime, kind) = (&self.model.runtime, &own.kind);
        let (declared, policy) = match own.strategy.word {
            Word::Never if own.strategy.keys.is_empty() => (TokenStream::new(), quote!(#runtime::RetryPolicy::NEVER)),
            Word::Backoff if own.strategy.keys.is_empty() => {
                (TokenStream::new(), quote!(#runtime::RetryPolicy::BACKOFF))
            }
            Word::Wait if own.strategy.keys.is_empty() => (TokenStream::new(), quote!(#runtime::RetryPolicy::WAIT)),
            _ if own.strategy.shared => {
                if shared.is_empty() {
                    *shared = self.declared("SHARED", strategy);
                }
                (TokenStream::new(), quote!(SHARED))
            }
            _ => (self.declared("POLICY", strategy), quote!(POLICY)),
        };
        let advice = match &own.after {
            None => quote!(#runtime::Advice::new(&#policy, #kind)),
            Some(After::Field(member, ty)) => {
                let after = if self.model.is_enum { quote!(after) } else { quote!(&self.#member) };
                let hint = quote_spanned!(ty.span()=> <#ty as #runtime::private::AsHint>::as_hint(#after));
                quote!(#runtime::Advice::new(&#policy, #kind).with_retry_after(#hint))
            }
            Some(After::Method(path)) => {
                let hint = self.asked(path);
                quote!(#runtime::Advice::new(&#policy, #kind).with_retry_after(#hint))
            }
        };
        quote!(#declared #advice)
    }

    fn declared(&self, name: &str, strategy: Option<&Strategy>) -> TokenStream {
        let (runtime, name) = (&self.model.runtime, format_ident!("{name}"));
        let policy = strategy.map(|strategy| expand::policy(strategy, &self.runtime));
        quote!(static #name: #runtime::RetryPolicy = #policy;)
    }

    /// What a method says, or a function of a longer path.
    fn asked(&self, path: &Path) -> TokenStream {
        let runtime = &self.model.runtime;
        let span = path.span();
        let method = path.get_ident().map(|_| quote_spanned!(span=> Self::));
        quote_spanned!(span=> #runtime::private::AsHint::as_hint(&#method #path(self)))
    }

    /// What the attribute says, or what the error inside of a struct says.
    fn timeouts(&self, policies: &Policies) -> TokenStream {
        let runtime = &self.model.runtime;
        let timeouts = match self.model.targets.first().map(|target| &target.rule) {
            _ if self.model.timeouts.is_some() => expand::timeouts(policies.timeouts, &self.runtime),
            Some(Rule::Delegate(_, ty)) if !self.model.is_enum => quote!(<#ty as #runtime::Retry>::default_timeouts()),
            _ => return TokenStream::new(),
        };
        quote! {
            fn default_timeouts() -> #runtime::Timeouts {
                #timeouts
            }
        }
    }
}
