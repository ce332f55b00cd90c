//! Dates, as seconds since 1970: counted by going through the years and months.

const MONTHS: [(&str, u32); 12] = [
    ("Jan", 31),
    ("Feb", 28),
    ("Mar", 31),
    ("Apr", 30),
    ("May", 31),
    ("Jun", 30),
    ("Jul", 31),
    ("Aug", 31),
    ("Sep", 30),
    ("Oct", 31),
    ("Nov", 30),
    ("Dec", 31),
];
/// From the weekday of 1970-01-01 on.
const WEEKDAYS: [&str; 7] = ["Thursday", "Friday", "Saturday", "Sunday", "Monday", "Tuesday", "Wednesday"];
const DAY: f64 = 86_400.0;

/// One of the three forms of an HTTP date (RFC 9110, section 5.6.7), as the runtime takes them: the weekday must be that
/// of the date but in the form of asctime, and a year of two digits is at most 50 years after `now`.
pub(super) fn http_date(text: &str, now: f64) -> Option<f64> {
    let fields: Vec<&str> = text.split(' ').collect();
    match fields[..] {
        [weekday, day, month, year, time, zone] if weekday.len() == 4 && zone.eq_ignore_ascii_case("GMT") => {
            let day = date(number(year, 4)?, month_named(month)?, number(day, 2)?)?;
            let same = WEEKDAYS[weekday_of(day)][..3].eq_ignore_ascii_case(weekday.strip_suffix(',')?);
            same.then_some(day * DAY + clock(time)?)
        }
        [weekday, calendar, time, zone] if zone.eq_ignore_ascii_case("GMT") => {
            let parts: Vec<&str> = calendar.split('-').collect();
            let [day, month, year] = parts[..] else { return None };
            let latest = year_of(now) + 50;
            let year = (latest - 99..=latest).find(|full| number(year, 2).is_some_and(|short| full % 100 == short))?;
            let day = date(year, month_named(month)?, number(day, 2)?)?;
            let same = WEEKDAYS[weekday_of(day)].eq_ignore_ascii_case(weekday.strip_suffix(',')?);
            same.then_some(day * DAY + clock(time)?)
        }
        [weekday, month, day, time, year] => asctime(weekday, month, number(day, 2)?, time, year),
        [weekday, month, "", day, time, year] => asctime(weekday, month, number(day, 1)?, time, year),
        _ => None,
    }
}

fn asctime(weekday: &str, month: &str, day: u32, time: &str, year: &str) -> Option<f64> {
    WEEKDAYS.iter().find(|known| known[..3].eq_ignore_ascii_case(weekday))?;
    Some(date(number(year, 4)?, month_named(month)?, day)? * DAY + clock(time)?)
}

/// A date and time as of RFC 3339, from 1900 on.
pub(super) fn rfc3339(text: &str) -> Option<f64> {
    let (calendar, rest) = text.split_at_checked(10)?;
    let parts: Vec<&str> = calendar.split('-').collect();
    let [year, month, day] = parts[..] else { return None };
    let day = date(number(year, 4)?, number(month, 2)?, number(day, 2)?)?;
    let rest = rest.strip_prefix(['T', 't', ' '])?;
    let at = rest.find(['Z', 'z', '+', '-'])?;
    let (time, zone) = rest.split_at(at);
    let (time, fraction) = time.split_once('.').unwrap_or((time, "0"));
    let fraction: f64 = (!fraction.is_empty()).then(|| format!("0.{fraction}").parse().ok()).flatten()?;
    let offset = match zone {
        "Z" | "z" => 0.0,
        _ => {
            let (hours, minutes) = zone[1..].split_once(':')?;
            let (hours, minutes) = (number(hours, 2)?, number(minutes, 2)?);
            let seconds = (hours < 24 && minutes < 60).then(|| f64::from(hours * 3600 + minutes * 60))?;
            if zone.starts_with('-') { -seconds } else { seconds }
        }
    };
    let leap = time.strip_suffix(":60");
    let seconds = day * DAY - offset
        + match leap {
            Some(minute) => clock(&format!("{minute}:59"))? + 1.0,
            None => clock(time)?,
        };
    (leap.is_none() || seconds % DAY == 0.0).then_some(seconds + fraction)
}

/// Days since 1970.
fn date(year: u32, month: u32, day: u32) -> Option<f64> {
    let length = |year: u32, month: u32| {
        let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let days = MONTHS.get(month.checked_sub(1)? as usize)?.1;
        Some(if month == 2 && leap { days + 1 } else { days })
    };
    let valid = (1900..=9999).contains(&year) && (1..=length(year, month)?).contains(&day);
    valid.then_some(())?;
    let of_year = |year: u32| (1..=12).filter_map(|month| length(year, month)).sum::<u32>();
    let years: f64 = if year < 1970 {
        -(year..1970).map(|year| f64::from(of_year(year))).sum::<f64>()
    } else {
        (1970..year).map(|year| f64::from(of_year(year))).sum()
    };
    let months: u32 = (1..month).filter_map(|month| length(year, month)).sum();
    Some(years + f64::from(months + day - 1))
}

fn year_of(now: f64) -> u32 {
    (1970..9999).take_while(|&year| date(year, 1, 1).is_some_and(|day| day * DAY <= now)).last().unwrap_or(1970)
}

fn weekday_of(day: f64) -> usize {
    (0..7).find(|&weekday| f64::from(weekday) == day.rem_euclid(7.0)).map_or(0, |weekday| weekday as usize)
}

fn month_named(name: &str) -> Option<u32> {
    (1..).zip(MONTHS).find(|(_, (known, _))| known.eq_ignore_ascii_case(name)).map(|(month, _)| month)
}

/// The seconds of a day; a leap second may only be its last.
fn clock(text: &str) -> Option<f64> {
    let parts: Vec<&str> = text.split(':').collect();
    let [hour, minute, second] = parts[..] else { return None };
    let (hour, minute, second) = (number(hour, 2)?, number(minute, 2)?, number(second, 2)?);
    let valid = hour < 24 && minute < 60 && (second < 60 || (hour, minute, second) == (23, 59, 60));
    valid.then(|| f64::from(hour * 3600 + minute * 60 + second))
}

/// A number of exactly so many digits.
fn number(text: &str, length: usize) -> Option<u32> {
    let valid = text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    valid.then(|| text.parse().ok()).flatten()
}
