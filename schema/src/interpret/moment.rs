//! What a text says about when to come back.

use std::time::{Duration, SystemTime};

use super::{date, rate_limit};
use crate::catalog::Unit;

/// When the server says to come back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hint {
    /// So long after the response; zero for a time that has passed.
    pub delay: Duration,
    /// Whether it is told as a point in time.
    pub is_date: bool,
}

/// Nobody tells a time beyond these seconds since 1970.
const END_OF_TIME: f64 = 9e18;

/// From here on `RateLimit-Reset` counts from 1970: as a delay it would be over 31 years.
const EPOCH: f64 = 1_000_000_000.0;

/// Reads a text by its unit. A point in time is counted from the response's own `Date`, where it has one.
pub(super) fn hint(text: &str, unit: Unit, date: Option<&str>, now: SystemTime) -> Option<Hint> {
    let clock = now.duration_since(SystemTime::UNIX_EPOCH).map_or(0.0, |since| since.as_secs_f64());
    let response = date.and_then(|date| date::http_date(date, clock)).unwrap_or(clock);
    let after = |seconds: f64| Hint { delay: duration(seconds), is_date: false };
    let until = |at: f64| (at < END_OF_TIME).then(|| Hint { delay: duration(at - response), is_date: true });
    match unit {
        Unit::Seconds => decimal(text).map(after),
        Unit::Milliseconds => decimal(text).map(|number| after(number / 1000.0)),
        Unit::HttpDate => date::http_date(text, response).and_then(until),
        Unit::EpochSeconds => decimal(text).and_then(until),
        Unit::Rfc3339 => date::rfc3339(text).and_then(until),
        Unit::Duration => with_units(text).map(after),
        Unit::RetryAfter => digits(text).map(after).or_else(|| date::http_date(text, response).and_then(until)),
        Unit::RateLimit => rate_limit::reset(text).map(after),
        Unit::RateLimitReset => {
            decimal(text).and_then(|number| if number >= EPOCH { until(number) } else { Some(after(number)) })
        }
    }
}

/// Seconds, none below zero, too many as many as there are.
fn duration(seconds: f64) -> Duration {
    Duration::try_from_secs_f64(seconds.max(0.0)).unwrap_or(Duration::MAX)
}

/// `delay-seconds` of RFC 9110: digits only.
fn digits(text: &str) -> Option<f64> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

/// A number as JSON writes it, but not negative; it may begin with zeros.
fn decimal(text: &str) -> Option<f64> {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    let unsigned = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    let parts = [whole, fraction, unsigned];
    let valid = parts.iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
    valid.then(|| text.parse().ok()).flatten()
}

/// Numbers with units, as in `1h15m30.918s`, or a bare `0`.
fn with_units(text: &str) -> Option<f64> {
    if text == "0" {
        return Some(0.0);
    }
    let is_number = |char: char| char == '.' || char.is_ascii_digit();
    let (mut rest, mut seconds) = (text, 0.0);
    while !rest.is_empty() {
        let (number, tail) = rest.split_at(rest.find(|char| !is_number(char))?);
        let (unit, tail) = tail.split_at(tail.find(is_number).unwrap_or(tail.len()));
        let scale = match unit {
            "h" => 3600.0,
            "m" => 60.0,
            "s" => 1.0,
            "ms" => 1e-3,
            "us" | "µs" | "μs" => 1e-6,
            "ns" => 1e-9,
            _ => return None,
        };
        seconds += number.parse::<f64>().ok()? * scale;
        rest = tail;
    }
    (!text.is_empty()).then_some(seconds)
}
