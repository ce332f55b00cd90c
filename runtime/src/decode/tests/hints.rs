//! When to come back, in all the forms in which servers say it.

use std::time::{Duration, SystemTime};

use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde_json::Value;

use super::{
    super::{date, decode, unit},
    json_cases,
};
use crate::{
    Catalog, Reply, RetryHint,
    tables::{Envelope, Source, Sources, Tables, Unit},
};

static CATALOG: Catalog = Catalog::from_tables(Tables {
    envelopes: &[Envelope {
        when: &[],
        error_when: None,
        message: Sources::new(&[]),
        wire_type: Sources::new(&[]),
        code: Sources::new(&[]),
        param: Sources::new(&[]),
        status: Sources::new(&[]),
        request_id: Sources::new(&[]),
        help_url: Sources::new(&[]),
        retry_after: Sources::new(&[
            Source::header("retry-after-ms").unit(Unit::Milliseconds),
            Source::header("retry-after").unit(Unit::RetryAfter),
            Source::header("x-amz-retry-after").unit(Unit::Milliseconds),
            Source::header("ratelimit").unit(Unit::RateLimit),
            Source::header("ratelimit-reset").unit(Unit::RateLimitReset),
            Source::header("x-ratelimit-reset").unit(Unit::RateLimitReset),
            Source::header("x-rate-limit-reset").unit(Unit::RateLimitReset),
        ]),
        should_retry: Sources::new(&[]),
    }],
    ..Tables::EMPTY
});

fn hint(headers: &[(&str, &str)]) -> Option<RetryHint> {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        map.append(
            HeaderName::from_bytes(name.as_bytes()).unwrap(),
            HeaderValue::from_bytes(value.as_bytes()).unwrap(),
        );
    }
    let reply = Reply::new(StatusCode::TOO_MANY_REQUESTS, &map, b"");
    decode::<0, _>(&CATALOG, &reply, |decoded| decoded.fault().retry_hint())
}

fn after(headers: &[(&str, &str)], now: i64) -> Option<Duration> {
    let now = date::system_time(now, 0).unwrap();
    hint(headers).map(|hint| hint.delay(now))
}

/// Fills in what a case describes in words.
fn concrete(value: &str, now: i64) -> String {
    match value {
        "<10-digit epoch seconds>" => now.to_string(),
        "<RFC 850 date, now+2000 s>" => rfc850(now + 2000),
        "<asctime date, now+2000 s>" => asctime(now + 2000),
        // Leap seconds are where they can be only, so that the case is at the end of a day.
        "<IMF-fixdate whose seconds are :60>" => date::format(now + 86_399).replace("23:59:59", "23:59:60"),
        "<RFC 850 date, two-digit year = now+49 y>" => rfc850(now + 49 * 31_557_600),
        "<RFC 850 date, two-digit year = now+51 y>" => rfc850(now - 48 * 31_557_600), // so it is read
        "<later>" => "99".to_owned(),
        "<epoch seconds, now+3>" | "<epoch>" => (now + 3).to_string(),
        "<IMF date, now-60 s>" => date::format(now - 60),
        "<above 60 s>" => "61000".to_owned(),
        _ => value.to_owned(),
    }
}

fn parts(seconds: i64) -> (String, Vec<String>) {
    let imf = date::format(seconds);
    let fields = imf.split(' ').map(str::to_owned).collect();
    let weekday = ["Sun", "Mon", "Tues", "Wednes", "Thurs", "Fri", "Satur"];
    (format!("{}day", weekday.iter().find(|day| imf.starts_with(&day[..3])).unwrap()), fields)
}

fn rfc850(seconds: i64) -> String {
    let (weekday, fields) = parts(seconds);
    format!("{weekday}, {}-{}-{} {} GMT", fields[1], fields[2], &fields[3][2..], fields[4])
}

fn asctime(seconds: i64) -> String {
    let (_, fields) = parts(seconds);
    let day = fields[1].replacen('0', " ", usize::from(fields[1].starts_with('0')));
    format!("{} {} {day} {} {}", &fields[0][..3], fields[2], fields[4], fields[3])
}

