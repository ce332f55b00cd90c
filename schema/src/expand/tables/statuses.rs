//! What a status says by itself.

use std::collections::BTreeMap;

use crate::{
    catalog::{Catalog, Error, StatusRange},
    expand::text,
};

/// `statuses` and `classes`.
pub(super) fn tables(catalog: &Catalog) -> String {
    let (exact, classes): (Vec<_>, Vec<_>) = rows(catalog).into_iter().partition(|(status, _)| status.is_exact());
    format!("statuses: &[{}], classes: &[{}],", text::list(&exact, row), text::list(&classes, row))
}

#[derive(Default)]
struct Row<'a> {
    title: &'a str,
    docs: &'a str,
    error: Option<usize>,
    strategy: Option<usize>,
}

/// The rows of the file, and those of errors that nothing but their status identifies.
fn rows(catalog: &Catalog) -> BTreeMap<StatusRange, Row<'_>> {
    let mut rows = BTreeMap::new();
    for status in &catalog.statuses {
        let title = status.title.as_deref().unwrap_or_default();
        let docs = status.docs.as_deref().unwrap_or_default();
        rows.insert(status.status, Row { title, docs, error: status.error, strategy: status.strategy });
    }
    for (index, error) in catalog.errors.iter().enumerate().filter(|(_, error)| is_known_by_status(error)) {
        for &status in &error.statuses {
            rows.entry(status).or_default().error.get_or_insert(index);
        }
    }
    rows
}

fn is_known_by_status(error: &Error) -> bool {
    error.types.is_empty() && error.codes.is_empty() && error.matches.is_empty()
}

fn row((status, row): &(StatusRange, Row<'_>)) -> String {
    format!(
        "private::StatusRow {{ status: {}, title: {}, docs: {}, error: {}, policy: {} }}",
        status.first,
        text::literal(row.title),
        text::literal(row.docs),
        text::optional_index(row.error),
        text::optional_index(row.strategy),
    )
}
