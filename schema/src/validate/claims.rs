//! What a status alone stands for: at most one error.

use std::collections::HashMap;

use crate::catalog::{Catalog, StatusRange};
use crate::diagnostic::{Diagnostic, Sink, Span};
use crate::model::File;
use crate::precedence::is_status_only;

pub(super) fn check(file: &File, catalog: &Catalog, sound: &[bool], sink: &Sink) {
    let mut claims: HashMap<StatusRange, (usize, Span)> = HashMap::new();
    let rows = file.statuses.value().map_or(&[][..], |list| &list.0);
    for (row, status) in rows.iter().zip(&catalog.statuses) {
        if let (Some(word), Some(error)) = (row.value.error.get(), status.error) {
            claims.insert(status.status, (error, word.span));
        }
    }
    let errors = file.errors.value().map_or(&[][..], |list| &list.0);
    for (index, (error, row)) in errors.iter().zip(&catalog.errors).enumerate() {
        if !sound[index] || !is_status_only(row) {
            continue;
        }
        for status in error.value.status.value().map_or(&[][..], |statuses| &statuses.0) {
            let &mut (owner, place) = claims.entry(status.value).or_insert((index, status.span));
            if owner == index {
                continue;
            }
            let (one, other) = (&catalog.errors[owner].variant, &row.variant);
            let message = format!("the status {} alone means `{one}` already, it cannot mean `{other}`", status.value);
            let mistake = Diagnostic::at(status.span, message).label(place, format!("here it means `{one}`"));
            sink.report(mistake.help(format!("tell `{other}` by a `type`, a `code` or a `match`")));
        }
    }
}
