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
        words::{capitalised, gist, nth, strategy, time, variant},
    },
    envelopes, reasons, waits,
};
use crate::{
    catalog::{Catalog, Safety},
    expand::actions,
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
        return success(out, catalog, response, &reading);
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
    if reading.claims.is_empty() {
        unknown_words(out, &reading)?;
    }
    if let Some((first, rest)) = reading.claims.split_first() {
        for claim in rest {
            let other = word(format_args!("Error::{}", variant(catalog, Some(claim.error))));
            let rule = reasons::rule(catalog, claim, &reading);
            writeln!(out, "  {other} holds too, by {rule}: {}.", reasons::precedence(catalog, first, claim))?;
        }
    }
    action(out, catalog, response, &reading, repeatable)
}

/// What the body names, and no rule that holds does.
fn unknown_words(out: &mut dyn Write, reading: &Reading) -> io::Result<()> {
    let words = [("code", &reading.said.code), ("type", &reading.said.wire_type)];
    for (what, said) in words.into_iter().filter_map(|(what, said)| Some((what, said.as_ref()?))) {
        writeln!(out, "  No error has the {what} {} in this case.", word(format_args!("`{}`", one_line(said))))?;
    }
    Ok(())
}

fn success(out: &mut dyn Write, catalog: &Catalog, response: &Response, reading: &Reading) -> io::Result<()> {
    writeln!(out, "{}", heading("No error"))?;
    let chosen = reading.envelope.and_then(|index| catalog.envelopes.get(index));
    let why = match response.status {
        200..300 if chosen.is_some_and(|envelope| envelope.error_when.is_some()) => {
            "a success, since the envelope's `error_when` does not hold"
        }
        200..300 if catalog.envelopes.iter().any(|envelope| envelope.error_when.is_some()) => {
            "a success, since no envelope that has an `error_when` applies"
        }
        200..300 => "a success: no envelope has an `error_when`",
        _ => "no error: the file names none for exactly this status",
    };
    writeln!(out, "  A {} is {why}.", response.status)?;
    let asked = chosen.and_then(|envelope| envelope.error_when.as_deref()).unwrap_or_default();
    for failed in asked.iter().filter(|condition| !interpret::holds(condition, response)) {
        writeln!(out, "  What it lacks: {}.", envelopes::condition(failed))?;
    }
    writeln!(out, "\n{}", heading("What the response says"))?;
    said(out, catalog, response, reading)?;
    used(out, &interpret::usage(catalog, response))
}

/// What a success used up; nothing where it does not say.
fn used(out: &mut dyn Write, amounts: &[(&str, u64)]) -> io::Result<()> {
    if amounts.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{}", heading("What it used up"))?;
    let rows =
        amounts.iter().map(|(name, amount)| vec![Cell::painted(name, |it| word(it)), Cell::new(amount.to_string())]);
    columns::write(out, 2, &rows.collect::<Vec<_>>())
}

/// What was read, and by which envelope.
fn said(out: &mut dyn Write, catalog: &Catalog, response: &Response, reading: &Reading) -> io::Result<()> {
    let said = &reading.said;
    let envelope = envelope(catalog, reading.envelope);
    let status = match reading.status {
        status if status == response.status => status.to_string(),
        named => format!("{named}, which the body names under a {}", response.status),
    };
    let help_url = reading.error.and_then(|index| catalog.errors.get(index)?.help_url.clone());
    let retry_after = said.retry_after.map(hint);
    let rows: Vec<_> = [
        ("status", Some(status)),
        ("body", Some(body(&response.body))),
        ("envelope", Some(envelope)),
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

/// The envelope by its place.
fn envelope(catalog: &Catalog, chosen: Option<usize>) -> String {
    let own = envelopes::of_the_file(catalog).len();
    match chosen {
        Some(0) if own == 1 => "the only one".to_owned(),
        Some(index) if index < own => format!("the {} of {own}", nth(index)),
        _ => "none applies, and only headers are read".to_owned(),
    }
}

fn body(body: &[u8]) -> String {
    match body.len() {
        0 => "empty".to_owned(),
        length if interpret::is_json(body) => format!("JSON, {length} bytes"),
        length => format!("no JSON, {length} bytes"),
    }
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
    let name = word(format_args!("`{}`", strategy(catalog, reading.strategy)));
    writeln!(out, "\n{}", heading("What a client does"))?;
    writeln!(out, "  Strategy {name}, {}.", reasons::strategy_of(reading.strategy_of))?;
    writeln!(out, "  {}", capitalised(&actions(row)))?;
    let by_method = response.method.as_deref().map(is_idempotent);
    let is_repeatable = repeatable.or(by_method).unwrap_or(true);
    let request = Request { is_repeatable, should_retry: reading.said.should_retry, hint: reading.said.retry_after };
    let schedule = interpret::schedule(row, &request);
    writeln!(out, "\n{}", heading("Waits, if each attempt fails like this"))?;
    let hinted = if reading.said.retry_after.is_some() { "the server's hint" } else { "its default" };
    if schedule.waits.is_empty() {
        return writeln!(out, "  None: {}.", waits::ending(schedule.ending));
    }
    waits::table(out, 2, &schedule, hinted)?;
    writeln!(out, "  Then: {}.", waits::ending(schedule.ending))?;
    waits::bounds(out, &schedule, catalog.timeouts)?;
    let asks_safety = row.safety == Safety::MaybeProcessed && reading.said.should_retry != Some(true);
    if repeatable.or(by_method).is_none() && asks_safety {
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
