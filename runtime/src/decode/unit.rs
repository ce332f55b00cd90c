//! What a text says about a time, by its unit. Every text has an answer, at worst that it says nothing.

use std::time::{Duration, SystemTime};

use crate::{RetryHint, tables::Unit};

use super::{date, ratelimit};

/// From here on `RateLimit-Reset` is an epoch: as a delay it would be over 31 years.
const EPOCH: Duration = Duration::from_secs(1_000_000_000);

/// A time, before it is known what it is read against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Moment {
    /// So long after the response.
    After(Duration),
    /// Seconds and nanoseconds since 1970.
    At(i64, u32),
}

impl Moment {
    /// As a hint, against the response's own `Date`, where it has one.
    pub(super) fn hint(self, date: impl FnOnce() -> Option<i64>) -> Option<RetryHint> {
        match self {
            Self::After(delay) => Some(RetryHint::After(delay)),
            Self::At(seconds, nanos) => match date() {
                Some(now) => {
                    let whole = u64::try_from(seconds.saturating_sub(now)).ok();
                    let delay = whole.map(|whole| Duration::new(whole, nanos));
                    Some(RetryHint::After(delay.unwrap_or_default()))
                }
                None => date::system_time(seconds, nanos).map(RetryHint::At),
            },
        }
    }

    /// As a point in time where a number counts from 1970.
    pub(super) fn since_epoch(self) -> Self {
        match self {
            Self::After(delay) => {
                i64::try_from(delay.as_secs()).map_or(self, |seconds| Self::At(seconds, delay.subsec_nanos()))
            }
            Self::At(..) => self,
        }
    }

    /// As a point in time; a delay is counted from the response's own `Date`.
    pub(super) fn system_time(self, date: impl FnOnce() -> Option<i64>) -> Option<SystemTime> {
        match self {
            Self::After(delay) => date::system_time(date()?, 0)?.checked_add(delay),
            Self::At(seconds, nanos) => date::system_time(seconds, nanos),
        }
    }
}

/// Reads a text by its unit. `now` only serves to find the century of a two-digit year.
pub(super) fn moment(text: &str, unit: Unit, now: impl FnOnce() -> i64) -> Option<Moment> {
    match unit {
        Unit::Seconds => decimal(text, 0).map(Moment::After),
        Unit::Milliseconds => decimal(text, -3).map(Moment::After),
        Unit::HttpDate => date::http_date(text, now).map(|seconds| Moment::At(seconds, 0)),
        Unit::EpochSeconds => decimal(text, 0).and_then(epoch),
        Unit::Rfc3339 => date::rfc3339(text).map(|(seconds, nanos)| Moment::At(seconds, nanos)),
        Unit::Duration => go_duration(text).map(Moment::After),
        Unit::RetryAfter => match delay_seconds(text) {
            Some(delay) => Some(Moment::After(delay)),
            None => moment(text, Unit::HttpDate, now),
        },
        Unit::RateLimit => ratelimit::exhausted(text).map(Moment::After),
        Unit::RateLimitReset => {
            decimal(text, 0).and_then(|delay| if delay >= EPOCH { epoch(delay) } else { Some(Moment::After(delay)) })
        }
    }
}

fn epoch(since: Duration) -> Option<Moment> {
    Some(Moment::At(i64::try_from(since.as_secs()).ok()?, since.subsec_nanos()))
}

/// `delay-seconds` of RFC 9110: digits only. More of them than fit mean longer than anyone waits.
fn delay_seconds(text: &str) -> Option<Duration> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| Duration::from_secs(text.parse().unwrap_or(u64::MAX)))
}

/// A number as JSON writes it, but not negative, times a power of ten, in seconds. What is too large saturates.
pub(super) fn decimal(text: &str, power: i32) -> Option<Duration> {
    if power == 0 && text.len() < 10 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse().ok().map(Duration::from_secs); // as mostly
    }
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => {
            let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
            let valid = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
            let limit = if exponent.starts_with('-') { -10_000 } else { 10_000 };
            (mantissa, valid.then(|| exponent.parse().unwrap_or(limit).clamp(-10_000, 10_000))?)
        }
        None => (text, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    if whole.is_empty() || fraction.is_empty() {
        return None;
    }
    // Nanoseconds are nine more places; what lies behind them is dropped.
    let places = power + exponent + 9 - i32::try_from(fraction.len()).ok()?;
    let mut nanos = 0_u128;
    let all = whole.len().checked_add(fraction.len())?;
    let keep = usize::try_from(places.min(0).unsigned_abs()).map_or(0, |drop| all.saturating_sub(drop));
    for (index, byte) in whole.bytes().chain(fraction.bytes()).enumerate() {
        let digit = byte.is_ascii_digit().then(|| u128::from(byte - b'0'))?;
        if index < keep {
            nanos = nanos.saturating_mul(10).saturating_add(digit);
        }
    }
    for _ in 0..places {
        if nanos == 0 || nanos == u128::MAX {
            break;
        }
        nanos = nanos.saturating_mul(10);
    }
    Some(from_nanos(nanos))
}

/// A duration in Go's form: numbers with units, `1h15m30.918s`, or a bare `0`.
pub(super) fn go_duration(text: &str) -> Option<Duration> {
    if text == "0" {
        return Some(Duration::ZERO);
    }
    let mut rest = text;
    let mut nanos = 0_u128;
    while !rest.is_empty() {
        let (number, tail) = rest.split_at_checked(rest.find(|char: char| char != '.' && !char.is_ascii_digit())?)?;
        let (unit, tail) =
            tail.split_at_checked(tail.find(|char: char| char == '.' || char.is_ascii_digit()).unwrap_or(tail.len()))?;
        // A point needs a digit on one side only.
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        if (whole.is_empty() && fraction.is_empty()) || fraction.contains('.') {
            return None;
        }
        let scale = match unit {
            "h" => 3_600_000_000_000,
            "m" => 60_000_000_000,
            "s" => 1_000_000_000,
            "ms" => 1_000_000,
            "us" | "µs" | "μs" => 1_000,
            "ns" => 1,
            _ => return None,
        };
        nanos = nanos.saturating_add(number_of(whole).saturating_mul(scale));
        let mut scale = scale;
        for digit in fraction.bytes() {
            scale /= 10;
            nanos = nanos.saturating_add(scale * u128::from(digit - b'0'));
        }
        rest = tail;
    }
    (!text.is_empty()).then(|| from_nanos(nanos))
}

/// The number that digits stand for; too many of them saturate.
fn number_of(digits: &str) -> u128 {
    digits.bytes().fold(0_u128, |number, digit| number.saturating_mul(10).saturating_add(u128::from(digit - b'0')))
}

fn from_nanos(nanos: u128) -> Duration {
    let seconds = u64::try_from(nanos / 1_000_000_000).unwrap_or(u64::MAX);
    let nanos = u32::try_from(nanos % 1_000_000_000).unwrap_or_default();
    if seconds == u64::MAX { Duration::MAX } else { Duration::new(seconds, nanos) }
}
