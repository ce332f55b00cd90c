//! How bodies are read.

use std::io::{self, Write};

use super::super::{
    columns,
    columns::Cell,
    terminal::{faint, heading},
    words::nth,
};
use crate::catalog::{Catalog, Condition, Envelope, JsonType, Literal, Place, Source, Unit};

/// The envelopes of the file: not the one that reads strangers, which no file has.
pub(super) fn of_the_file(catalog: &Catalog) -> &[Envelope] {
    match catalog.envelopes.split_last() {
        Some((last, own)) if reads_headers_only(last) => own,
        _ => &catalog.envelopes,
    }
}

fn reads_headers_only(envelope: &Envelope) -> bool {
    let Envelope { request_id, retry_after, .. } = envelope.clone();
    *envelope == Envelope { request_id, retry_after, ..Envelope::default() }
}

pub(super) fn write(out: &mut dyn Write, catalog: &Catalog) -> io::Result<()> {
    let envelopes = of_the_file(catalog);
    if envelopes.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{}", heading("How a response is read"))?;
    for (index, envelope) in envelopes.iter().enumerate() {
        match (envelopes.len(), &*envelope.when) {
            (1, []) => {}
            (_, []) => writeln!(out, "  {} envelope, any other response", nth(index))?,
            (_, when) => writeln!(out, "  {} envelope, if: {}", nth(index), all(when))?,
        }
        if let Some(conditions) = &envelope.error_when {
            writeln!(out, "    A 2xx is an error if: {}", all(conditions))?;
        }
        columns::write(out, 4, &parts(envelope))?;
    }
    Ok(())
}

fn parts(envelope: &Envelope) -> Vec<Vec<Cell>> {
    let parts = [
        ("type", &envelope.wire_type),
        ("code", &envelope.code),
        ("parameter", &envelope.param),
        ("status", &envelope.status),
        ("message", &envelope.message),
        ("request id", &envelope.request_id),
        ("help", &envelope.help_url),
        ("retry after", &envelope.retry_after),
        ("should retry", &envelope.should_retry),
    ];
    let given = parts.into_iter().filter(|(_, sources)| !sources.is_empty());
    given
        .map(|(what, sources)| vec![Cell::painted(what, |what| faint(what)), Cell::new(self::sources(sources))])
        .collect()
}

pub(super) fn sources(sources: &[Source]) -> String {
    sources.iter().map(source).collect::<Vec<_>>().join(", else ")
}

fn source(source: &Source) -> String {
    let mut text = match &source.place {
        Place::Body(tokens) => pointer(tokens),
        Place::Header(name) => format!("header `{name}`"),
        Place::Search { array, conditions, then } => {
            let conditions = conditions.iter().map(|(key, value)| format!(" with `{key}` {}", literal(value)));
            let item = format!("the first item of {}{}", pointer(array), conditions.collect::<String>());
            if then.is_empty() { item } else { format!("{} in {item}", pointer(then)) }
        }
    };
    let unit = match source.unit {
        Unit::Milliseconds => " (milliseconds)",
        Unit::HttpDate => " (an HTTP date)",
        Unit::EpochSeconds => " (seconds since 1970)",
        Unit::Rfc3339 => " (RFC 3339)",
        Unit::Duration => " (a duration)",
        // Plain seconds are the rule, and these headers say themselves what they mean.
        Unit::Seconds | Unit::RetryAfter | Unit::RateLimit | Unit::RateLimitReset => "",
    };
    text.push_str(unit);
    for (how, separator) in [("behind the last", &source.strip_before), ("before the first", &source.strip_after)] {
        if let Some(separator) = separator {
            text = format!("{text}, {how} `{separator}`");
        }
    }
    if source.lowercase {
        text.push_str(", in lower case");
    }
    text
}

fn all(conditions: &[Condition]) -> String {
    conditions.iter().map(condition).collect::<Vec<_>>().join(", ")
}

/// A condition of an envelope.
pub(super) fn condition(condition: &Condition) -> String {
    match condition {
        Condition::ContentType(types) => format!("content type `{}`", types.join("` or `")),
        Condition::Status(ranges) => {
            format!("status {}", ranges.iter().map(ToString::to_string).collect::<Vec<_>>().join(" or "))
        }
        Condition::Header(name, None) => format!("header `{name}`"),
        Condition::Header(name, Some(value)) => format!("header `{name}: {value}`"),
        Condition::Exists(at) => format!("{} is there", pointer(at)),
        Condition::Is(at, json_type) => format!("{} is {}", pointer(at), type_name(*json_type)),
        Condition::Equals(at, value) => format!("{} is {}", pointer(at), literal(value)),
    }
}

fn type_name(json_type: JsonType) -> &'static str {
    match json_type {
        JsonType::Null => "`null`",
        JsonType::Boolean => "a boolean",
        JsonType::Number => "a number",
        JsonType::String => "a string",
        JsonType::Array => "an array",
        JsonType::Object => "an object",
    }
}

fn literal(literal: &Literal) -> String {
    match literal {
        Literal::Null => "`null`".to_owned(),
        Literal::Boolean(value) => format!("`{value}`"),
        Literal::Number(text) => format!("`{text}`"),
        Literal::String(text) => format!("`{text:?}`"),
    }
}

/// A JSON pointer as the file writes it.
fn pointer(tokens: &[String]) -> String {
    let escaped = tokens.iter().map(|token| format!("/{}", token.replace('~', "~0").replace('/', "~1")));
    if tokens.is_empty() { "the whole body".to_owned() } else { format!("`{}`", escaped.collect::<String>()) }
}
