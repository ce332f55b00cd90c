//! What the head of a success says of the requests that are left.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::HeaderMap;

use super::{ratelimit, unit};
use crate::RetryAfter;

/// The headers in use beside the `RateLimit` field (draft-ietf-httpapi-ratelimit-headers): how many are left, and when
/// they are all there again.
///
/// The last two are OpenAI's, and of those who do as it does. They tell of a bucket that fills evenly ("60 of 60 a minute"
/// is 1 s after the first request, 12 ms with 5,000), so that the next one is granted long before it is full. That takes
/// the size of the bucket, in a third header.
const HEADERS: [(&str, &str, Option<&str>); 4] = [
    ("ratelimit-remaining", "ratelimit-reset", None),
    ("x-ratelimit-remaining", "x-ratelimit-reset", None),
    ("x-ratelimit-remaining-requests", "x-ratelimit-reset-requests", Some(REQUESTS)),
    ("x-ratelimit-remaining-tokens", "x-ratelimit-reset-tokens", Some("x-ratelimit-limit-tokens")),
];

/// The size of a bucket of requests; others hold tokens.
const REQUESTS: &str = "x-ratelimit-limit-requests";

/// Shorter pauses are none: the next request takes as long to arrive.
const SHORTEST: Duration = Duration::from_millis(1);

/// Numbers from here on are seconds since 1970, not from now.
const EPOCH_SECONDS: u64 = 1_000_000_000;

/// What a server says that has nothing more to grant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct UsedUp {
    /// For how long.
    pub(crate) pause: Duration,
    /// How many requests a second it grants then, where that is known.
    pub(crate) rate: Option<f64>,
}

/// For how long nothing more is granted; `None` if something is, or if nobody knows.
///
/// A time beyond two minutes says nothing: it may be in another unit, and the server has refused nothing yet.
pub(crate) fn used_up(headers: &HeaderMap, now: SystemTime) -> Option<UsedUp> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim_ascii);
    let (mut pause, mut rate) = (text("ratelimit").and_then(ratelimit::exhausted), None);
    for (remaining, reset, size) in HEADERS {
        let reset = text(reset).filter(|_| text(remaining) == Some("0"));
        let Some(reset) = reset.and_then(|text| read_reset(text, now)) else { continue };
        let known = size.and_then(text).and_then(|size| size.parse().ok()).filter(|size| *size > 0);
        let next = reset / known.unwrap_or(1);
        if known.is_some() && size == Some(REQUESTS) && next >= SHORTEST {
            rate = Some(next.as_secs_f64().recip());
        }
        pause = pause.max(Some(next));
    }
    let pause = pause.filter(|pause| (SHORTEST..=RetryAfter::DEFAULT_MAX).contains(pause))?;
    Some(UsedUp { pause, rate })
}

/// Seconds, seconds since 1970, or a duration such as `6m0s`.
fn read_reset(text: &str, now: SystemTime) -> Option<Duration> {
    match text.parse::<u64>() {
        Ok(seconds) if seconds < EPOCH_SECONDS => Some(Duration::from_secs(seconds)),
        Ok(seconds) => {
            let reset = UNIX_EPOCH.checked_add(Duration::from_secs(seconds))?;
            reset.duration_since(now).ok()
        }
        Err(_) => unit::go_duration(text),
    }
}

#[cfg(test)]
mod tests {
    use http::{HeaderName, HeaderValue};

    use super::*;

    #[test]
    fn only_what_is_used_up_for_a_short_time_says_something() {
        let now = UNIX_EPOCH + Duration::from_secs(1_700_000_000);
        type Headers = &'static [(&'static str, &'static str)];
        let cases: [(Headers, Option<u64>); 17] = [
            (&[], None),
            (&[("ratelimit", r#""default";r=0;t=5"#)], Some(5)),
            (&[("ratelimit", r#""default";r=3;t=5"#)], None),
            (&[("ratelimit-remaining", "0"), ("ratelimit-reset", "7")], Some(7)),
            (&[("ratelimit-remaining", "1"), ("ratelimit-reset", "7")], None),
            (&[("ratelimit-remaining", "0")], None),
            (&[("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "1700000030")], Some(30)),
            (&[("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "1699999999")], None),
            // Milliseconds since 1970, and an hour.
            (&[("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "1700000030000")], None),
            (&[("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "3600")], None),
            (&[("x-ratelimit-remaining-requests", "0"), ("x-ratelimit-reset-requests", "1m20s")], Some(80)),
            (&[("x-ratelimit-remaining-tokens", "0"), ("x-ratelimit-reset-tokens", "soon")], None),
            // A bucket of 30 that is full in a minute; one of 1,440 that is full in a day.
            (
                &[
                    ("x-ratelimit-remaining-requests", "0"),
                    ("x-ratelimit-reset-requests", "1m0s"),
                    ("x-ratelimit-limit-requests", "30"),
                ],
                Some(2),
            ),
            (
                &[
                    ("x-ratelimit-remaining-requests", "0"),
                    ("x-ratelimit-reset-requests", "24h0m0s"),
                    ("x-ratelimit-limit-requests", "1440"),
                ],
                Some(60),
            ),
            (
                &[
                    ("x-ratelimit-remaining-requests", "0"),
                    ("x-ratelimit-reset-requests", "30s"),
                    ("x-ratelimit-limit-requests", "0"),
                ],
                Some(30),
            ),
            // Where the limit is none of a bucket.
            (&[("ratelimit-remaining", "0"), ("ratelimit-reset", "7"), ("ratelimit-limit", "7")], Some(7)),
            (&[("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "0")], None),
        ];
        for (headers, expected) in cases {
            let pair = |&(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value));
            let map = HeaderMap::from_iter(headers.iter().map(pair));
            let pause = used_up(&map, now).map(|used_up| used_up.pause);
            assert_eq!(pause, expected.map(Duration::from_secs), "{headers:?}");
        }
    }

    #[test]
    fn a_bucket_of_requests_tells_the_rate_and_one_of_tokens_does_not() {
        let of = |what: &str, reset: &'static str, size: &'static str| {
            let header = |name, value| (HeaderName::try_from(format!("x-ratelimit-{name}-{what}")).unwrap(), value);
            let pairs = [header("remaining", "0"), header("reset", reset), header("limit", size)];
            let map = HeaderMap::from_iter(pairs.map(|(name, value)| (name, HeaderValue::from_static(value))));
            used_up(&map, UNIX_EPOCH)
        };
        let used_up = |millis, rate| Some(UsedUp { pause: Duration::from_millis(millis), rate });
        assert_eq!(of("requests", "1m0s", "120"), used_up(500, Some(2.0)));
        assert_eq!(of("tokens", "1m0s", "60"), used_up(1_000, None));
        assert_eq!(of("tokens", "1m0s", "150000"), None, "the next token is there at once");
        assert_eq!(of("requests", "0s", "60"), None);
    }
}