/// What the case's client makes of the headers where backstop makes something else, and why.
fn deviates(source: &str, value: &str) -> Option<Option<Duration>> {
    match (source, value) {
        // "UTC" and a day of one digit are no HTTP date (RFC 9110, 5.6.7), and the date cases reject them.
        ("urllib3", "Mon, 3 Jun 2019 12:00:00 UTC" | "Mon, 3 Jun 2019 11:00:00 UTC") => Some(None),
        _ => None,
    }
}

#[test]
fn reads_retry_after_as_public_clients_do() {
    let cases = json_cases("parse_retry_after.json");
    for case in &cases {
        let now = case["now"].as_i64().unwrap_or(1_767_225_600); // midnight
        let source = case["source"].as_str().unwrap().split(['/', '@']).nth(1).unwrap();
        let headers: Vec<(String, String)> = case["headers"]
            .as_array()
            .unwrap()
            .iter()
            .map(|pair| (pair[0].as_str().unwrap().to_lowercase(), concrete(pair[1].as_str().unwrap(), now)))
            .collect();
        let mut headers: Vec<(&str, &str)> =
            headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let date = date::format(now);
        if case["now"].is_null() {
            headers.push(("date", &date)); // absolute times are read against it
        }
        let value = headers.first().map_or("", |header| header.1);
        let found = after(&headers, now);
        match deviates(source, value) {
            Some(deviation) => assert_eq!(found, deviation, "{case}"),
            None => check(case, source, found),
        }
    }
    println!("{} cases", cases.len());
}

/// Whether a hint is what a case says, as far as reading goes: caps, clamps and defaults are the executor's.
fn check(case: &Value, source: &str, found: Option<Duration>) {
    let seconds = |value: &Value| value.as_f64().map(Duration::from_secs_f64);
    let value = case["headers"][0][1].as_str().unwrap_or_default();
    match source {
        // Falls back to its own delay where the header says nothing, nothing above zero, or more than its cap: for
        // backstop the last two are hints like others.
        "openai-python" | "anthropic-sdk-python" => {
            let cap = Duration::from_secs(if source == "openai-python" { 120 } else { 60 });
            if let Some(retried) = case["should_retry"].as_bool() {
                assert_eq!(found.unwrap() <= cap, retried, "{case}");
            } else if case["is_default_backoff"] == true {
                let ignored =
                    ["-10", "inf", "nan", "Zun, 29 Sep 2023 16:26:27 GMT", "Fri, 29 Sep 100000 16:26:57 GMT", ""];
                match found {
                    None => assert!(ignored.contains(&value), "{case}"),
                    Some(found) => assert!(found.is_zero() || found > cap, "{case}: {found:?}"),
                }
            } else {
                assert_eq!(found, seconds(&case["delay_s"]), "{case}");
            }
        }
        "go-retryablehttp" => {
            assert_eq!(found.is_some(), case["recognised"] == true, "{case}");
            assert_eq!(found.unwrap_or_default(), seconds(&case["delay_s"]).unwrap(), "{case}");
        }
        // Clamps at six hours; `respect_header: false` turns the header off.
        "urllib3" => match case["recognised"].as_bool() {
            Some(recognised) => {
                assert_eq!(found.is_some(), recognised, "{case}");
                assert_eq!(found, seconds(&case["delay_s"]), "{case}");
            }
            None if value == "21601" => assert_eq!(found, Some(Duration::from_secs(21_601)), "{case}"),
            None if case["respect_header"] == false => assert_eq!(found, Some(Duration::from_secs(3600)), "{case}"),
            None => assert_eq!(found, seconds(&case["delay_s"]), "{case}"),
        },
        "ky" => {
            let expect = case["expect"].as_str().unwrap();
            let expected = match expect {
                "retry at once" => Some(0),
                "read as a number of seconds, never as a timestamp" => Some(1_767_225_600),
                "accepted" if value.starts_with('<') && value.contains("RFC 850") => Some(2000),
                "accepted, read as GMT whatever TZ is" => Some(2000),
                "accepted, leap second = next minute" => Some(86_400),
                "accepted as future" => Some(49 * 31_557_600),
                "read as past: delay 0" => Some(0),
                "Retry-After wins: 1 s" | "1 s (delta)" => Some(1),
                "3 s (epoch form recognised here, not in Retry-After)" | "accepted" => Some(3),
                "413 is retried only with Retry-After" => Some(2),
                "wait cut by totalTimeout; jitter is not applied to a header-given wait" => Some(5),
                "not retried" => None,
                _ if expect.starts_with("ignored") => None,
                other => panic!("what is {other}?"),
            };
            assert_eq!(found, expected.map(Duration::from_secs), "{case}");
        }
        "openai-go" => {
            let expected = match value {
                "0" | "<IMF date, now-60 s>" => 0,
                "31536000" => 31_536_000,
                _ => u64::MAX, // longer than anyone waits
            };
            assert_eq!(found, Some(Duration::from_secs(expected)), "{case}");
        }
        // Clamps between its own delay and that plus five seconds.
        "botocore" => {
            let expected = value.parse().ok().map(Duration::from_millis);
            assert_eq!(found, expected, "{case}");
        }
        "ai" => {
            let expected = match value {
                "3000" => Some(3),
                "<above 60 s>" => Some(61),
                "30" => Some(30),
                _ => None,
            };
            assert_eq!(found, expected.map(Duration::from_secs), "{case}");
        }
        other => panic!("what is {other}?"),
    }
}

