//! The attributes of the user's type, as written.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens as _;
use syn::{Data, DeriveInput, Generics, Ident, LitStr, Member, Path, Type, parse_quote};

use super::{
    container::Container,
    target::{target, variant},
};
use crate::derive::mistakes::Mistakes;

/// What the attributes are called.
pub(super) const NAME: &str = "api_error";

/// The user's type.
pub(super) struct Model<'a> {
    pub(super) ident: &'a Ident,
    pub(super) generics: &'a Generics,
    /// The type of the API's errors.
    pub(super) error: Path,
    pub(super) source: Option<Source>,
    /// The path of the crate `backstop`.
    pub(super) runtime: Path,
    pub(super) is_enum: bool,
    /// Some words of attributes could not be read, so that what is missing may just be misspelt.
    pub(super) is_incomplete: bool,
    /// The struct, or the variants that are made from something.
    pub(super) targets: Vec<Target<'a>>,
}

/// The error file.
pub(super) enum Source {
    Path(LitStr),
    Catalog(LitStr),
}

/// The struct, or a variant.
pub(super) struct Target<'a> {
    pub(super) ident: &'a Ident,
    pub(super) claims: Vec<Claim>,
    pub(super) fields: Vec<Slot<'a>>,
    pub(super) is_unit: bool,
}

/// What a variant is made from.
pub(super) struct Claim {
    pub(super) span: Span,
    pub(super) what: What,
}

#[derive(Clone, PartialEq, Eq)]
pub(super) enum What {
    /// The errors that a word of the file means.
    Word(String),
    /// The errors of a group.
    Group(String),
    /// All other errors.
    Other,
    /// A call that failed without an answer.
    Transport,
    /// A call that the deadline ended.
    Stopped,
}

/// A field to be filled.
pub(super) struct Slot<'a> {
    pub(super) member: Member,
    pub(super) ty: &'a Type,
    pub(super) filling: Filling,
    pub(super) span: Span,
    /// Where `#[from]` stands: another macro makes a `From` of it.
    pub(super) from: Option<Span>,
}

/// How a field is filled.
pub(super) enum Filling {
    /// With the value that is called like the field.
    Named(String),
    /// With the value of this name.
    Value(String),
    /// With the error itself.
    Whole,
    /// By a function of the error.
    With(Path),
    /// With its default.
    Default,
}

impl<'a> Model<'a> {
    /// `None` where not even the type of the API's errors can be told.
    pub(super) fn parse(input: &'a DeriveInput, mistakes: &mut Mistakes) -> Option<Self> {
        let is_enum = matches!(input.data, Data::Enum(_));
        let mut is_incomplete = false;
        let targets = match &input.data {
            Data::Enum(data) => {
                let variants = data.variants.iter();
                variants.filter_map(|it| variant(it, &mut is_incomplete, mistakes)).collect()
            }
            Data::Struct(data) => vec![target(&input.ident, &data.fields, Vec::new(), mistakes)],
            Data::Union(data) => {
                mistakes.at(data.union_token.span, "an error becomes an enum or a struct, not a union");
                return None;
            }
        };
        let container = Container::parse(input, mistakes);
        Some(Self {
            ident: &input.ident,
            generics: &input.generics,
            error: container.error?,
            source: container.source,
            runtime: container.runtime.unwrap_or_else(|| parse_quote!(::backstop)),
            is_enum,
            is_incomplete: is_incomplete || container.wrong,
            targets,
        })
    }

    pub(super) fn claims(&self) -> impl Iterator<Item = (usize, &Claim)> {
        let targets = self.targets.iter().enumerate();
        targets.flat_map(|(at, target)| target.claims.iter().map(move |claim| (at, claim)))
    }

    /// Where another macro's `#[from]` stands that makes one of our conversions.
    pub(super) fn made_twice(&self, slot: &Slot<'_>) -> Option<Span> {
        let text = |tokens: TokenStream| tokens.to_string().replace(' ', "");
        let (ty, error) = (text(slot.ty.to_token_stream()), text(self.error.to_token_stream()));
        slot.from.filter(|_| ty == error || ty.ends_with(&format!("CallError<{error}>")))
    }

    pub(super) fn has(&self, what: &What) -> bool {
        self.claims().any(|(_, claim)| claim.what == *what)
    }
}
