//! The attributes of the user's type, as written.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens as _;
use syn::{
    Data, DeriveInput, Field, Fields, Generics, Ident, Lit, LitStr, Member, Path, Type, ext::IdentExt as _,
    parse_quote, spanned::Spanned as _,
};

use crate::derive::{
    attribute::{self, Item, Value},
    mistakes::Mistakes,
};

const NAME: &str = "api_error";
const FORM: &str = "`#[api_error(path::to::Error, schema = \"name.errors.json\")]`";

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
    /// Some words before variants could not be read, so that what is missing may just be misspelt.
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
            is_incomplete,
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

/// The attribute of the type itself.
#[derive(Default)]
struct Container {
    error: Option<Path>,
    source: Option<Source>,
    runtime: Option<Path>,
    /// A key was wrong, which has been reported; nothing is said to be missing then.
    wrong: bool,
}

impl Container {
    fn parse(input: &DeriveInput, mistakes: &mut Mistakes) -> Self {
        let mut container = Self::default();
        let mut before = Mistakes::default();
        let (items, place) = attribute::items(&input.attrs, NAME, &mut before);
        container.wrong = !before.are_none();
        before.move_to(mistakes);
        for item in items {
            container.item(item, mistakes);
        }
        let Some(place) = place else {
            mistakes.at(input.ident.span(), format_args!("which API's errors become this type? Say {FORM}"));
            return container;
        };
        if container.error.is_none() && !container.wrong {
            mistakes.at(place, format_args!("the type of the API's errors is missing: {FORM}"));
        }
        if container.source.is_none() && !container.wrong && matches!(input.data, Data::Enum(_)) {
            mistakes.at(place, format_args!("the error file is missing: {FORM}, or `schema = catalog(\"name\")`"));
        }
        container
    }

    fn item(&mut self, item: Item, mistakes: &mut Mistakes) {
        match item {
            Item::Path(path) if self.error.is_none() => self.error = Some(path),
            Item::Path(path) => mistakes.on(path, "the type of the API's errors is given twice"),
            Item::Pair(key, value) if key == "schema" => {
                if self.source.is_some() {
                    mistakes.at(key.span(), "`schema` is given twice");
                }
                let source = source(value, mistakes);
                self.wrong |= source.is_none();
                self.source = source;
            }
            Item::Pair(key, value) if key == "crate" => self.runtime = value.path(&key, "path::to::backstop", mistakes),
            Item::Literal(literal) => {
                self.wrong = true;
                mistakes
                    .on(literal, "this belongs to a variant; of the type itself, say the errors' type and `schema`");
            }
            Item::Pair(key, _) | Item::List(key, _) => {
                self.wrong = true;
                unknown(&key, &["schema", "crate"], mistakes);
            }
        }
    }
}

fn source(value: Value, mistakes: &mut Mistakes) -> Option<Source> {
    match value {
        Value::Literal(Lit::Str(path)) if path.value().is_empty() => mistakes.at(path.span(), "the path is empty"),
        Value::Literal(Lit::Str(path)) => return Some(Source::Path(path)),
        Value::Call(name, mut list) if name == "catalog" => {
            if let (Some(Item::Literal(Lit::Str(name))), true) = (list.items.pop(), list.items.is_empty()) {
                return Some(Source::Catalog(name));
            }
            mistakes.at(list.span, "expected the name of a shipped catalog: `catalog(\"name\")`");
        }
        other => {
            let message = "expected the path of an error file, such as \"api.errors.json\", or `catalog(\"name\")`";
            mistakes.at(other.span(), message);
        }
    }
    None
}

/// A variant with an attribute; one without is none of ours.
fn variant<'a>(variant: &'a syn::Variant, is_incomplete: &mut bool, mistakes: &mut Mistakes) -> Option<Target<'a>> {
    let mut found = Mistakes::default();
    let (items, place) = attribute::items(&variant.attrs, NAME, &mut found);
    if place.is_none() {
        for field in &variant.fields {
            let (_, place) = attribute::items(&field.attrs, NAME, mistakes);
            if let Some(place) = place {
                let message = format!("`{}` is made from no error: it has no `#[api_error(…)]` itself", variant.ident);
                mistakes.at(place, message);
            }
        }
        return None;
    }
    let claims = items.into_iter().filter_map(|item| claim(item, &mut found)).collect();
    *is_incomplete |= !found.are_none();
    found.move_to(mistakes);
    Some(target(&variant.ident, &variant.fields, claims, mistakes))
}

