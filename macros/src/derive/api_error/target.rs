//! The attributes of variants and fields.

use backstop_schema::nearest::nearest;
use proc_macro2::Span;
use quote::ToTokens as _;
use syn::{Field, Fields, Ident, Lit, Member, ext::IdentExt as _, spanned::Spanned as _};

use super::model::{Claim, Filling, NAME, Slot, Target, What};
use crate::derive::{
    attribute::{self, Item},
    mistakes::Mistakes,
};

/// A variant with an attribute; one without is none of ours.
pub(super) fn variant<'a>(
    variant: &'a syn::Variant,
    is_incomplete: &mut bool,
    mistakes: &mut Mistakes,
) -> Option<Target<'a>> {
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
            let help = match nearest(&word, ["other", "transport", "stopped"]) {
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
            attribute::unknown(&key, &["group", "other", "transport", "stopped"], mistakes);
            return None;
        }
    };
    Some(Claim { span, what })
}

/// The struct, or a variant.
pub(super) fn target<'a>(
    ident: &'a Ident,
    fields: &'a Fields,
    claims: Vec<Claim>,
    mistakes: &mut Mistakes,
) -> Target<'a> {
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
            attribute::unknown(&key, &["from", "with", "default"], mistakes);
            None
        }
        Item::Path(_) | Item::Literal(_) => {
            let message = "expected `from = \"value\"`, `with = function` or `default`";
            mistakes.with_help(span, message, "words of the error file stand before a variant");
            None
        }
    }
}
