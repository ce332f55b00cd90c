//! `backstop table`

use std::io::{self, Write};

use super::{
    Exit,
    arguments::Table,
    catalog, columns,
    columns::Cell,
    terminal::{faint, heading, word},
    words,
};
use crate::{
    catalog::{Catalog, Error, StatusRange},
    expand::policy,
    interpret, precedence,
};

pub(super) fn run(arguments: &Table, out: &mut dyn Write) -> io::Result<Exit> {
    let Some(catalog) = catalog(&arguments.file)? else { return Ok(Exit::Failed) };
    let columns = statuses(&catalog);
    let title = |status: &Option<StatusRange>| status.map_or("any other".to_owned(), |status| status.to_string());
    let head = [Cell::new("")].into_iter();
    let head = head.chain(columns.iter().map(|status| Cell::painted(&title(status), |title| heading(title)))).collect();
    let mut rows: Vec<Vec<Cell>> = vec![head];
    for (index, error) in catalog.errors.iter().enumerate() {
        rows.push(row(&catalog, &error.variant, Some((index, error)), &columns));
    }
    rows.push(row(&catalog, "Unrecognized", None, &columns));
    let alone = columns.iter().map(|status| {
        let meant = status.and_then(|status| interpret::by_status(&catalog, status.first));
        Cell::new(meant.map_or("Unrecognized", |(_, error)| words::variant(&catalog, Some(error))))
    });
    rows.push(Vec::new());
    rows.push([Cell::painted("no error named", |text| faint(text))].into_iter().chain(alone).collect());
    columns::write(out, 0, &rows)?;

    writeln!(
        out,
        "\nIn parentheses: where the error is not expected. The last line is the error that the status alone means.\n"
    )?;
    for strategy in &catalog.strategies {
        writeln!(out, "{}: {}", word(&strategy.name), policy(strategy))?;
    }
    Ok(Exit::Well)
}

/// Strategies of an error under each status.
fn row(catalog: &Catalog, variant: &str, error: Option<(usize, &Error)>, columns: &[Option<StatusRange>]) -> Vec<Cell> {
    let cells = columns.iter().map(|status| {
        // A status that no row describes: none has three digits beyond 599.
        let first = status.map_or(u16::MAX, |status| status.first);
        let (strategy, _) = interpret::strategy(catalog, error.map(|(index, _)| index), first);
        let name = words::strategy(catalog, strategy);
        if error.is_none_or(|(_, error)| status.is_some_and(|status| is_expected(error, status))) {
            Cell::painted(name, |name| word(name))
        } else {
            Cell::painted(&format!("({name})"), |name| faint(name))
        }
    });
    [Cell::new(variant)].into_iter().chain(cells).collect()
}

/// Whether the error lists the status, or one of its `match` objects does.
fn is_expected(error: &Error, status: StatusRange) -> bool {
    let objects = error.matches.iter().flat_map(|object| &object.statuses);
    error.statuses.iter().chain(objects).any(|listed| listed.overlaps(status))
}

/// All statuses that make a difference, exact ones first, and whatever else there is.
fn statuses(catalog: &Catalog) -> Vec<Option<StatusRange>> {
    let objects = catalog.errors.iter().flat_map(|error| &error.matches).flat_map(|object| object.statuses.clone());
    let errors = catalog.errors.iter().flat_map(|error| error.statuses.clone());
    let rows = precedence::status_rows(catalog).into_iter().map(|row| row.status);
    let mut all: Vec<_> = rows.chain(errors).chain(objects).filter(|status| status.first >= 300).collect();
    all.sort_by_key(|status| (!status.is_exact(), status.first));
    all.dedup();
    all.into_iter().map(Some).chain([None]).collect()
}
