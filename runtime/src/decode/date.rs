//! Dates and times of the wire: HTTP dates (RFC 9110, section 5.6.7) and RFC 3339, read without a clock or a calendar
//! library.
//!
//! Choices where implementations of HTTP dates differ:
//! - All three forms are read, and nothing else: the day has two digits (in the asctime form a space may stand for the
//!   first), the zone is `GMT`. Names are read in any case.
//! - A weekday that contradicts its date makes the date unreadable: one of the two is wrong, and which one is anyone's
//!   guess. Only in the asctime form the weekday may be any, for caches accept it there.
//! - A leap second is accepted where one can be, at 23:59:60 UTC, and read as the next second.
//! - A two-digit year is the latest one that is no more than 50 years after `now`.
//! - Years before 1900 are unreadable (RFC 5322, section 3.3).

use std::time::{Duration, SystemTime};

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
/// From Thursday, the weekday of 1970-01-01.
const DAYS: [&str; 7] = ["Thursday", "Friday", "Saturday", "Sunday", "Monday", "Tuesday", "Wednesday"];
const DAY: i64 = 86_400;
/// The beginning of the year 1.
const FIRST: i64 = -62_135_596_800;
/// The end of the year 9999.
const LAST: i64 = 253_402_300_799;

/// Reads one of the three forms of an HTTP date, as seconds since 1970. `now` only serves to find the century of a
/// two-digit year.
pub(crate) fn http_date(text: &str, now: impl FnOnce() -> i64) -> Option<i64> {
    if let Some((weekday, rest)) = text.split_once(", ") {
        if weekday.len() == 3 { fixdate(weekday, rest) } else { rfc850(weekday, rest, now) }
    } else {
        asctime(text)
    }
}

/// `Sun, 06 Nov 1994 08:49:37 GMT`
fn fixdate(weekday: &str, rest: &str) -> Option<i64> {
    let mut fields = rest.split(' ');
    let day = digits(fields.next()?, 2)?;
    let month = month(fields.next()?)?;
    let year = digits(fields.next()?, 4)?;
    let time = clock(fields.next()?)?;
    (is_gmt(fields.next()?) && fields.next().is_none() && year >= 1900).then_some(())?;
    let day = date(year, month, day)?;
    (weekday_of(day) == short_weekday(weekday)?).then_some(day * DAY + time)
}

/// `Sunday, 06-Nov-94 08:49:37 GMT`
fn rfc850(weekday: &str, rest: &str, now: impl FnOnce() -> i64) -> Option<i64> {
    let mut fields = rest.split(' ');
    let mut parts = fields.next()?.split('-');
    let day = digits(parts.next()?, 2)?;
    let month = month(parts.next()?)?;
    let year = digits(parts.next()?, 2)?;
    let time = clock(fields.next()?)?;
    let complete = parts.next().is_none() && is_gmt(fields.next()?) && fields.next().is_none();
    complete.then_some(())?;
    let latest = civil(now().div_euclid(DAY)).0 + 50;
    let year = latest - (latest - year).rem_euclid(100);
    let day = date(year, month, day)?;
    (DAYS.get(weekday_of(day))?.eq_ignore_ascii_case(weekday)).then_some(day * DAY + time)
}

/// `Sun Nov  6 08:49:37 1994`
fn asctime(text: &str) -> Option<i64> {
    let (weekday, rest) = text.split_once(' ')?;
    let (name, rest) = rest.split_once(' ')?;
    let (day, rest) = rest.split_at_checked(2)?;
    let day = match day.strip_prefix(' ') {
        Some(digit) => digits(digit, 1)?,
        None => digits(day, 2)?,
    };
    let (time, year) = rest.strip_prefix(' ')?.split_once(' ')?;
    let (year, _) = (digits(year, 4).filter(|&year| year >= 1900)?, short_weekday(weekday)?);
    Some(date(year, month(name)?, day)? * DAY + clock(time)?)
}

/// Reads a date and time as of RFC 3339, as time since 1970, the fraction of a second to the nanosecond.
pub(crate) fn rfc3339(text: &str) -> Option<(i64, u32)> {
    let (calendar, rest) = text.split_at_checked(10)?;
    let mut parts = calendar.split('-');
    let day = date(digits(parts.next()?, 4)?, digits(parts.next()?, 2)?, digits(parts.next()?, 2)?)?;
    let (time, rest) = rest.strip_prefix(['T', 't', ' '])?.split_at_checked(8)?;
    let (fraction, zone) = match rest.strip_prefix('.') {
        Some(rest) => rest.split_at_checked(rest.find(|char: char| !char.is_ascii_digit())?)?,
        None => ("0", rest),
    };
    let nanos = nanos(fraction)?;
    let offset = match zone {
        "Z" | "z" => 0,
        _ => {
            let (hours, minutes) = zone.strip_prefix(['+', '-'])?.split_once(':')?;
            let (hours, minutes) = (digits(hours, 2)?, digits(minutes, 2)?);
            let seconds = (hours < 24 && minutes < 60).then_some(hours * 3600 + minutes * 60)?;
            if zone.starts_with('-') { -seconds } else { seconds }
        }
    };
    let leap = time.ends_with(":60");
    let time = if leap { clock_fields(time, 60)? } else { clock_fields(time, 59)? };
    let seconds = day * DAY + time - offset;
    (!leap || seconds.rem_euclid(DAY) == 0).then_some((seconds, nanos))
}

