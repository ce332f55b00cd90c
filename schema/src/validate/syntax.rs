//! The forms of single values: durations, pointers, header names, methods, media types, texts.

use std::time::Duration;

use super::repeats::repeats;
use crate::catalog::Pointer;
use crate::diagnostic::{Diagnostic, Sink};
use crate::model::{
    HeaderCondition,
    scalar::DurationText,
    value::{Field, Map, Spanned},
};

/// The longest duration a file may name.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// A text that says something; an empty one says nothing.
pub(super) fn text(field: &Field<String>) -> Option<String> {
    field.value().filter(|text| !text.trim().is_empty()).cloned()
}

/// A duration above zero and up to [`LONGEST`]: a number and one unit.
pub(super) fn duration(field: &Field<DurationText>, sink: &Sink) -> Option<Duration> {
    let Spanned { span, value: DurationText(text) } = field.get()?;
    let Some(duration) = parse_duration(text) else {
        let mistake = Diagnostic::at(*span, format!("`{text}` is no duration"));
        sink.report(mistake.help("write a number and its unit: \"250ms\", \"1.5s\", \"2m\" or \"1h\""));
        return None;
    };
    if duration.is_zero() || duration > LONGEST {
        let message = format!("the duration `{text}` is out of range");
        sink.report(Diagnostic::at(*span, message).help("durations are above zero and up to 24 hours"));
        return None;
    }
    Some(duration)
}

fn parse_duration(text: &str) -> Option<Duration> {
    let unit_at = text.find(|c: char| c.is_ascii_alphabetic())?;
    let (number, unit) = text.split_at(unit_at);
    let nanos_each: u128 = match unit {
        "ms" => 1_000_000,
        "s" => 1_000_000_000,
        "m" => 60_000_000_000,
        "h" => 3_600_000_000_000,
        _ => return None,
    };
    let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    // With no more digits than this nothing below overflows.
    if !digits(whole) || !digits(fraction) || whole.len() > 15 || fraction.len() > 9 {
        return None;
    }
    let whole: u128 = whole.parse().ok()?;
    let scale = 10_u128.pow(u32::try_from(fraction.len()).ok()?);
    let fraction: u128 = fraction.parse().ok()?;
    let nanos = whole * nanos_each + fraction * nanos_each / scale;
    let seconds = u64::try_from(nanos / 1_000_000_000).ok()?;
    let rest = u32::try_from(nanos % 1_000_000_000).ok()?;
    Some(Duration::new(seconds, rest))
}

/// A whole number within bounds, both included.
pub(super) fn between(field: &Field<u32>, least: u32, most: u32, sink: &Sink) -> Option<u32> {
    let Spanned { span, value } = *field.get()?;
    if (least..=most).contains(&value) {
        return Some(value);
    }
    let mistake = Diagnostic::at(span, format!("{value} is out of range"));
    sink.report(mistake.help(format!("it is a whole number from {least} to {most}")));
    None
}

/// A JSON Pointer (RFC 6901).
pub(super) fn pointer(text: &Spanned<String>, sink: &Sink) -> Option<Pointer> {
    let Spanned { span, value } = text;
    if value.is_empty() {
        return Some(Vec::new());
    }
    let Some(rest) = value.strip_prefix('/') else {
        let mistake = Diagnostic::at(*span, format!("`{value}` is no JSON Pointer"));
        let path = value.trim_start_matches("$.").replace('.', "/");
        sink.report(mistake.help(format!("pointers begin with `/`: did you mean `/{path}`?")));
        return None;
    };
    let tokens: Option<Pointer> = rest.split('/').map(unescape).collect();
    if tokens.is_none() {
        let mistake = Diagnostic::at(*span, format!("`{value}` is no JSON Pointer: a `~` stands alone"));
        sink.report(mistake.help("in pointers `~` is written `~0`, and `/` within a key `~1`"));
    }
    tokens
}

fn unescape(token: &str) -> Option<String> {
    let mut parts = token.split('~');
    let mut plain = parts.next()?.to_owned();
    for part in parts {
        plain.push(match part.bytes().next() {
            Some(b'0') => '~',
            Some(b'1') => '/',
            _ => return None,
        });
        plain.push_str(&part[1..]);
    }
    Some(plain)
}

