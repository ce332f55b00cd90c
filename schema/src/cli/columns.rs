//! Texts in columns.

use std::io::{self, Write};

/// A cell: what is shown, and how wide that is without its colour.
#[derive(Clone, Debug, Default)]
pub(super) struct Cell {
    shown: String,
    width: usize,
}

impl Cell {
    /// A text without colour.
    pub(super) fn new(text: impl Into<String>) -> Self {
        let shown = text.into();
        Self { width: shown.chars().count(), shown }
    }

    /// A text in a colour.
    pub(super) fn painted(text: &str, paint: impl Fn(&str) -> String) -> Self {
        let shown = if text.is_empty() { String::new() } else { paint(text) };
        Self { shown, width: text.chars().count() }
    }
}

/// Writes rows, each column as wide as its widest cell, two blanks between columns.
pub(super) fn write(out: &mut dyn Write, indent: usize, rows: &[Vec<Cell>]) -> io::Result<()> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    let width = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.width).max();
    let widths: Vec<usize> = (0..columns).map(|column| width(column).unwrap_or_default()).collect();
    for row in rows {
        let last = row.iter().rposition(|cell| cell.width > 0).map_or(0, |last| last + 1);
        if last > 0 {
            write!(out, "{:indent$}", "")?;
        }
        for (nth, (cell, width)) in row.iter().zip(&widths).take(last).enumerate() {
            let gap = if nth + 1 < last { width + 2 - cell.width } else { 0 };
            write!(out, "{}{:gap$}", cell.shown, "")?;
        }
        writeln!(out)?;
    }
    Ok(())
}
