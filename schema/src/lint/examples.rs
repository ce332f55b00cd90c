//! Lints on examples.

use super::{Lint, Subject};
use crate::diagnostic::{Sink, Span};
use crate::model::Error;

pub(super) fn missing_example(subject: &Subject<'_>, sink: &Sink) {
    let written = subject.file.errors.value().map_or(&[][..], |list| &list.0);
    for (error, written) in subject.catalog.errors.iter().zip(written).filter(|(error, _)| error.examples.is_empty()) {
        let message = format!("the error `{}` has no example", error.name);
        let warning = Lint::MissingExample.at(place(&written.value, written.span), message);
        sink.report(warning.help("an example documents the error, and `cargo test` holds its decoding to it"));
    }
}

/// Where it is said what the error is.
fn place(error: &Error, whole: Span) -> Span {
    let word = |list: &crate::model::value::OneOrMany<_>| {
        list.0.first().map(|word: &crate::model::value::Spanned<_>| word.span)
    };
    let name = error.name.get().map(|name| name.span);
    name.or_else(|| word(error.wire_type.value()?)).or_else(|| word(error.code.value()?)).unwrap_or(whole)
}
