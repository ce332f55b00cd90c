//! Errors that have an enum of their own: those of operations that name theirs, and those of groups.

use std::collections::{
    HashSet,
    hash_map::{Entry, HashMap},
};

use super::repeats::repeated;
use crate::catalog::{Common, Error, Operation, Subset};
use crate::diagnostic::{Diagnostic, Sink, Span};
use crate::model::File;
use crate::model::value::Spanned;
use crate::names;

pub(super) fn subsets(file: &File, operations: &[Operation], errors: &[Error], sink: &Sink) -> Vec<Subset> {
    let mut types = Types::with_structs(file, errors);
    let mut subsets = Vec::new();
    let listed = file.operations.value().map_or(&[][..], |list| &list.0);
    let mut constants = HashSet::new();
    for (operation, Spanned { value: written, .. }) in operations.iter().zip(listed) {
        let (Some(name), false) = (written.name.get(), operation.errors.is_empty()) else { continue };
        // Two operations of one name are one mistake.
        if operation.constant.is_empty() || !constants.insert(&operation.constant) {
            continue;
        }
        let mut errors = operation.errors.clone();
        errors.sort_unstable();
        errors.dedup();
        subsets.extend(types.subset(name.span, Common::Operation(name.value.clone()), errors, sink));
    }
    for (name, span, errors) in groups(file, sink) {
        subsets.extend(types.subset(span, Common::Group(name.to_owned()), errors, sink));
    }
    subsets
}

/// The groups in the order in which the file first names them: where that is, and their errors.
fn groups<'a>(file: &'a File, sink: &Sink) -> Vec<(&'a str, Span, Vec<usize>)> {
    let mut groups: Vec<(&str, Span, Vec<usize>)> = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    let errors = file.errors.value().map_or(&[][..], |list| &list.0);
    for (index, Spanned { value: error, .. }) in errors.iter().enumerate() {
        let named = error.groups.value().map_or(&[][..], |groups| &groups.0);
        for (name, first, again) in repeated(named) {
            let mistake = Diagnostic::at(again, format!("the group `{name}` is listed twice"));
            sink.report(mistake.label(first, "first listed here"));
        }
        for group in named.iter().filter(|group| !group.value.trim().is_empty()) {
            let place = *places.entry(&group.value).or_insert(groups.len());
            match groups.get_mut(place) {
                Some((_, _, errors)) if errors.last() == Some(&index) => {}
                Some((_, _, errors)) => errors.push(index),
                None => groups.push((&group.value, group.span, vec![index])),
            }
        }
    }
    groups
}

/// The types of the module: what they are for, and where the file names them.
struct Types(HashMap<String, (String, Span)>);

impl Types {
    /// The structs of errors with fields.
    fn with_structs(file: &File, errors: &[Error]) -> Self {
        let listed = file.errors.value().map_or(&[][..], |list| &list.0);
        let with_fields = errors.iter().zip(listed).filter(|(error, _)| !error.fields.is_empty());
        let named = with_fields.map(|(error, written)| {
            let span = written.value.name.get().map_or(written.span, |name| name.span);
            (error.variant.clone(), (format!("the struct of the error `{}`", error.name), span))
        });
        Self(named.collect())
    }

    fn subset(&mut self, span: Span, of: Common, errors: Vec<usize>, sink: &Sink) -> Option<Subset> {
        let (word, what) = match &of {
            Common::Operation(word) => (word, format!("the errors of the operation `{word}`")),
            Common::Group(word) => (word, format!("the errors of the group `{word}`")),
        };
        let Some(name) = names::subset(word) else {
            if matches!(of, Common::Group(_)) {
                let mistake = Diagnostic::at(span, format!("no Rust name can be made of `{word}`"));
                sink.report(mistake.help("groups are named like `billing`"));
            }
            return None;
        };
        match self.0.entry(name.clone()) {
            Entry::Occupied(taken) => {
                let (other, place) = taken.get();
                let mistake = Diagnostic::at(span, format!("{what} and {other} are both called `{name}` in Rust"));
                sink.report(mistake.label(*place, "the other one").help("rename one of them"));
                None
            }
            Entry::Vacant(free) => {
                free.insert((what, span));
                Some(Subset { name, of, errors })
            }
        }
    }
}
