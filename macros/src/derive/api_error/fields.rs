//! Which value each field is filled with.

use backstop_schema::{
    catalog::{Error, Field, FieldKind},
    nearest::nearest,
};
use quote::ToTokens as _;
use syn::{Member, Path, Type};

use super::{
    claims::Claims,
    model::{Filling, Model, Slot, Target},
    schema::Read,
    values::{How, OF_CALL, OF_ERROR},
};
use crate::derive::mistakes::Mistakes;

/// A field and what it is filled with.
pub(super) struct Filled<'a> {
    pub(super) member: &'a Member,
    pub(super) ty: &'a Type,
    pub(super) with: With<'a>,
}

/// What a field is filled with.
pub(super) enum With<'a> {
    /// A value that every error, or every call, has.
    Value(How),
    /// A typed field of the errors whose variants these are.
    Field {
        variants: Vec<&'a str>,
        name: &'a str,
    },
    /// What a function makes of the error.
    Function(&'a Path),
    Default,
}

impl With<'_> {
    pub(super) fn consumes(&self) -> bool {
        matches!(self, Self::Value(how) if how.consumes())
    }
}

/// The fields of all targets.
pub(super) fn resolve<'a>(
    model: &'a Model<'a>,
    claims: &Claims,
    schema: Option<&'a Read>,
    mistakes: &mut Mistakes,
) -> Vec<Vec<Filled<'a>>> {
    let targets = model.targets.iter().enumerate();
    let fields = targets.map(|(at, target)| {
        not_made_twice(model, target, mistakes);
        let fillings = Fillings { model, claims, schema, at, target };
        let filled: Vec<_> = target.fields.iter().filter_map(|slot| fillings.of(slot, mistakes)).collect();
        if claims.is_of_call(at) {
            not_taken_twice(target, &filled, mistakes);
        }
        filled
    });
    fields.collect()
}

/// `#[from]` of another macro makes the same `From`.
fn not_made_twice(model: &Model<'_>, target: &Target<'_>, mistakes: &mut Mistakes) {
    for place in target.fields.iter().filter_map(|slot| model.made_twice(slot)) {
        let message = "`#[from]` makes the same conversion as `FromApiError`";
        mistakes.with_help(place, message, "write `#[source]`, or leave it out");
    }
}

/// A call cannot be copied, so that one field at most holds it.
fn not_taken_twice(target: &Target<'_>, filled: &[Filled<'_>], mistakes: &mut Mistakes) {
    let taken: Vec<_> = filled.iter().filter(|field| field.with.consumes()).collect();
    if let [first, second, ..] = taken[..] {
        let slot = target.fields.iter().find(|slot| slot.member == *second.member);
        let place = slot.map_or_else(|| target.ident.span(), |slot| slot.span);
        let first = first.member.to_token_stream();
        let message = format!("the field `{first}` has taken the call already");
        mistakes.with_help(place, message, "one field holds it, or the `transport` error that is a part of it");
    }
}

struct Fillings<'a, 'c> {
    model: &'a Model<'a>,
    claims: &'c Claims,
    schema: Option<&'a Read>,
    at: usize,
    target: &'a Target<'a>,
}

