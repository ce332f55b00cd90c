//! What a file says as a whole.

use std::io::{self, Write};

use super::{
    super::{
        columns,
        columns::Cell,
        terminal::{faint, heading, word},
        words::{capitalised, gist, statuses, strategy, time},
    },
    envelopes, waits,
};
use crate::{
    catalog::{Amount, Catalog, Timeouts},
    expand::{actions, identity},
    interpret::{self, Request},
    precedence,
};

pub(super) fn write(out: &mut dyn Write, catalog: &Catalog) -> io::Result<()> {
    let api = if catalog.api.is_empty() { "An API without a name" } else { &catalog.api };
    writeln!(out, "{}", heading(api))?;
    let docs = gist(catalog.docs.as_deref());
    if !docs.is_empty() {
        writeln!(out, "  {docs}")?;
    }
    envelopes::write(out, catalog)?;
    errors(out, catalog)?;
    rows(out, catalog)?;
    strategies(out, catalog)?;
    limits(out, catalog.timeouts)?;
    operations(out, catalog)?;
    usage(out, catalog)
}

fn errors(out: &mut dyn Write, catalog: &Catalog) -> io::Result<()> {
    writeln!(out, "\n{}", heading("Errors"))?;
    for error in &catalog.errors {
        writeln!(out, "  {}", word(&error.variant))?;
        let docs = gist(error.docs.as_deref());
        if !docs.is_empty() {
            writeln!(out, "    {docs}")?;
        }
        let strategy =
            error.strategy.map_or("that of the status".to_owned(), |own| format!("`{}`", strategy(catalog, own)));
        writeln!(out, "    On the wire: {} Strategy: {strategy}.", identity(catalog, error))?;
    }
    Ok(())
}

fn rows(out: &mut dyn Write, catalog: &Catalog) -> io::Result<()> {
    let rows = precedence::status_rows(catalog);
    let cells = statuses(&rows).into_iter().map(|row| {
        let error = row.error.and_then(|index| catalog.errors.get(index));
        let own = row.strategy.map_or(String::new(), |index| strategy(catalog, index).to_owned());
        let title = row.title.clone().unwrap_or_default();
        let variant = error.map_or("", |error| &error.variant);
        vec![Cell::new(row.status.to_string()), Cell::painted(variant, |it| word(it)), Cell::new(own), Cell::new(title)]
    });
    let head = ["status", "error", "strategy", "title"].map(|title| Cell::painted(title, |title| faint(title)));
    let cells: Vec<_> = [head.to_vec()].into_iter().chain(cells).collect();
    if cells.len() > 1 {
        writeln!(out, "\n{}", heading("What a status means where the body names no error"))?;
        columns::write(out, 2, &cells)?;
    }
    Ok(())
}

fn strategies(out: &mut dyn Write, catalog: &Catalog) -> io::Result<()> {
    writeln!(out, "\n{}", heading("Strategies, and their waits where the server gives no hint"))?;
    for (index, row) in catalog.strategies.iter().enumerate() {
        let default = if index == catalog.default_strategy { ", the default" } else { "" };
        writeln!(out, "  {}{default}", word(&row.name))?;
        writeln!(out, "    {}", capitalised(&actions(row)))?;
        let schedule = interpret::schedule(row, &Request { is_repeatable: true, ..Request::default() });
        if !schedule.waits.is_empty() {
            waits::table(out, 4, &schedule, "its default")?;
        }
    }
    Ok(())
}

fn limits(out: &mut dyn Write, timeouts: Timeouts) -> io::Result<()> {
    let limits = [("an attempt", timeouts.attempt), ("a call", timeouts.total)];
    let limits = limits.into_iter().filter_map(|(what, limit)| Some(format!("{what} {} at most", time(limit?))));
    let limits: Vec<_> = limits.collect();
    if limits.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{}\n  Where the caller sets none: {}.", heading("Timeouts"), limits.join(", "))
}

fn operations(out: &mut dyn Write, catalog: &Catalog) -> io::Result<()> {
    if catalog.operations.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{}", heading("Operations"))?;
    let rows = catalog.operations.iter().map(|operation| {
        let idempotent = if operation.idempotent { "idempotent" } else { "not idempotent" };
        vec![
            Cell::painted(&operation.name, |name| word(name)),
            Cell::new(format!("{} {}", operation.method, operation.path)),
            Cell::new(idempotent),
        ]
    });
    columns::write(out, 2, &rows.collect::<Vec<_>>())
}

fn usage(out: &mut dyn Write, catalog: &Catalog) -> io::Result<()> {
    if catalog.usage.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{}", heading("What a success says it used up, for quotas of these names"))?;
    let rows = catalog.usage.iter().map(|Amount { name, from, scale }| {
        let times = if *scale == 1 { String::new() } else { format!(", times {scale}") };
        vec![Cell::painted(name, |it| word(it)), Cell::new(format!("{}{times}", envelopes::sources(from)))]
    });
    columns::write(out, 2, &rows.collect::<Vec<_>>())
}
