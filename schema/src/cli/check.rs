//! `backstop check`

use std::io::{self, Write};

use serde_json::{Value, json};

use super::{
    BASE, Exit,
    arguments::{Check, Format, Lints},
    terminal,
};
use crate::{
    build::read::Input,
    diagnostic::{Diagnostic, Diagnostics, Severity, Span},
    lint,
    lint::{Levels, Lint},
    locate::Lines,
};

pub(super) fn run(arguments: &Check, out: &mut dyn Write) -> io::Result<Exit> {
    let levels = levels(arguments);
    let mut count = Count::default();
    for input in &arguments.files {
        let (source, found) = find(input, &levels);
        let Some(found) = found else { continue };
        count.add(&found);
        match arguments.format {
            Format::Human => terminal::diagnostics(out, &found.render(&input.name(), &source))?,
            Format::Json => {
                for diagnostic in &found {
                    writeln!(out, "{}", object(diagnostic, &input.name(), &source))?;
                }
            }
        }
    }
    if arguments.format == Format::Human {
        let files = plural(arguments.files.len(), "file");
        writeln!(out, "{files}: {}, {}", plural(count.mistakes, "mistake"), plural(count.warnings, "warning"))?;
    }
    let failed = count.mistakes > 0 || arguments.deny_warnings && count.warnings > 0;
    Ok(if failed { Exit::Failed } else { Exit::Well })
}

#[derive(Default)]
struct Count {
    mistakes: usize,
    warnings: usize,
}

impl Count {
    fn add(&mut self, found: &Diagnostics) {
        let warnings = found.iter().filter(|diagnostic| diagnostic.severity() == Severity::Warning).count();
        self.warnings += warnings;
        self.mistakes += found.len() - warnings;
    }
}

fn levels(arguments: &Check) -> Levels {
    let named = |lints: &[Lints]| -> Vec<Lint> {
        let lints = lints.iter().map(|lints| match lints {
            Lints::All => Lint::ALL.to_vec(),
            Lints::One(lint) => vec![*lint],
        });
        lints.collect::<Vec<_>>().concat()
    };
    let on = named(&arguments.warn).into_iter().fold(Levels::default(), Levels::warn);
    named(&arguments.allow).into_iter().fold(on, Levels::allow)
}

/// The text of a file, and what is wrong or questionable in it. Nobody can change a shipped file: it has no warnings.
fn find(input: &Input, levels: &Levels) -> (Vec<u8>, Option<Diagnostics>) {
    let source = match input.read(BASE) {
        Ok(source) => source,
        Err(mistake) => return (Vec::new(), Some((*mistake).into())),
    };
    let levels = if matches!(input, Input::Catalog(_)) { &Levels::none() } else { levels };
    let found = match lint(&source, levels) {
        Ok(linted) => linted.warnings,
        Err(failure) => Some(failure.diagnostics),
    };
    (source, found)
}

/// One mistake or warning, for machines.
fn object(diagnostic: &Diagnostic, file: &str, source: &[u8]) -> Value {
    let lines = Lines::new(source);
    let labels = diagnostic.labels.iter().map(|label| json!({ "span": place(label.span, &lines), "text": label.text }));
    json!({
        "file": file,
        "severity": match diagnostic.severity() {
            Severity::Error => "error",
            Severity::Warning => "warning",
        },
        "lint": diagnostic.lint.map(Lint::name),
        "message": diagnostic.message,
        "help": diagnostic.help,
        "span": diagnostic.span.map(|span| place(span, &lines)),
        "labels": labels.collect::<Vec<_>>(),
        "rendered": Diagnostics::from(diagnostic.clone()).render(file, source),
    })
}

fn place(span: Span, lines: &Lines<'_>) -> Value {
    let (start, end) = (lines.locate(span.start), lines.locate(span.end));
    json!({
        "start": span.start,
        "end": span.end,
        "line": start.line,
        "column": start.column,
        "end_line": end.line,
        "end_column": end.column,
    })
}

fn plural(count: usize, what: &str) -> String {
    match count {
        0 => format!("no {what}s"),
        1 => format!("1 {what}"),
        _ => format!("{count} {what}s"),
    }
}
