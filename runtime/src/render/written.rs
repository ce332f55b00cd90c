//! A thing said, as it is written at a source.

use std::time::{Duration, SystemTime};

use crate::{
    RetryHint,
    decode::{format_date, format_rfc3339, since_1970, system_time},
    tables::{Place, Source, Unit},
};

use super::{field::FieldValue, json::Value, said::Word};

/// What is written.
pub(super) struct Written {
    pub(super) value: Value,
    /// What the source then says: a time is rounded up to what its unit can say.
    pub(super) word: Word,
    /// The time of the response as seconds since 1970, where it is read against that.
    pub(super) date: Option<i64>,
}

/// How a word is written at a source; nothing, where the source has no way to say such a thing.
pub(super) fn write(word: &Word, source: &Source, now: Option<SystemTime>) -> Option<Written> {
    match word {
        Word::Hint(hint) => self::hint(*hint, source.unit, now),
        Word::Value(value) => {
            let in_body = matches!(source.place, Place::Body(_));
            if matches!(value, FieldValue::List(_)) && !in_body {
                return None;
            }
            let (value, said) = self::value(value, source.unit)?;
            Some(Written { value, word: Word::Value(said), date: None })
        }
    }
}

/// A value as JSON, and what it is read as.
fn value(value: &FieldValue, unit: Unit) -> Option<(Value, FieldValue)> {
    let json = match value {
        FieldValue::String(text) => Value::Text(text.clone()),
        FieldValue::Integer(number) => Value::Raw(number.to_string()),
        FieldValue::Number(number) => Value::Raw(number.is_finite().then(|| format!("{number:?}"))?),
        FieldValue::Boolean(flag) => Value::Raw(flag.to_string()),
        FieldValue::Json(json) => Value::Whole(json.as_str().to_owned()),
        FieldValue::Duration(duration) => self::duration(*duration, unit)?,
        FieldValue::Timestamp(time) => {
            let (json, time) = self::time(since_1970(*time), unit)?;
            return Some((json, FieldValue::Timestamp(system_time(time.0, time.1)?)));
        }
        FieldValue::List(values) => {
            let items: Vec<_> = values.iter().map(|value| self::value(value, unit)).collect::<Option<_>>()?;
            let (items, values): (Vec<_>, Vec<_>) = items.into_iter().unzip();
            return Some((Value::list(&items), FieldValue::List(values)));
        }
    };
    Some((json, value.clone()))
}

fn duration(duration: Duration, unit: Unit) -> Option<Value> {
    let nanos = duration.as_nanos();
    match unit {
        Unit::Seconds => Some(Value::Raw(decimal(nanos / 1_000_000_000, nanos % 1_000_000_000, 9))),
        Unit::Milliseconds => Some(Value::Raw(decimal(nanos / 1_000_000, nanos % 1_000_000, 6))),
        Unit::Duration => Some(Value::Text(decimal(nanos / 1_000_000_000, nanos % 1_000_000_000, 9) + "s")),
        _ => None,
    }
}

/// A time since 1970, and what it is read as.
fn time((seconds, nanos): (i64, u32), unit: Unit) -> Option<(Value, (i64, u32))> {
    match unit {
        Unit::Rfc3339 => Some((Value::Text(format_rfc3339(seconds, nanos)), (seconds, nanos))),
        Unit::EpochSeconds => {
            let whole = u128::try_from(seconds).ok()?;
            Some((Value::Raw(decimal(whole, nanos.into(), 9)), (seconds, nanos)))
        }
        Unit::HttpDate | Unit::RetryAfter => {
            let seconds = seconds.saturating_add(i64::from(nanos > 0));
            Some((Value::Text(format_date(seconds)), (seconds, 0)))
        }
        _ => None,
    }
}

/// A hint. Whoever reads it shall not come back too early, so that it is rounded up; milliseconds have no fraction,
/// since many clients read none.
fn hint(hint: RetryHint, unit: Unit, now: Option<SystemTime>) -> Option<Written> {
    let is_time = matches!(unit, Unit::HttpDate | Unit::EpochSeconds | Unit::Rfc3339);
    match hint {
        RetryHint::At(at) if is_time || unit == Unit::RetryAfter => {
            let (value, (seconds, nanos)) = time(since_1970(at), unit)?;
            let word = Word::Hint(RetryHint::At(system_time(seconds, nanos)?));
            Some(Written { value, word, date: None })
        }
        RetryHint::After(delay) if is_time => {
            let (now, _) = since_1970(now?);
            let at = now.checked_add(i64::try_from(delay.as_secs()).ok()?)?;
            let (value, (seconds, nanos)) = time((at, delay.subsec_nanos()), unit)?;
            let delay = Duration::new(u64::try_from(seconds - now).ok()?, nanos);
            Some(Written { value, word: Word::Hint(RetryHint::After(delay)), date: Some(now) })
        }
        RetryHint::At(_) => delay(hint.delay(now?), unit),
        RetryHint::After(after) => delay(after, unit),
    }
}

fn delay(delay: Duration, unit: Unit) -> Option<Written> {
    let nanos = match unit {
        Unit::Milliseconds => delay.as_nanos().div_ceil(1_000_000) * 1_000_000,
        Unit::RetryAfter | Unit::RateLimit => delay.as_nanos().div_ceil(1_000_000_000) * 1_000_000_000,
        _ => delay.as_nanos(),
    };
    let seconds = u64::try_from(nanos / 1_000_000_000).unwrap_or(u64::MAX);
    let delay = Duration::new(seconds, u32::try_from(nanos % 1_000_000_000).ok()?);
    let value = match unit {
        Unit::RateLimit => Value::Text(format!("\"default\";r=0;t={seconds}")),
        Unit::RetryAfter | Unit::RateLimitReset => duration(delay, Unit::Seconds)?,
        unit => duration(delay, unit)?,
    };
    Some(Written { value, word: Word::Hint(RetryHint::After(delay)), date: None })
}

/// A number with a fraction of so many places, where it is not zero.
fn decimal(whole: u128, fraction: u128, places: usize) -> String {
    match fraction {
        0 => whole.to_string(),
        _ => format!("{whole}.{fraction:0places$}").trim_end_matches('0').to_owned(),
    }
}
