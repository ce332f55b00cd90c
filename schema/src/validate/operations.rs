//! Operations.

use std::collections::HashMap;

use super::references::Names;
use super::syntax::method;
use crate::catalog::Operation;
use crate::diagnostic::{Diagnostic, Sink, Span};
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
    let mut found: Vec<usize> = Vec::new();
    let mut seen: HashMap<usize, Span> = HashMap::new();
    for word in errors {
        let Some(index) = names.find(word, None, sink) else { continue };
        if let Some(&first) = seen.get(&index) {
            let mistake = Diagnostic::at(word.span, format!("the error `{}` is listed twice", word.value));
            sink.report(mistake.label(first, "first listed here"));
        } else {
            seen.insert(index, word.span);
            found.push(index);
        }
    }
    Operation {
        name: operation.name.value().cloned().unwrap_or_default(),
        idempotent: operation.idempotent.value().copied().unwrap_or_else(|| IDEMPOTENT.contains(&method.as_str())),
        method,
        path: operation.path.value().cloned().unwrap_or_default(),
        timeouts: super::timeouts(&operation.timeouts, sink),
        errors: found,
    }
}

fn unique_names(operations: &[Spanned<model::Operation>], sink: &Sink) {
    let mut seen: HashMap<&str, Span> = HashMap::new();
    for name in operations.iter().filter_map(|operation| operation.value.name.get()) {
        if name.value.trim().is_empty() {
            sink.report(Diagnostic::at(name.span, "an operation needs a name"));
        } else if let Some(&first) = seen.get(name.value.as_str()) {
            let mistake = Diagnostic::at(name.span, format!("two operations are called `{}`", name.value));
            sink.report(mistake.label(first, "the first one"));
        } else {
            seen.insert(&name.value, name.span);
        }
    }
}

fn absolute_path(operation: &model::Operation, sink: &Sink) {
    if let Some(path) = operation.path.get().filter(|path| !path.value.starts_with('/')) {
        let mistake = Diagnostic::at(path.span, format!("the path `{}` does not begin with `/`", path.value));
        sink.report(mistake.help(format!("did you mean `/{}`?", path.value)));
    }
}
