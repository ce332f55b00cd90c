//! Operations.

use super::references::Names;
use super::repeats::{repeated, repeats};
use super::syntax::method;
use crate::catalog::Operation;
use crate::diagnostic::{Diagnostic, Sink};
use crate::model::value::Spanned;
use crate::model::{self, File};
use crate::names;

/// The methods of RFC 9110, section 9.2.2, by which sending twice is the same as once.
const IDEMPOTENT: [&str; 6] = ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE"];

pub(super) fn operations(file: &File, names: &Names<'_>, sink: &Sink) -> Vec<Operation> {
    let operations = file.operations.value().map_or(&[][..], |list| &list.0);
    let constants: Vec<_> = operations.iter().map(|operation| constant(&operation.value, sink)).collect();
    unique(&constants, sink);
    let constants = constants.into_iter().map(|constant| constant.map(|name| name.value).unwrap_or_default());
    let one = |(operation, constant): (&Spanned<model::Operation>, _)| one(&operation.value, constant, names, sink);
    operations.iter().zip(constants).map(one).collect()
}

/// The constant that an operation is called after.
fn constant(operation: &model::Operation, sink: &Sink) -> Option<Spanned<String>> {
    let Spanned { span, value: name } = operation.name.get()?;
    let constant = names::constant(name).map(|value| Spanned { span: *span, value });
    if name.trim().is_empty() {
        sink.report(Diagnostic::at(*span, "an operation needs a name"));
    } else if constant.is_none() {
        let mistake = Diagnostic::at(*span, format!("no Rust name can be made of `{name}`"));
        sink.report(mistake.help("operations are named like `create_chat`"));
    }
    constant
}

fn unique(constants: &[Option<Spanned<String>>], sink: &Sink) {
    for (name, first, again) in repeated(constants.iter().flatten()) {
        let mistake = Diagnostic::at(again, format!("two operations are called `{name}` in Rust"));
        sink.report(mistake.label(first, "the first one"));
    }
}

fn one(operation: &model::Operation, constant: String, names: &Names<'_>, sink: &Sink) -> Operation {
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
        constant,
        idempotent: operation.idempotent.value().copied().unwrap_or_else(|| IDEMPOTENT.contains(&method.as_str())),
        method,
        path: operation.path.value().cloned().unwrap_or_default(),
        timeouts: super::timeouts(&operation.timeouts, sink),
        errors: found.into_iter().map(|(index, _)| index).collect(),
    }
}

fn absolute_path(operation: &model::Operation, sink: &Sink) {
    if let Some(path) = operation.path.get().filter(|path| !path.value.starts_with('/')) {
        let mistake = Diagnostic::at(path.span, format!("the path `{}` does not begin with `/`", path.value));
        sink.report(mistake.help(format!("did you mean `/{}`?", path.value)));
    }
}
