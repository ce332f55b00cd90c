//! Which errors can be compared with others: those whose identity has no mistake of its own.

use crate::diagnostic::Sink;
use crate::model::value::Field;
use crate::model::{Error, File};

/// Whether each error's type, code, status and `match` are free of reported mistakes, in the order of the file. A
/// mistake there makes errors look alike that are not.
pub(super) fn sound_identities(file: &File, sink: &Sink) -> Vec<bool> {
    let reported = sink.starts();
    let clean = |span: Option<crate::diagnostic::Span>| {
        span.is_none_or(|span| {
            let next = reported.partition_point(|&start| start < span.start);
            reported.get(next).is_none_or(|&start| start >= span.end)
        })
    };
    let sound = |error: &Error| {
        let wrong = matches!(error.wire_type, Field::Wrong)
            || matches!(error.code, Field::Wrong)
            || matches!(error.status, Field::Wrong)
            || matches!(error.matches, Field::Wrong);
        let spans = [
            error.wire_type.get().map(|field| field.span),
            error.code.get().map(|field| field.span),
            error.status.get().map(|field| field.span),
            error.matches.get().map(|field| field.span),
        ];
        !wrong && spans.into_iter().all(clean)
    };
    let errors = file.errors.value().map_or(&[][..], |list| &list.0);
    errors.iter().map(|error| sound(&error.value)).collect()
}
