//! What errors are called: their variants, and the words by which logs and `FromStr` know them.

use std::collections::{HashMap, HashSet};

use super::fields;
use super::repeats::repeated;
use crate::catalog::StatusRange;
use crate::diagnostic::{Diagnostic, Sink};
use crate::model::scalar::Word;
use crate::model::value::{Field, Spanned};
use crate::model::{Error, File, MatchObject};
use crate::{OutlinedError, names};

/// The word of the kind that every file has besides its own.
const UNRECOGNIZED: &str = "unrecognized";
/// Kinds are numbered in 16 bits, and one number means "none", another `Unrecognized`.
const MOST_ERRORS: usize = 65_534;

/// The names of one error.
#[derive(Clone, Debug, Default)]
pub(crate) struct Identity {
    /// The variant; empty where none can be made, which has been reported.
    pub(crate) variant: String,
    /// The word in logs.
    pub(super) name: String,
}

/// The names of all errors, in the order of the file.
pub(super) fn identities(file: &File, sink: &Sink) -> Vec<Identity> {
    let errors = file.errors.value().map_or(&[][..], |list| &list.0);
    not_too_many(errors, sink);
    let owners = Owners::new(errors);
    let variants: Vec<_> = errors.iter().map(|error| variant(error, &owners, sink)).collect();
    unique(&variants, sink);
    let mut identities = named(errors, &variants, &owners);
    for (identity, variant) in identities.iter_mut().zip(variants) {
        identity.variant = variant.map(|variant| variant.value).unwrap_or_default();
    }
    identities
}

/// The errors of a file that has mistakes, as far as they can be told: variants, no two of them equal.
pub(crate) fn outline(file: &File) -> Vec<OutlinedError> {
    let errors = file.errors.value().map_or(&[][..], |list| &list.0);
    let owners = Owners::new(errors);
    let silent = Sink::default();
    let mut seen = HashSet::new();
    let variants = errors.iter().filter_map(|error| {
        let variant = variant(error, &owners, &silent)?.value;
        let docs = error.value.docs.value().cloned();
        seen.insert(variant.clone()).then(|| OutlinedError {
            variant,
            docs,
            fields: fields::outline(&error.value.fields),
        })
    });
    let outline = variants.collect();
    drop(silent.finish());
    outline
}

fn not_too_many(errors: &[Spanned<Error>], sink: &Sink) {
    if let Some(first) = errors.get(MOST_ERRORS) {
        sink.report(Diagnostic::at(first.span, format!("the file has more than {MOST_ERRORS} errors")));
    }
}

/// The error that alone has a word as a type or a code, if it is one.
struct Owners<'a>(HashMap<&'a str, Option<usize>>);

impl<'a> Owners<'a> {
    fn new(errors: &'a [Spanned<Error>]) -> Self {
        let mut owners = HashMap::with_capacity(errors.len());
        for (index, Spanned { value: error, .. }) in errors.iter().enumerate() {
            for word in Error::words(&error.wire_type).iter().chain(Error::words(&error.code)) {
                let owner = owners.entry(word.value.0.as_str()).or_insert(Some(index));
                *owner = owner.filter(|&owner| owner == index);
            }
        }
        Self(owners)
    }

    fn only_one(&self, word: &str) -> bool {
        self.0.get(word).is_some_and(Option::is_some)
    }
}

/// The variant that the file names, else one made from the type if no other error has that, else from the code, else
/// from what its first `match` object says.
fn variant(error: &Spanned<Error>, owners: &Owners<'_>, sink: &Sink) -> Option<Spanned<String>> {
    let Spanned { span, value: error } = error;
    if let Some(name) = error.name.get() {
        return sound_name(name, error, sink).then(|| name.clone());
    }
    if !error.name.is_absent() {
        return None;
    }
    let Some(word) = naming_word(error, owners) else {
        if can_be_nameless(error) {
            let mistake = Diagnostic::at(*span, "this error needs a `name`: it has no type or code to make one from");
            sink.report(mistake.help(format!("add `\"name\": \"{}\"`", suggestion(error))));
        }
        return None;
    };
    if word.value.0.is_empty() {
        return None;
    }
    let made = names::variant(&word.value.0).map(|value| Spanned { span: word.span, value });
    match &made {
        None => {
            let message = format!("no Rust name can be made of `{}`", word.value.0);
            sink.report(Diagnostic::at(word.span, message).help("give the error a `name`, such as \"RateLimit\""));
            None
        }
        Some(name) => not_reserved(name, error, sink).then_some(made).flatten(),
    }
}

