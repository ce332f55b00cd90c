//! What a status says by itself.

use crate::{
    catalog::{Catalog, Status},
    expand::text,
    precedence,
};

/// `statuses` and `classes`.
pub(super) fn tables(catalog: &Catalog) -> String {
    let mut rows = precedence::status_rows(catalog);
    rows.sort_by_key(|row| row.status);
    let (exact, classes): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.status.is_exact());
    format!("statuses: &[{}], classes: &[{}],", text::list(&exact, row), text::list(&classes, row))
}

fn row(row: &Status) -> String {
    format!(
        "private::StatusRow {{ status: {}, title: {}, docs: {}, error: {}, policy: {} }}",
        row.status.first,
        text::literal(row.title.as_deref().unwrap_or_default()),
        text::literal(row.docs.as_deref().unwrap_or_default()),
        text::optional_index(row.error),
        text::optional_index(row.strategy),
    )
}
