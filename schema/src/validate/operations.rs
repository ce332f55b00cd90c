//! Operations.

use super::references::Names;
use super::repeats::{repeated, repeats};
use super::syntax::method;
use crate::catalog::Operation;
use crate::diagnostic::{Diagnostic, Sink};
use crate::model::value::Spanned;
use crate::model::{self, File};

/// The methods of RFC 9110, section 9.2.2, by which sending twice is the same as once.
const IDEMPOTENT: [&str; 6] = ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE"];

pub(super) fn operations(file: &File, names: &Names<'_>, sink: &Sink) -> Vec<Operation> {
    let operations = file.operations.value().map_or(&[][..], |list| &list.0);
    unique_names(operations, sink);
    operations.iter().map(|operation| one(&operation.value, names, sink)).collect()
}

fn one(operation: &model::Operation, names: &Names<'_>, sink: &Sink) -> Operation {
    let method = operation.method.get().and_then(|name| method(name, sink)).unwrap_or_default();
    absolute_path(operation, sink);
    let errors = operation.errors.value().map_or(&[][..], |list| &list.0);
    let found = errors.iter().filter_map(|word| Some((names.find(word, None, sink)?, word)));
    let found: Vec<_> = found.collect();
    for (index, first, again) in repeats(found.iter().map(|(index, word)| (*index, word.span))) {
        let mistake = Diagnostic::at(again, format!("the error `{}` is listed twice", names.variant(index)));
        sink.report(mistake.label(first, "first listed here"));
    }
    Operation {
        name: operation.name.value().cloned().unwrap_or_default(),
        idempotent: operation.idempotent.value().copied().unwrap_or_else(|| IDEMPOTENT.contains(&method.as_str())),
        method,
        path: operation.path.value().cloned().unwrap_or_default(),
        timeouts: super::timeouts(&operation.timeouts, sink),
        errors: found.into_iter().map(|(index, _)| index).collect(),
    }
}

fn unique_names(operations: &[Spanned<model::Operation>], sink: &Sink) {
    let names = operations.iter().filter_map(|operation| operation.value.name.get());
    let (named, nameless): (Vec<_>, Vec<_>) = names.partition(|name| !name.value.trim().is_empty());
    for name in nameless {
        sink.report(Diagnostic::at(name.span, "an operation needs a name"));
    }
    for (name, first, again) in repeated(named) {
        let mistake = Diagnostic::at(again, format!("two operations are called `{name}`"));
        sink.report(mistake.label(first, "the first one"));
    }
}

fn absolute_path(operation: &model::Operation, sink: &Sink) {
    if let Some(path) = operation.path.get().filter(|path| !path.value.starts_with('/')) {
        let mistake = Diagnostic::at(path.span, format!("the path `{}` does not begin with `/`", path.value));
        sink.report(mistake.help(format!("did you mean `/{}`?", path.value)));
    }
}
