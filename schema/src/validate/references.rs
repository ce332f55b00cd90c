//! The words by which a file refers to its errors: a name, a type or a code.

use std::collections::HashMap;

use crate::catalog::{Error, StatusRange};
use crate::diagnostic::{Diagnostic, Sink, Span};
use crate::model::File;
use crate::model::value::{Field, Spanned};

/// The errors by every word that names them.
pub(super) struct Names<'a> {
    errors: &'a [Error],
    places: Vec<Span>,
    exact: HashMap<&'a str, usize>,
    words: HashMap<&'a str, Vec<usize>>,
    /// Some identities could not be read, so that a word that is not here need not be a mistake.
    incomplete: bool,
}

impl<'a> Names<'a> {
    pub(super) fn new(file: &File, errors: &'a [Error]) -> Self {
        let listed = file.errors.value().map_or(&[][..], |list| &list.0);
        let mut names = Self {
            errors,
            places: listed.iter().map(|error| error.span).collect(),
            exact: HashMap::new(),
            words: HashMap::new(),
            incomplete: matches!(file.errors, Field::Wrong)
                || listed.iter().any(|Spanned { value: error, .. }| {
                    matches!(error.wire_type, Field::Wrong)
                        || matches!(error.code, Field::Wrong)
                        || matches!(error.name, Field::Wrong)
                }),
        };
        for (index, error) in errors.iter().enumerate() {
            for name in [&error.variant, &error.name] {
                names.exact.entry(name).or_insert(index);
            }
            for word in error.types.iter().chain(&error.codes) {
                let owners = names.words.entry(word).or_default();
                if owners.last() != Some(&index) {
                    owners.push(index);
                }
            }
        }
        names
    }

    /// The error that a word names; of several, the one that lists the status.
    pub(super) fn find(&self, word: &Spanned<String>, status: Option<StatusRange>, sink: &Sink) -> Option<usize> {
        let Spanned { span, value } = word;
        if let Some(&index) = self.exact.get(value.as_str()) {
            return Some(index);
        }
        let owners = self.words.get(value.as_str()).map_or(&[][..], Vec::as_slice);
        let listing = || {
            let status = status.as_slice().first();
            status
                .into_iter()
                .flat_map(|status| owners.iter().filter(|&&index| self.errors[index].statuses.contains(status)))
        };
        match (owners, listing().count()) {
            ([], _) => self.unknown(word, sink),
            (&[index], _) => Some(index),
            (_, 1) => listing().next().copied(),
            (&[first, second, ..], _) => {
                let mistake = Diagnostic::at(*span, format!("`{value}` names more than one error"))
                    .label(self.places[first], "this one")
                    .label(self.places[second], "and this one");
                let help = format!("say `{}` or `{}`", self.errors[first].variant, self.errors[second].variant);
                sink.report(mistake.help(help));
                None
            }
        }
    }

    /// The variant of an error.
    pub(super) fn variant(&self, index: usize) -> &str {
        &self.errors[index].variant
    }

    fn unknown(&self, word: &Spanned<String>, sink: &Sink) -> Option<usize> {
        if !self.incomplete && sink.knows_all_values() {
            let mistake = Diagnostic::at(word.span, format!("there is no error `{}`", word.value));
            let known = self.errors.iter().flat_map(|error| {
                error.types.iter().chain(&error.codes).chain([&error.variant, &error.name]).map(String::as_str)
            });
            let help = "errors are named by their type, code or name";
            sink.report(mistake.help(help).maybe_help(sink.did_you_mean(&word.value, known)));
        }
        None
    }
}