/// A header's name (RFC 9110, section 5.1), in lower case.
pub(super) fn header_name(name: &Spanned<String>, sink: &Sink) -> Option<String> {
    token(name, "the name of a header", sink).map(|name| name.to_ascii_lowercase())
}

/// A header's value (RFC 9110, section 5.5).
pub(super) fn header_value(value: &Spanned<String>, sink: &Sink) -> Option<String> {
    let sound = !value.value.bytes().any(|byte| byte.is_ascii_control() && byte != b'\t');
    if !sound {
        let mistake = Diagnostic::at(value.span, "the value of a header has no control characters");
        sink.report(mistake.help("headers are one line each"));
    }
    sound.then(|| value.value.clone())
}

/// Headers and their values; no name twice, however it is written.
pub(super) fn headers(map: &Map<String>, sink: &Sink) -> Vec<(String, String)> {
    let names: Vec<_> = map.0.iter().map(|(name, _)| (header_name(name, sink), name.span)).collect();
    let sound = names.iter().filter_map(|(name, span)| name.as_deref().map(|name| (name, *span)));
    for (name, first, again) in repeats(sound) {
        let mistake = Diagnostic::at(again, format!("the header `{name}` is given twice"));
        sink.report(mistake.label(first, "first given here").help("names of headers know no upper and lower case"));
    }
    let values = map.0.iter().map(|(_, value)| value.get().and_then(|value| header_value(value, sink)));
    names.into_iter().zip(values).filter_map(|((name, _), value)| Some((name?, value?))).collect()
}

/// Headers that must be there, and their values where these count: no name twice.
pub(super) fn header_conditions(condition: &HeaderCondition, sink: &Sink) -> Vec<(String, Option<String>)> {
    let names = match condition {
        HeaderCondition::Equal(map) => {
            return headers(map, sink).into_iter().map(|(name, value)| (name, Some(value))).collect();
        }
        HeaderCondition::Present(names) => &names.0,
    };
    let sound: Vec<_> = names.iter().filter_map(|name| Some((header_name(name, sink)?, name.span))).collect();
    for (name, first, again) in repeats(sound.iter().map(|(name, span)| (name.as_str(), *span))) {
        let mistake = Diagnostic::at(again, format!("the header `{name}` is given twice"));
        sink.report(mistake.label(first, "first given here").help("names of headers know no upper and lower case"));
    }
    sound.into_iter().map(|(name, _)| (name, None)).collect()
}

/// A request's method (RFC 9110, section 9.1), in upper case.
pub(super) fn method(name: &Spanned<String>, sink: &Sink) -> Option<String> {
    token(name, "a method", sink).map(|name| name.to_ascii_uppercase())
}

fn token<'a>(text: &'a Spanned<String>, what: &str, sink: &Sink) -> Option<&'a str> {
    let token = &text.value;
    let sound = is_token(token);
    if !sound {
        let message = if token.is_empty() { format!("{what} is missing") } else { format!("`{token}` is not {what}") };
        let mistake = Diagnostic::at(text.span, message);
        let meant: String = token.trim().trim_end_matches(':').to_owned();
        let help = (is_token(&meant)).then(|| format!("did you mean `{meant}`?"));
        sink.report(mistake.help("letters, digits and hyphens make one").maybe_help(help));
    }
    sound.then_some(token)
}

fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

/// A media type without parameters, in lower case.
pub(super) fn media_type(text: &Spanned<String>, sink: &Sink) -> Option<String> {
    let (essence, parameters) = text.value.split_once(';').map_or((text.value.as_str(), None), |(e, p)| (e, Some(p)));
    let sound = essence.trim().split_once('/').is_some_and(|(kind, subtype)| is_token(kind) && is_token(subtype));
    if sound && parameters.is_none() {
        return Some(essence.trim().to_ascii_lowercase());
    }
    let mistake = Diagnostic::at(text.span, format!("`{}` is not a media type without parameters", text.value));
    let help = if sound { essence.trim() } else { "application/json" };
    sink.report(mistake.help(format!("write it like `{help}`")));
    None
}