impl<'a> Fillings<'a, '_> {
    fn of(&self, slot: &'a Slot<'a>, mistakes: &mut Mistakes) -> Option<Filled<'a>> {
        let with = match &slot.filling {
            Filling::Whole => With::Value(How::Whole),
            Filling::With(function) => With::Function(function),
            Filling::Default => With::Default,
            Filling::Named(name) | Filling::Value(name) => self.value(name, slot, mistakes)?,
        };
        Some(Filled { member: &slot.member, ty: slot.ty, with })
    }

    fn value(&self, name: &'a str, slot: &Slot<'_>, mistakes: &mut Mistakes) -> Option<With<'a>> {
        let of_call = self.claims.is_of_call(self.at);
        let values = if of_call { OF_CALL } else { OF_ERROR };
        if let Some(value) = values.iter().find(|value| value.name == name) {
            return Some(With::Value(value.how));
        }
        let typed = if of_call { Vec::new() } else { self.typed(name) };
        if let [(_, first), rest @ ..] = &typed[..] {
            if let Some((other, field)) = rest.iter().find(|(_, field)| field.kind != first.kind) {
                let (one, kind) = (&typed[0].0.name, word(&first.kind));
                let message = format!("`{name}` is {kind} in `{one}`, but {} in `{}`", word(&field.kind), other.name);
                mistakes.with_help(slot.span, message, "let a `with = function` make one of both");
                return None;
            }
            let variants = typed.iter().map(|(error, _)| error.variant.as_str()).collect();
            return Some(With::Field { variants, name });
        }
        if !self.is_doubtful(name) {
            self.unknown(name, slot, of_call, mistakes);
        }
        None
    }

    /// Whether another mistake, which has been reported, may be why there is no such value.
    fn is_doubtful(&self, name: &str) -> bool {
        let may_be_else = self.model.is_incomplete || self.claims.doubtful.contains(&self.at);
        let is_else = || self.elsewhere(name).is_some() || OF_CALL.iter().any(|value| value.name == name);
        let without_file = self.schema.is_none() && (self.model.is_enum || self.model.source.is_some());
        (may_be_else && is_else()) || (without_file && !self.claims.is_of_call(self.at))
    }

    /// The typed fields of that name, with the errors that have it.
    fn typed(&self, name: &str) -> Vec<(&'a Error, &'a Field)> {
        let Some(schema) = self.schema else { return Vec::new() };
        let errors = self.claims.errors(self.at, &schema.catalog);
        errors.filter_map(|error| Some((error, error.fields.iter().find(|field| field.name == name)?))).collect()
    }

    fn unknown(&self, name: &str, slot: &Slot<'_>, of_call: bool, mistakes: &mut Mistakes) {
        let (values, what) = if of_call { (OF_CALL, "a failed call") } else { (OF_ERROR, "an error") };
        let values: Vec<_> = values.iter().map(|value| value.name).collect();
        let errors = self.schema.into_iter().flat_map(|schema| self.claims.errors(self.at, &schema.catalog));
        let typed = errors.flat_map(|error| error.fields.iter().map(|field| field.name.as_str()));
        let known = values.iter().copied().chain(typed.filter(|_| !of_call));
        let help = match (nearest(name, known), self.elsewhere(name).filter(|_| !of_call)) {
            (Some(meant), _) if matches!(slot.filling, Filling::Named(_)) => {
                format!("did you mean `{meant}`? If the name is to stay: `#[api_error(from = \"{meant}\")]`")
            }
            (Some(meant), _) => format!("did you mean `{meant}`?"),
            (None, Some(owner)) => {
                format!("it is a field of `{owner}`, which does not become `{}`", self.target.ident)
            }
            (None, None) => format!(
                "{what} has `{}`; fill the field from one of them (`from = \"…\"`), by a function (`with = …`), or by \
                 its `default`",
                values.join("`, `")
            ),
        };
        let message = match self.schema.filter(|_| !of_call) {
            _ if of_call => format!("a failed call has no value `{name}`"),
            None => format!("an error has no value `{name}`"),
            Some(schema) if self.claims.other == Some(self.at) => {
                format!("the errors of `{}` have no value `{name}`", schema.shown)
            }
            Some(schema) => {
                let ident = self.target.ident;
                format!("the errors of `{}` that become `{ident}` have no value `{name}`", schema.shown)
            }
        };
        mistakes.with_help(slot.span, message, help);
    }

    /// An error of the file that has such a field, although this target is not made from it.
    fn elsewhere(&self, name: &str) -> Option<&'a str> {
        let errors = self.schema?.catalog.errors.iter();
        let mut owners = errors.filter(|error| error.fields.iter().any(|field| field.name == name));
        owners.next().map(|error| error.name.as_str())
    }
}

/// A kind of field as the file writes it, with an article.
fn word(kind: &FieldKind) -> String {
    match kind {
        FieldKind::String => "a string".to_owned(),
        FieldKind::Integer => "an integer".to_owned(),
        FieldKind::Number => "a number".to_owned(),
        FieldKind::Boolean => "a boolean".to_owned(),
        FieldKind::Duration => "a duration".to_owned(),
        FieldKind::Timestamp => "a timestamp".to_owned(),
        FieldKind::Json => "JSON".to_owned(),
        FieldKind::List(_) => "a list".to_owned(),
    }
}