/// The word that a variant is made from.
fn naming_word<'a>(error: &'a Error, owners: &Owners<'_>) -> Option<&'a Spanned<Word>> {
    let wire_type = Error::words(&error.wire_type).first();
    let code = Error::words(&error.code).first();
    let object = error.matches.value().and_then(|objects| objects.0.first()).map(|object| &object.value);
    let of_object = |object: &'a MatchObject| {
        Error::words(&object.code).first().or_else(|| Error::words(&object.wire_type).first())
    };
    let own_type = wire_type.filter(|word| owners.only_one(&word.value.0));
    own_type.or(code).or(wire_type).or_else(|| object.and_then(of_object))
}

/// Whether the lack of a name is a mistake of its own: not where a type or code is wrong, or nothing identifies the
/// error at all.
fn can_be_nameless(error: &Error) -> bool {
    let sound = !matches!(error.wire_type, Field::Wrong) && !matches!(error.code, Field::Wrong);
    let status = error.status.get().is_some();
    sound && (status || error.matches.value().is_some_and(|objects| !objects.0.is_empty()))
}

fn suggestion(error: &Error) -> &'static str {
    match error.status.value().and_then(|statuses| statuses.0.first()).map(|status| status.value) {
        Some(StatusRange { first: 401, .. }) => "Unauthorized",
        Some(StatusRange { first: 404, .. }) => "NotFound",
        Some(StatusRange { first: 429, .. }) => "RateLimit",
        Some(StatusRange { first: 500.., .. }) => "Server",
        _ => "BadRequest",
    }
}

fn sound_name(name: &Spanned<String>, error: &Error, sink: &Sink) -> bool {
    if names::is_upper_camel(&name.value) {
        return not_reserved(name, error, sink);
    }
    let mistake = Diagnostic::at(name.span, format!("`{}` is no name of a Rust variant", name.value));
    let meant = names::variant(&name.value).map(|meant| format!("did you mean `{meant}`?"));
    sink.report(mistake.help("names are in upper camel case, such as `RateLimit`").maybe_help(meant));
    false
}

fn not_reserved(name: &Spanned<String>, error: &Error, sink: &Sink) -> bool {
    let reason = match name.value.as_str() {
        "Self" => "it is a keyword of Rust",
        "Unrecognized" => "every file has it for what it does not know",
        "ALL" => "the generated `ErrorKind::ALL` has it",
        "Error" | "ErrorKind" if !error.fields.is_absent() => "the generated enum has it, so that a struct cannot",
        _ => return true,
    };
    let mistake = Diagnostic::at(name.span, format!("an error cannot be called `{}`: {reason}", name.value));
    sink.report(mistake.help("give it another `name`"));
    false
}

fn unique(variants: &[Option<Spanned<String>>], sink: &Sink) {
    for (name, first, again) in repeated(variants.iter().flatten()) {
        let mistake = Diagnostic::at(again, format!("two errors are called `{name}` in Rust"));
        sink.report(mistake.label(first, "the first one").help("give one of them a `name`"));
    }
}

/// The words in logs: the first type if no other error has it, else the first code, else the variant in snake case;
/// each once. Where the file gives several words one name, none of them speaks for all, so that the name does.
fn named(errors: &[Spanned<Error>], variants: &[Option<Spanned<String>>], owners: &Owners<'_>) -> Vec<Identity> {
    let mut taken: HashSet<String> = HashSet::from([UNRECOGNIZED.to_owned()]);
    let mut found = vec![Identity::default(); errors.len()];
    // Words of the wire first: no name made up here may stand in the way of one.
    for (identity, Spanned { value: error, .. }) in found.iter_mut().zip(errors).filter(|(_, error)| !is_group(error)) {
        let words = [Error::words(&error.wire_type).first(), Error::words(&error.code).first()];
        let words = words.into_iter().flatten().map(|word| word.value.0.as_str());
        let mut own = words.filter(|word| owners.only_one(word));
        if let Some(word) = own.find(|word| taken.insert((*word).to_owned())) {
            identity.name = word.to_owned();
        }
    }
    for (identity, variant) in found.iter_mut().zip(variants) {
        let Some(variant) = variant.as_ref().filter(|_| identity.name.is_empty()) else {
            continue;
        };
        let snake = names::snake(&variant.value);
        let numbered = (2..).map(|number| format!("{snake}_{number}"));
        let free = std::iter::once(snake.clone()).chain(numbered).find(|name| !taken.contains(name));
        identity.name = free.unwrap_or(snake);
        taken.insert(identity.name.clone());
    }
    found
}

/// Whether the file has one name for several types or codes.
fn is_group(error: &Spanned<Error>) -> bool {
    let Error { name, wire_type, code, .. } = &error.value;
    name.get().is_some() && [wire_type, code].into_iter().any(|words| Error::words(words).len() > 1)
}
