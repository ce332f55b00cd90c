//! What is to be done about each variant, attributes resolved.

use backstop_schema::names::snake;
use proc_macro2::Span;
use syn::{
    Data, DeriveInput, Field, Fields, Generics, Ident, Member, Path, Type, ext::IdentExt as _, parse_quote,
    spanned::Spanned as _,
};

use super::settings::{Mark, Settings, Word, Written, mark};
use crate::derive::{
    attribute::{Item, List},
    mistakes::Mistakes,
};

/// The user's type.
pub(super) struct Model<'a> {
    pub(super) ident: &'a Ident,
    pub(super) generics: &'a Generics,
    /// The path of the crate `backstop`.
    pub(super) runtime: Path,
    pub(super) timeouts: Option<&'a List>,
    pub(super) is_enum: bool,
    /// The struct, or the variants. Those that nothing can be said of have been reported and are left out.
    pub(super) targets: Vec<Target<'a>>,
}

/// The struct, or a variant.
pub(super) struct Target<'a> {
    pub(super) ident: &'a Ident,
    pub(super) rule: Rule<'a>,
}

/// Where the advice comes from.
pub(super) enum Rule<'a> {
    /// From the error in this field.
    Delegate(Member, &'a Type),
    /// From a policy.
    Own(Own<'a>),
}

/// A policy, and what goes with it.
pub(super) struct Own<'a> {
    /// The word for logs.
    pub(super) kind: String,
    pub(super) strategy: Strategy<'a>,
    pub(super) after: Option<After<'a>>,
}

/// A strategy as written.
pub(super) struct Strategy<'a> {
    pub(super) word: Word,
    /// Where the word stands.
    pub(super) place: Span,
    pub(super) keys: Vec<&'a Item>,
    /// Whether it is the one of the type, as other variants may have it too.
    pub(super) shared: bool,
}

