//! What a status says by itself.

use super::references::Names;
use super::repeats::repeats;
use super::strategies::Strategies;
use super::syntax::text;
use crate::catalog::{Status, StatusRange};
use crate::diagnostic::{Diagnostic, Sink};
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
    let statuses = rows.iter().filter_map(|row| row.value.status.get());
    for (status, first, again) in repeats(statuses.map(|status| (status.value, status.span))) {
        let mistake = Diagnostic::at(again, format!("the status {status} is described twice"));
        sink.report(mistake.label(first, "first described here"));
    }
}