/// The date of a time, as an HTTP date in its preferred form. Years beyond 9999 are cut to the end of that year.
pub(crate) fn format(seconds: i64) -> String {
    let seconds = seconds.clamp(FIRST, LAST);
    let (days, time) = (seconds.div_euclid(DAY), seconds.rem_euclid(DAY));
    let (year, month, day) = civil(days);
    let weekday = DAYS.get(weekday_of(days)).and_then(|day| day.get(..3)).unwrap_or_default();
    let month = usize::try_from(month - 1).ok().and_then(|month| MONTHS.get(month)).unwrap_or(&"");
    let (hour, minute, second) = (time / 3600, time / 60 % 60, time % 60);
    format!("{weekday}, {day:02} {month} {year:04} {hour:02}:{minute:02}:{second:02} GMT")
}

/// A time as of RFC 3339, with a fraction where there is one. Years beyond 9999 are cut to the end of that year.
pub(crate) fn format_rfc3339(seconds: i64, nanos: u32) -> String {
    let seconds = seconds.clamp(FIRST, LAST);
    let (year, month, day) = civil(seconds.div_euclid(DAY));
    let time = seconds.rem_euclid(DAY);
    let (hour, minute, second) = (time / 3600, time / 60 % 60, time % 60);
    let fraction = if nanos == 0 { String::new() } else { format!(".{nanos:09}") };
    let fraction = fraction.trim_end_matches('0');
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{fraction}Z")
}

/// A time as seconds since 1970, rounded down.
pub(crate) fn seconds(time: SystemTime) -> i64 {
    since_1970(time).0
}

/// A time as seconds and nanoseconds since 1970; the nanoseconds count up.
pub(crate) fn since_1970(time: SystemTime) -> (i64, u32) {
    let whole = |duration: Duration| i64::try_from(duration.as_secs()).unwrap_or(i64::MAX);
    match time.duration_since(SystemTime::UNIX_EPOCH) {
        Ok(after) => (whole(after), after.subsec_nanos()),
        Err(before) => match before.duration() {
            before if before.subsec_nanos() == 0 => (-whole(before), 0),
            before => (-whole(before) - 1, 1_000_000_000 - before.subsec_nanos()),
        },
    }
}

/// A time since 1970 as the system's, where the system can say it.
pub(crate) fn system_time(seconds: i64, nanos: u32) -> Option<SystemTime> {
    let whole = Duration::from_secs(seconds.unsigned_abs());
    let time =
        if seconds < 0 { SystemTime::UNIX_EPOCH.checked_sub(whole) } else { SystemTime::UNIX_EPOCH.checked_add(whole) };
    time?.checked_add(Duration::from_nanos(u64::from(nanos)))
}

fn is_gmt(zone: &str) -> bool {
    zone.eq_ignore_ascii_case("GMT")
}

/// The weekday of a day, as an index of [`DAYS`].
fn weekday_of(day: i64) -> usize {
    usize::try_from(day.rem_euclid(7)).unwrap_or_default()
}

/// The weekday that three letters stand for, as an index of [`DAYS`].
fn short_weekday(name: &str) -> Option<usize> {
    DAYS.iter().position(|day| day.get(..3).is_some_and(|short| short.eq_ignore_ascii_case(name)))
}

fn month(name: &str) -> Option<i64> {
    let month = MONTHS.iter().position(|month| month.eq_ignore_ascii_case(name))?;
    i64::try_from(month + 1).ok()
}

/// `08:49:37` as seconds of the day.
fn clock(text: &str) -> Option<i64> {
    clock_fields(text, if text == "23:59:60" { 60 } else { 59 })
}

fn clock_fields(text: &str, last_second: i64) -> Option<i64> {
    let mut fields = text.split(':');
    let hour = digits(fields.next()?, 2)?;
    let minute = digits(fields.next()?, 2)?;
    let second = digits(fields.next()?, 2)?;
    let valid = fields.next().is_none() && hour < 24 && minute < 60 && second <= last_second;
    valid.then_some(hour * 3600 + minute * 60 + second)
}

/// A number of exactly so many digits.
fn digits(text: &str, length: usize) -> Option<i64> {
    let valid = text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    valid.then(|| text.parse().ok()).flatten()
}

/// The digits behind a decimal point, cut at nine.
fn nanos(fraction: &str) -> Option<u32> {
    let valid = !fraction.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit());
    let digits = fraction.bytes().chain(std::iter::repeat(b'0')).take(9);
    valid.then(|| digits.fold(0, |nanos, digit| nanos * 10 + u32::from(digit - b'0')))
}

/// The day of a date, counted from 1970-01-01, in the Gregorian calendar.
fn date(year: i64, month: i64, day: i64) -> Option<i64> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if !(1..=length).contains(&day) {
        return None;
    }
    // Years that begin in March put the leap day last; 400 of them are an era.
    let year = year - i64::from(month <= 2);
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
}

/// The year, month and day of a day: the inverse of [`date`].
fn civil(day: i64) -> (i64, i64, i64) {
    let day = day + 719_468;
    let (era, of_era) = (day.div_euclid(146_097), day.rem_euclid(146_097));
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (era * 400 + year + i64::from(month <= 2), month, day)
}
