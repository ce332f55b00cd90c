//! Dates of the wire.

use super::{super::date, json_cases};

/// 2026-01-01, for two-digit years.
const NOW: i64 = 1_767_225_600;

fn http_date(text: &str) -> Option<i64> {
    date::http_date(text, || NOW)
}

#[test]
fn reads_http_dates_as_the_shared_cases_say() {
    for case in json_cases("http_dates.json") {
        let text = case["text"].as_str().unwrap();
        match case["accepted"].as_bool() {
            Some(accepted) => assert_eq!(http_date(text).is_some(), accepted, "{text:?} of {}", case["source"]),
            None => assert_eq!(http_date(text), case["epoch"].as_i64(), "{text:?} of {}", case["source"]),
        }
    }
}

#[test]
fn a_weekday_must_fit_its_date() {
    assert_eq!(http_date("Mon, 07 Nov 1994 08:48:37 GMT"), Some(784_198_117));
    assert_eq!(http_date("Sun, 07 Nov 1994 08:48:37 GMT"), None);
    assert_eq!(http_date("Thursday, 07-Nov-94 08:49:37 GMT"), None);
    assert_eq!(http_date("Sun Nov  7 08:48:37 1994"), Some(784_198_117));
    assert_eq!(http_date("Sol Nov  7 08:48:37 1994"), None);
}

#[test]
fn a_leap_second_is_the_next_second_where_there_can_be_one() {
    assert_eq!(http_date("Sat, 31 Dec 2016 23:59:60 GMT"), http_date("Sun, 01 Jan 2017 00:00:00 GMT"));
    assert_eq!(http_date("Saturday, 31-Dec-16 23:59:60 GMT"), http_date("Sun, 01 Jan 2017 00:00:00 GMT"));
    assert_eq!(http_date("Sat, 31 Dec 2016 12:00:60 GMT"), None);
    assert_eq!(date::rfc3339("2016-12-31T23:59:60Z"), Some((1_483_228_800, 0)));
    assert_eq!(date::rfc3339("2017-01-01T00:59:60+01:00"), Some((1_483_228_800, 0)));
    assert_eq!(date::rfc3339("2016-12-31T12:00:60Z"), None);
}

#[test]
fn a_two_digit_year_is_at_most_fifty_years_ahead() {
    assert_eq!(http_date("Friday, 01-Jan-76 00:00:00 GMT"), None); // 2076 began on a Wednesday
    assert_eq!(
        http_date("Wednesday, 01-Jan-76 00:00:00 GMT"),
        date::rfc3339("2076-01-01T00:00:00Z").map(|time| time.0)
    );
    assert_eq!(http_date("Saturday, 01-Jan-77 00:00:00 GMT"), date::rfc3339("1977-01-01T00:00:00Z").map(|time| time.0));
}

#[test]
fn reads_rfc_3339() {
    let cases = [
        ("1985-04-12T23:20:50.52Z", Some((482_196_050, 520_000_000))),
        ("1996-12-19T16:39:57-08:00", Some((851_042_397, 0))),
        ("1937-01-01T12:00:27.87+00:20", Some((-1_041_337_173, 870_000_000))),
        ("2024-02-29t00:00:00z", Some((1_709_164_800, 0))),
        ("2024-02-29 00:00:00.1234567899Z", Some((1_709_164_800, 123_456_789))),
        ("0000-01-01T00:00:00Z", Some((-62_167_219_200, 0))),
        ("9999-12-31T23:59:59Z", Some((253_402_300_799, 0))),
        ("2023-02-29T00:00:00Z", None),
        ("1900-02-29T00:00:00Z", None),
        ("2000-02-29T00:00:00Z", Some((951_782_400, 0))),
        ("2024-01-01T24:00:00Z", None),
        ("2024-01-01T00:00:00", None),
        ("2024-01-01T00:00:00.Z", None),
        ("2024-01-01T00:00:00+0100", None),
        ("2024-01-01T00:00:00+24:00", None),
        ("2024-1-01T00:00:00Z", None),
        ("2024-01-01", None),
        ("2024-01-0€T00:00:00Z", None),
        ("", None),
    ];
    for (text, expected) in cases {
        assert_eq!(date::rfc3339(text), expected, "{text}");
    }
}

#[test]
fn writes_what_it_reads() {
    let mut random = fastrand::Rng::with_seed(1);
    for _ in 0..20_000 {
        let seconds = random.i64(-62_135_596_800..=253_402_300_799);
        let readable = seconds >= -2_208_988_800; // 1900
        assert_eq!(http_date(&date::format(seconds)), readable.then_some(seconds));
        assert_eq!(date::rfc3339(&date::format_rfc3339(seconds, 0)), Some((seconds, 0)));
        assert_eq!(date::rfc3339(&date::format_rfc3339(seconds, 20_000_000)), Some((seconds, 20_000_000)));
        let time = date::system_time(seconds, 5).unwrap();
        assert_eq!(date::seconds(time), seconds);
    }
    assert_eq!(date::format(i64::MIN), "Mon, 01 Jan 0001 00:00:00 GMT");
    assert_eq!(date::format(i64::MAX), "Fri, 31 Dec 9999 23:59:59 GMT");
}
