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
    expand::actions,
    interpret, precedence,
};

pub(super) fn run(arguments: &Table, out: &mut dyn Write) -> io::Result<Exit> {
    let Some(catalog) = catalog(&arguments.file)? else { return Ok(Exit::Failed) };
    let columns = statuses(&catalog);
    let titles = columns.iter().map(|column| Cell::painted(&column.title(), |title| heading(title)));
    let mut rows: Vec<Vec<Cell>> = vec![[Cell::new("")].into_iter().chain(titles).collect()];
    for (index, error) in catalog.errors.iter().enumerate() {
        rows.push(row(&catalog, &error.variant, Some((index, error)), &columns));
    }
    rows.push(row(&catalog, "Unrecognized", None, &columns));
    columns::write(out, 0, &rows)?;
    let note =
        "A dot, or parentheses where it is another than under any other status: the error is not expected there.";
    writeln!(out, "\n{}\n", faint(note))?;

    for column in &columns {
        let title = column.title();
        let error = interpret::by_status(&catalog, column.example).map(|(_, error)| error);
        writeln!(out, "{title:9}  alone means {}", word(words::variant(&catalog, error)))?;
    }
    writeln!(out)?;
    for strategy in &catalog.strategies {
        writeln!(out, "{}: {}", word(&strategy.name), actions(strategy))?;
    }
    Ok(Exit::Well)
}

/// A status or a class that makes a difference, or all others.
struct Column {
    range: Option<StatusRange>,
    /// One of the statuses it stands for.
    example: u16,
}

impl Column {
    fn title(&self) -> String {
        self.range.map_or("any other".to_owned(), |range| range.to_string())
    }
}

/// Strategies of an error under each status.
fn row(catalog: &Catalog, variant: &str, error: Option<(usize, &Error)>, columns: &[Column]) -> Vec<Cell> {
    let index = error.map(|(index, _)| index);
    let strategy = |column: &Column| words::strategy(catalog, interpret::strategy(catalog, index, column.example).0);
    let usual = columns.last().map(strategy);
    let cells = columns.iter().map(|column| {
        let name = strategy(column);
        if error.is_none_or(|(_, error)| is_expected(error, column.range)) {
            Cell::painted(name, |name| word(name))
        } else if column.range.is_some() && Some(name) == usual {
            Cell::painted("·", |dot| faint(dot))
        } else {
            Cell::painted(&format!("({name})"), |name| faint(name))
        }
    });
    [Cell::new(variant)].into_iter().chain(cells).collect()
}

/// Whether the error lists the status, or one of its `match` objects does; all are expected where none is listed.
fn is_expected(error: &Error, status: Option<StatusRange>) -> bool {
    let objects = error.matches.iter().flat_map(|object| &object.statuses);
    let mut listed = error.statuses.iter().chain(objects).peekable();
    let holds_all = |listed: &StatusRange, of: StatusRange| listed.first <= of.first && of.last <= listed.last;
    listed.peek().is_none() || status.is_some_and(|status| listed.any(|listed| holds_all(listed, status)))
}

/// All statuses that make a difference, exact ones first, and whatever else there is.
fn statuses(catalog: &Catalog) -> Vec<Column> {
    let objects = catalog.errors.iter().flat_map(|error| &error.matches).flat_map(|object| object.statuses.clone());
    let errors = catalog.errors.iter().flat_map(|error| error.statuses.clone());
    let rows = precedence::status_rows(catalog).into_iter().map(|row| row.status);
    let mut all: Vec<_> = rows.chain(errors).chain(objects).filter(|status| status.first >= 300).collect();
    all.sort_by_key(|status| (!status.is_exact(), status.first));
    all.dedup();
    // Of a class one that is not told apart; of all others one that has no class.
    let exact = |status: u16| all.iter().any(|range| range.is_exact() && range.first == status);
    let columns = all.iter().map(|range| Column {
        range: Some(*range),
        example: (range.first..=range.last).find(|&status| range.is_exact() || !exact(status)).unwrap_or(range.first),
    });
    columns.chain([Column { range: None, example: u16::MAX }]).collect()
}