fn claim(item: Item, mistakes: &mut Mistakes) -> Option<Claim> {
    let span = item.span();
    let what = match item {
        Item::Literal(Lit::Str(text)) => What::Word(text.value()),
        Item::Literal(Lit::Int(number)) if number.suffix().is_empty() => What::Word(number.base10_digits().to_owned()),
        Item::Literal(literal) => {
            mistakes.on(literal, "expected a type, a code or a kind in quotes");
            return None;
        }
        Item::Path(path) if path.is_ident("other") => What::Other,
        Item::Path(path) if path.is_ident("transport") => What::Transport,
        Item::Path(path) if path.is_ident("stopped") => What::Stopped,
        Item::Path(path) => {
            let word = path.to_token_stream().to_string();
            if word == "group" {
                mistakes.at(span, "`group` needs its name: `group = \"billing\"`");
                return None;
            }
            let help = match backstop_schema::nearest::nearest(&word, ["other", "transport", "stopped"]) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => format!("words of the error file stand in quotes: `\"{word}\"`"),
            };
            mistakes.with_help(span, format_args!("unknown word `{word}`"), help);
            return None;
        }
        Item::Pair(key, value) if key == "group" => {
            let name = value.text(&key, "billing", mistakes)?;
            return Some(Claim { span: name.span(), what: What::Group(name.value()) });
        }
        Item::Pair(key, _) if key == "from" || key == "with" => {
            mistakes.with_help(
                span,
                format_args!("`{key}` fills a field"),
                "it stands before the field, in `#[api_error(…)]`",
            );
            return None;
        }
        Item::Pair(key, _) | Item::List(key, _) => {
            unknown(&key, &["group", "other", "transport", "stopped"], mistakes);
            return None;
        }
    };
    Some(Claim { span, what })
}

fn target<'a>(ident: &'a Ident, fields: &'a Fields, claims: Vec<Claim>, mistakes: &mut Mistakes) -> Target<'a> {
    let is_unit = matches!(fields, Fields::Unit);
    let fields = fields.members().zip(fields).map(|(member, field)| slot(member, field, mistakes)).collect();
    Target { ident, claims, fields, is_unit }
}

fn slot<'a>(member: Member, field: &'a Field, mistakes: &mut Mistakes) -> Slot<'a> {
    let mut span = field.ident.as_ref().map_or_else(|| field.ty.span(), Ident::span);
    let by_name = || field.ident.as_ref().map_or(Filling::Whole, |name| Filling::Named(name.unraw().to_string()));
    let (items, place) = attribute::items(&field.attrs, NAME, mistakes);
    let given = items.len();
    let mut fillings: Vec<_> = items.into_iter().filter_map(|item| filling(item, mistakes)).collect();
    if let (Some(place), true) = (place, given > 1) {
        mistakes.at(place, "a field is filled in one way: `from`, `with` or `default`");
    }
    let filling = fillings.pop().map(|(filling, place)| {
        span = place;
        filling
    });
    let from =
        field.attrs.iter().find(|attribute| attribute.path().is_ident("from")).map(|attribute| attribute.path().span());
    // An attribute that is wrong has been reported; nothing is said about the field's name then.
    let otherwise = || if place.is_some() { Filling::Default } else { by_name() };
    Slot { member, ty: &field.ty, filling: filling.unwrap_or_else(otherwise), span, from }
}

fn filling(item: Item, mistakes: &mut Mistakes) -> Option<(Filling, Span)> {
    let span = item.span();
    match item {
        Item::Pair(key, value) if key == "from" => {
            let name = value.text(&key, "message", mistakes)?;
            Some((Filling::Value(name.value()), name.span()))
        }
        Item::Pair(key, value) if key == "with" => {
            value.path(&key, "function", mistakes).map(|path| (Filling::With(path), span))
        }
        Item::Path(path) if path.is_ident("default") => Some((Filling::Default, span)),
        Item::Pair(key, _) | Item::List(key, _) => {
            unknown(&key, &["from", "with", "default"], mistakes);
            None
        }
        Item::Path(_) | Item::Literal(_) => {
            let message = "expected `from = \"value\"`, `with = function` or `default`";
            mistakes.with_help(span, message, "words of the error file stand before a variant");
            None
        }
    }
}

fn unknown(key: &Ident, known: &[&str], mistakes: &mut Mistakes) {
    let key_text = key.to_string();
    let help = match backstop_schema::nearest::nearest(&key_text, known.iter().copied()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("it is one of `{}`", known.join("`, `")),
    };
    mistakes.with_help(key.span(), format_args!("unknown key `{key_text}`"), help);
}
