//! Lints on statuses.

use std::collections::HashSet;

use super::{Lint, Subject};
use crate::catalog::{Status, StatusRange};
use crate::diagnostic::{Sink, Span};

pub(super) fn unmapped_status(subject: &Subject<'_>, sink: &Sink) {
    let rows = subject.file.statuses.value().map_or(&[][..], |list| &list.0);
    for (row, written) in subject.catalog.statuses.iter().zip(rows) {
        let leads_on = |row: &Status| row.error.or(row.strategy);
        let unmapped = row.status.first >= 400
            && leads_on(row).is_none()
            && subject.row_of(row.status.first, leads_on).is_none()
            && !subject.listed().any(|(status, _)| status.overlaps(row.status));
        if let Some(place) = written.value.status.get().filter(|_| unmapped) {
            let warning = Lint::UnmappedStatus.at(place.span, format!("the status {} leads to nothing", row.status));
            sink.report(warning.help("give it an `error` or a `strategy`, or list it in an error's `status`"));
        }
    }
}

pub(super) fn status_without_row(subject: &Subject<'_>, sink: &Sink) {
    let alone = |index: &usize| {
        let error = &subject.catalog.errors[*index];
        error.types.is_empty() && error.codes.is_empty() && error.matches.is_empty()
    };
    let by_status = (0..subject.catalog.errors.len()).filter(alone);
    let known: Vec<_> = by_status.flat_map(|index| &subject.catalog.errors[index].statuses).collect();
    let mut told = HashSet::new();
    for (status, place) in subject.listed().filter(|(status, _)| status.first >= 400) {
        let mapped =
            subject.row_of(status.first, |row| row.error).is_some() || known.iter().any(|range| range.overlaps(status));
        if !mapped && told.insert(status) {
            let message = format!("a response of status {status} whose body says nothing is `Unrecognized`");
            let help = format!("add `{{ \"status\": {}, \"error\": \"…\" }}` to `statuses`", quoted(status));
            sink.report(Lint::StatusWithoutRow.at(place, message).help(help));
        }
    }
}

fn quoted(status: StatusRange) -> String {
    if status.is_exact() { status.to_string() } else { format!("\"{status}\"") }
}

impl<'a> Subject<'a> {
    /// The statuses that errors list, and where.
    pub(super) fn listed(&self) -> impl Iterator<Item = (StatusRange, Span)> {
        let errors = self.file.errors.value().map_or(&[][..], |list| &list.0);
        let lists = errors.iter().flat_map(|error| {
            let matches = error.value.matches.value().map_or(&[][..], |list| &list.0);
            matches.iter().map(|object| &object.value.status).chain([&error.value.status])
        });
        lists.filter_map(|field| field.value()).flat_map(|list| &list.0).map(|status| (status.value, status.span))
    }

    /// What the row of a status says, or where that says nothing, the row of its class.
    pub(super) fn row_of<T>(&self, status: u16, what: impl Fn(&'a Status) -> Option<T>) -> Option<T> {
        let holds = |row: &&Status| (row.status.first..=row.status.last).contains(&status);
        let rows = || self.catalog.statuses.iter().filter(holds);
        let exact = rows().filter(|row| row.status.is_exact()).find_map(&what);
        exact.or_else(|| rows().filter(|row| !row.status.is_exact()).find_map(&what))
    }
}
