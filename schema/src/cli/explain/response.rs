//! What a response is, and what is done about it.

use std::{
    io::{self, Write},
    time::SystemTime,
};

use super::{
    super::{
        columns,
        columns::Cell,
        terminal::{faint, heading, word},
        words::{gist, nth, strategy, time, variant},
    },
    reasons, waits,
};
use crate::{
    catalog::{Catalog, Safety},
    expand::policy,
    interpret::{self, Hint, Reading, Request, Response},
};

pub(super) fn write(
    out: &mut dyn Write,
    catalog: &Catalog,
    response: &Response,
    repeatable: Option<bool>,
    now: SystemTime,
) -> io::Result<()> {
    let reading = interpret::read(catalog, response, now);
    if !reading.is_error {
        return success(out, catalog, response.status);
    }
    let error = reading.error.and_then(|index| catalog.errors.get(index));
    writeln!(out, "{}", heading(format_args!("Error::{}", variant(catalog, reading.error))))?;
    let docs =
        error.map_or("An error that the file does not describe.".to_owned(), |error| gist(error.docs.as_deref()));
    if !docs.is_empty() {
        writeln!(out, "  {docs}")?;
    }
    writeln!(out, "\n{}", heading("What the response says"))?;
    said(out, catalog, response, &reading)?;
    writeln!(out, "\n{}", heading("Why it is this error"))?;
    writeln!(out, "  {}.", capitalised(&reasons::why(catalog, &reading)))?;
    if let Some((first, rest)) = reading.claims.split_first() {
        for claim in rest {
            let other = word(format_args!("Error::{}", variant(catalog, Some(claim.error))));
            let rule = reasons::rule(catalog, claim, &reading);
            writeln!(out, "  {other} holds too, by {rule}: {}.", reasons::precedence(catalog, first, claim))?;
        }
    }
    action(out, catalog, response, &reading, repeatable)
}

fn success(out: &mut dyn Write, catalog: &Catalog, status: u16) -> io::Result<()> {
    writeln!(out, "{}", heading("No error"))?;
    let why = match status {
        200..300 if catalog.envelopes.iter().any(|envelope| envelope.error_when.is_some()) => {
            "the envelope's `error_when` does not hold"
        }
        200..300 => "no envelope has an `error_when`, so that every 2xx is a success",
        _ => "the file names no error for exactly this status",
    };
    writeln!(out, "  {status}: {why}.")
}

/// What was read, and by which envelope.
fn said(out: &mut dyn Write, catalog: &Catalog, response: &Response, reading: &Reading) -> io::Result<()> {
    let said = &reading.said;
    // The last envelope may be one that no file has: what is read of strangers.
    let envelope = reading.envelope.map(|index| format!("the {} of {}", nth(index), catalog.envelopes.len()));
    let status = match reading.status {
        status if status == response.status => status.to_string(),
        named => format!("{named}, which the body names under a {}", response.status),
    };
    let help_url = reading.error.and_then(|index| catalog.errors.get(index)?.help_url.clone());
    let retry_after = said.retry_after.map(hint);
    let rows: Vec<_> = [
        ("envelope", envelope),
        ("status", Some(status)),
        ("type", said.wire_type.clone()),
        ("code", said.code.clone()),
        ("parameter", said.param.clone()),
        ("message", said.message.clone()),
        ("request id", said.request_id.clone()),
        ("help", said.help_url.clone().or(help_url)),
        ("retry after", retry_after),
        ("should retry", said.should_retry.map(|should| if should { "yes" } else { "no" }.to_owned())),
    ]
    .into_iter()
    .filter_map(|(what, value)| Some(vec![Cell::painted(what, |what| faint(what)), Cell::new(one_line(&value?))]))
    .collect();
    columns::write(out, 2, &rows)
}

fn hint(hint: Hint) -> String {
    let delay = time(hint.delay);
    match (hint.delay.is_zero(), hint.is_date) {
        (true, true) => "a time that has passed, which counts as no hint".to_owned(),
        (true, false) => "now, which counts as no hint".to_owned(),
        (false, true) => format!("{delay}, told as a date"),
        (false, false) => delay,
    }
}

/// The policy, and the waits if the call goes on failing so.
fn action(
    out: &mut dyn Write,
    catalog: &Catalog,
    response: &Response,
    reading: &Reading,
    repeatable: Option<bool>,
) -> io::Result<()> {
    let Some(row) = catalog.strategies.get(reading.strategy) else { return Ok(()) };
    let name = word(strategy(catalog, reading.strategy));
    writeln!(out, "\n{}", heading("What a client does"))?;
    writeln!(out, "  Strategy {name}, {}.", reasons::strategy_of(reading.strategy_of))?;
    writeln!(out, "  {}", policy(row))?;
    let by_method = response.method.as_deref().map(is_idempotent);
    let is_repeatable = repeatable.or(by_method).unwrap_or(true);
    let request = Request { is_repeatable, should_retry: reading.said.should_retry, hint: reading.said.retry_after };
    let schedule = interpret::schedule(row, &request);
    writeln!(out, "\n{}", heading("Waits, if each attempt fails like this"))?;
    let hinted = if reading.said.retry_after.is_some() { "the server's hint" } else { "the default of the strategy" };
    waits::write(out, &schedule, catalog.timeouts, hinted)?;
    let asks_safety = row.safety == Safety::MaybeProcessed && reading.said.should_retry != Some(true);
    if repeatable.or(by_method).is_none() && asks_safety && !schedule.waits.is_empty() {
        let note = "This is for a request that is idempotent; --method says which one it is.";
        writeln!(out, "  {}", faint(note))?;
    }
    Ok(())
}

/// RFC 9110, section 9.2.2.
fn is_idempotent(method: &str) -> bool {
    matches!(method, "GET" | "HEAD" | "OPTIONS" | "TRACE" | "PUT" | "DELETE")
}

/// A text of the response, so that nothing in it moves the cursor.
fn one_line(text: &str) -> String {
    let shown: String = text.chars().take(200).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.chars().nth(200).is_some() { shown + "…" } else { shown }
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