#[test]
fn an_absolute_time_is_read_against_the_date_of_the_response() {
    let server = ("date", "Sun, 06 Nov 1994 08:49:37 GMT");
    let wait = ("retry-after", "Sun, 06 Nov 1994 08:50:00 GMT");
    assert_eq!(hint(&[server, wait]), Some(RetryHint::After(Duration::from_secs(23))));
    assert_eq!(hint(&[wait]), Some(RetryHint::At(SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_800))));
    assert_eq!(
        hint(&[server, ("retry-after", "Sun, 06 Nov 1994 08:00:00 GMT")]),
        Some(RetryHint::After(Duration::ZERO))
    );
    assert_eq!(
        hint(&[("date", "yesterday"), wait]).map(|hint| hint.delay(SystemTime::UNIX_EPOCH)),
        Some(Duration::from_secs(784_111_800))
    );
}

#[test]
fn what_cannot_be_read_leaves_it_to_the_next_source() {
    assert_eq!(
        hint(&[("retry-after-ms", "soon"), ("retry-after", "7")]),
        Some(RetryHint::After(Duration::from_secs(7)))
    );
    assert_eq!(
        hint(&[("retry-after", "1e3"), ("ratelimit-reset", "7")]),
        Some(RetryHint::After(Duration::from_secs(7)))
    );
    assert_eq!(hint(&[("retry-after", "")]), None);
}

