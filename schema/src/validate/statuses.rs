//! What a status says by itself.

use std::collections::HashMap;

use super::references::Names;
use super::strategies::Strategies;
use super::syntax::text;
use crate::catalog::{Status, StatusRange};
use crate::diagnostic::{Diagnostic, Sink, Span};
use crate::model::value::Spanned;
use crate::model::{self, File};

pub(super) fn statuses(file: &File, names: &Names<'_>, strategies: &mut Strategies, sink: &Sink) -> Vec<Status> {
    let rows = file.statuses.value().map_or(&[][..], |list| &list.0);
    once_each(rows, sink);
    rows.iter()
        .map(|Spanned { value: row, .. }| {
            let status = row.status.value().copied();
            Status {
                // A row without a sound status has been reported.
                status: status.unwrap_or(StatusRange { first: 100, last: 100 }),
                title: text(&row.title),
                docs: text(&row.docs),
                error: row.error.get().and_then(|word| names.find(word, status, sink)),
                strategy: strategies.find(&row.strategy, sink),
            }
        })
        .collect()
}

fn once_each(rows: &[Spanned<model::Status>], sink: &Sink) {
    let mut seen: HashMap<StatusRange, Span> = HashMap::new();
    for status in rows.iter().filter_map(|row| row.value.status.get()) {
        if let Some(&first) = seen.get(&status.value) {
            let mistake = Diagnostic::at(status.span, format!("the status {} is described twice", status.value));
            sink.report(mistake.label(first, "first described here"));
        } else {
            seen.insert(status.value, status.span);
        }
    }
}