/// What says when to come back.
pub(super) enum After<'a> {
    Field(Member, &'a Type),
    Method(&'a Path),
}

impl<'a> Model<'a> {
    pub(super) fn new(input: &'a DeriveInput, written: &'a Written, mistakes: &mut Mistakes) -> Self {
        let Written { container, variants } = written;
        let targets: Vec<_> = match &input.data {
            Data::Enum(data) => {
                let readers = data.variants.iter().zip(variants).map(|(variant, own)| Reader {
                    ident: &variant.ident,
                    fields: &variant.fields,
                    own,
                    of_type: Some(container),
                });
                readers.filter_map(|reader| reader.target(mistakes)).collect()
            }
            Data::Struct(data) => {
                let reader = Reader { ident: &input.ident, fields: &data.fields, own: container, of_type: None };
                reader.target(mistakes).into_iter().collect()
            }
            Data::Union(data) => {
                mistakes.at(data.union_token.span, "an error is an enum or a struct, not a union");
                Vec::new()
            }
        };
        let is_enum = matches!(input.data, Data::Enum(_));
        if let (true, Some((_, span))) = (is_enum, &container.kind) {
            mistakes.at(*span, "each variant of an enum has a `kind` of its own");
        }
        Self {
            ident: &input.ident,
            generics: &input.generics,
            runtime: container.runtime.as_ref().map_or_else(|| parse_quote!(::backstop), |path| parse_quote!(#path)),
            timeouts: container.timeouts.as_ref(),
            is_enum,
            targets,
        }
    }
}

/// A struct or a variant, with what its attribute says and, of a variant, what that of its type says.
struct Reader<'a> {
    ident: &'a Ident,
    fields: &'a Fields,
    own: &'a Settings,
    of_type: Option<&'a Settings>,
}

/// A field with its name or number.
type Place<'a> = (Member, &'a Field);

impl<'a> Reader<'a> {
    fn target(&self, mistakes: &mut Mistakes) -> Option<Target<'a>> {
        let mut after = None;
        let mut inner = None;
        for (member, field) in self.fields.members().zip(self.fields) {
            let Some((mark, span)) = mark(field, mistakes) else { continue };
            let slot = if mark == Mark::After { &mut after } else { &mut inner };
            if slot.is_some() {
                let word = if mark == Mark::After { "after" } else { "delegate" };
                mistakes.at(span, format_args!("two fields are marked `{word}`"));
            }
            *slot = Some(((member, field), span));
        }
        let rule = match (inner, self.word()) {
            (Some((_, span)), Some((word, _))) if self.own.word.is_some() && word != Word::Delegate => {
                mistakes.at(span, format_args!("`{}` has a strategy of its own already", self.ident));
                return None;
            }
            (Some((place, _)), _) => Some(place).map(|(member, field)| Rule::Delegate(member, &field.ty)),
            (None, Some((Word::Delegate, span))) => {
                let (member, field) = self.inner(span, mistakes)?;
                Some(Rule::Delegate(member, &field.ty))
            }
            (None, Some((word, place))) => {
                let after = self.after(after.take(), mistakes);
                Some(Rule::Own(Own { kind: self.kind(), strategy: self.strategy(word, place), after }))
            }
            (None, None) => {
                self.nothing_said(mistakes);
                None
            }
        }?;
        if let Rule::Delegate(..) = rule {
            self.nothing_of_its_own(after.map(|(_, span)| span), mistakes);
        }
        Some(Target { ident: self.ident, rule })
    }

    fn word(&self) -> Option<(Word, Span)> {
        self.own.word.or(self.of_type.and_then(|of_type| of_type.word))
    }

    /// Keys alone change the strategy of the type; those beside a word stand alone.
    fn strategy(&self, word: Word, place: Span) -> Strategy<'a> {
        let of_type = self.of_type.filter(|_| self.own.word.is_none()).map_or(&[][..], |of_type| &of_type.keys);
        let replaced = |key: &&Item| self.own.keys.iter().any(|own| own.key() == key.key());
        let keys = of_type.iter().filter(|key| !replaced(key)).chain(&self.own.keys).collect();
        Strategy { word, place, keys, shared: self.own.word.is_none() && self.own.keys.is_empty() }
    }

    fn kind(&self) -> String {
        let name = self.ident.unraw().to_string();
        let word = if name.is_ascii() { snake(&name) } else { name.to_lowercase() };
        self.own.kind.as_ref().map_or(word, |(kind, _)| kind.clone())
    }

    /// A field comes before a method, and what the variant says before what the type says.
    fn after(&self, field: Option<(Place<'a>, Span)>, mistakes: &mut Mistakes) -> Option<After<'a>> {
        if let (Some((_, span)), Some(_)) = (&field, &self.own.after) {
            mistakes.at(*span, "both a field and a method say when to come back");
        }
        let field = field.map(|((member, field), _)| After::Field(member, &field.ty));
        let method = || self.own.after.as_ref().or(self.of_type.and_then(|of_type| of_type.after.as_ref()));
        field.or_else(|| method().map(After::Method))
    }

    /// The field that knows: the only one, or the one that other macros take for the source.
    fn inner(&self, span: Span, mistakes: &mut Mistakes) -> Option<Place<'a>> {
        let mut fields: Vec<Place<'a>> = self.fields.members().zip(self.fields).collect();
        if fields.len() > 1 {
            fields.retain(|(_, field)| is_source(field));
        }
        match (fields.pop(), fields.is_empty()) {
            (Some(place), true) => return Some(place),
            _ if self.fields.is_empty() => {
                let message = format!("`{}` has no field that the policy could come from", self.ident);
                mistakes.at(self.or_here(span), message);
            }
            _ => {
                let message = format!("which field of `{}` knows the policy?", self.ident);
                mistakes.with_help(self.or_here(span), message, "mark it: `#[retry(delegate)]` before the field");
            }
        }
        None
    }

    /// Where the word of the type stands, it is the variant that is wrong.
    fn or_here(&self, span: Span) -> Span {
        if self.own.word.is_some() { span } else { self.ident.span() }
    }

    fn nothing_said(&self, mistakes: &mut Mistakes) {
        if self.own.wrong || self.of_type.is_some_and(|of_type| of_type.wrong) {
            return;
        }
        let message = format!("what is to be done about `{}`?", self.ident);
        let mut help =
            "say `#[retry(never)]`, `#[retry(backoff)]`, `#[retry(wait)]` or `#[retry(delegate)]`".to_owned();
        if self.of_type.is_some() {
            help.push_str(" before it, or before the enum for all that say nothing else");
        }
        mistakes.with_help(self.ident.span(), message, help);
    }

    /// Where the error inside decides, nothing else has a say.
    fn nothing_of_its_own(&self, after: Option<Span>, mistakes: &mut Mistakes) {
        for key in &self.own.keys {
            let name = key.key().map(Ident::to_string).unwrap_or_default();
            mistakes.at(key.span(), format_args!("`{name}` has no meaning where the error inside decides"));
        }
        if let Some(path) = &self.own.after {
            mistakes.at(path.span(), "`retry_after` has no meaning where the error inside decides");
        }
        if let Some(span) = after {
            mistakes.at(span, "`after` has no meaning where the error inside decides");
        }
        if let Some((_, span)) = &self.own.kind {
            mistakes.at(*span, "`kind` has no meaning where the error inside decides");
        }
    }
}

fn is_source(field: &Field) -> bool {
    let marked = |name| field.attrs.iter().any(|attribute| attribute.path().is_ident(name));
    marked("source") || marked("from") || field.ident.as_ref().is_some_and(|name| name == "source")
}