#[test]
fn the_rate_limit_field_says_when_all_exhausted_quotas_are_back() {
    let cases = [
        (r#""default";r=0;t=30"#, Some(30)),
        (r#""burst";r=0;t=5, "daily";r=0;t=7200;x=?1 ,  "hourly";r=4;t=99999"#, Some(7200)),
        (r#""default";r=5;t=30"#, None),
        (r#""default";r=0"#, None),
        (r#""default";r=0;t=-5"#, None),
        (r#""a;r=0;t=9, \"";r=0;t=1;pk=:AAE=:;d=1.5"#, Some(1)),
        (r#"default;r=0;t=4"#, Some(4)),
        (r#"5;r=0; t=4"#, Some(4)),
        (r#""default";r=0;t=30,"#, None),
        (r#""default;r=0;t=30"#, None),
        (r#""default";R=0;t=30"#, None),
        (r#""default";r=0;t=1234567890123456"#, None),
        ("", None),
        (",", None),
    ];
    for (field, expected) in cases {
        let expected = expected.map(|seconds| RetryHint::After(Duration::from_secs(seconds)));
        assert_eq!(hint(&[("ratelimit", field)]), expected, "{field}");
    }
}

#[test]
fn reads_every_unit() {
    let read = |text, unit| unit::moment(text, unit, || 0);
    let after = |seconds| Some(unit::Moment::After(Duration::from_secs_f64(seconds)));
    let never = Some(unit::Moment::After(Duration::MAX));
    let cases = [
        ("1.5", Unit::Seconds, after(1.5)),
        ("2e2", Unit::Seconds, after(200.0)),
        ("25E-1", Unit::Seconds, after(2.5)),
        ("0.0000000019", Unit::Seconds, after(0.000_000_001)),
        ("1e-99999999999999999999", Unit::Seconds, after(0.0)),
        ("1e99999999999999999999", Unit::Seconds, never),
        ("0e99999999999999999999", Unit::Seconds, after(0.0)),
        ("18446744073709551615", Unit::Seconds, never),
        ("-1", Unit::Seconds, None),
        ("+1", Unit::Seconds, None),
        ("1.", Unit::Seconds, None),
        (".5", Unit::Seconds, None),
        ("1e", Unit::Seconds, None),
        ("0x10", Unit::Seconds, None),
        ("NaN", Unit::Seconds, None),
        ("1,5", Unit::Seconds, None),
        ("1500", Unit::Milliseconds, after(1.5)),
        ("0.5", Unit::Milliseconds, after(0.000_5)),
        ("6m0s", Unit::Duration, after(360.0)),
        ("1h2m3.5s", Unit::Duration, after(3723.5)),
        ("250ms", Unit::Duration, after(0.25)),
        ("1.5us", Unit::Duration, after(0.000_001_5)),
        ("3µs", Unit::Duration, after(0.000_003)),
        (".5s", Unit::Duration, after(0.5)),
        ("0", Unit::Duration, after(0.0)),
        ("99999999999999999999999999999999999999999999h", Unit::Duration, never),
        ("5", Unit::Duration, None),
        ("", Unit::Duration, None),
        ("s", Unit::Duration, None),
        (".s", Unit::Duration, None),
        ("1..5s", Unit::Duration, None),
        ("-1s", Unit::Duration, None),
        ("1d", Unit::Duration, None),
        ("1.5", Unit::RetryAfter, None),
        ("1700000000.25", Unit::EpochSeconds, Some(unit::Moment::At(1_700_000_000, 250_000_000))),
        ("99999999999999999999", Unit::EpochSeconds, None),
        ("999999999", Unit::RateLimitReset, after(999_999_999.0)),
        ("1000000000", Unit::RateLimitReset, Some(unit::Moment::At(1_000_000_000, 0))),
    ];
    for (text, unit, expected) in cases {
        assert_eq!(read(text, unit), expected, "{text} as {unit:?}");
    }
}

/// The form of `google.rpc.RetryInfo`'s `retryDelay`. No wait is negative, and what is more than gRPC's durations hold, or finer
/// than a nanosecond, is a duration here all the same; so is another unit than the second.
#[test]
fn durations_are_those_of_protobuf() {
    for case in json_cases("grpc_a6.json") {
        let text = case["json"].as_str().and_then(|json| serde_json::from_str::<String>(json).ok());
        let (Some(text), true) = (text, case["kind"] == "proto3 JSON duration") else { continue };
        let found = unit::go_duration(&text);
        if case["valid"] == false {
            let more = ["315576000001s", "5m", "3.1234567890s"].contains(&&*text);
            assert_eq!(found.is_some(), more, "{text}");
        } else if text.starts_with('-') {
            assert_eq!(found, None, "{text}");
        } else {
            let seconds: f64 = text.trim_end_matches('s').parse().unwrap();
            assert!((found.unwrap().as_secs_f64() - seconds).abs() < 1e-6, "{text}: {found:?}");
        }
    }
}
