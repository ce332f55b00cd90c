//! The computed delay: exponential, capped, then jittered.

use std::time::Duration;

use crate::{Jitter, RetryPolicy};

/// The delay before the retry with this number (the first one is zero), without jitter:
/// `min(max_backoff, initial_backoff * backoff_multiplier ^ retry)`.
///
/// A multiplier that is not a positive number counts as one.
pub(super) fn bound(policy: &RetryPolicy, retry: u32) -> Duration {
    let (initial, max) = (policy.initial_backoff(), policy.max_backoff());
    if initial.is_zero() {
        return Duration::ZERO;
    }
    let multiplier = policy.backoff_multiplier();
    let multiplier = if multiplier > 0.0 { multiplier } else { 1.0 };
    // Out of range, infinity included, means beyond the cap.
    let grown = initial.as_secs_f64() * multiplier.powf(f64::from(retry));
    Duration::try_from_secs_f64(grown).map_or(max, |grown| grown.min(max))
}

/// Draws a delay below its bound; `random` is uniform over all of `u32`.
pub(super) fn draw(bound: Duration, jitter: Jitter, random: u32) -> Duration {
    match jitter {
        Jitter::Full => scale(bound, random),
        Jitter::Equal => {
            let half = bound / 2;
            (bound - half).saturating_add(scale(half, random))
        }
        Jitter::None => bound,
    }
}

/// `duration * random / 2^32`, rounded down: always less than `duration` unless that is zero.
pub(super) fn scale(duration: Duration, random: u32) -> Duration {
    // At most 2^94 nanoseconds times 2^32 stays below 2^128.
    let nanos = (duration.as_nanos() * u128::from(random)) >> 32;
    let (secs, nanos) = (nanos / NANOS_PER_SEC, nanos % NANOS_PER_SEC);
    // Both fit: the result is no longer than `duration`.
    Duration::new(secs as u64, nanos as u32)
}

const NANOS_PER_SEC: u128 = 1_000_000_000;

#[cfg(test)]
mod tests {
    use super::*;

    const HALF: u32 = 1 << 31;
    const JITTERS: [Jitter; 3] = [Jitter::Full, Jitter::Equal, Jitter::None];

    fn policy(initial: Duration, multiplier: f64, max: Duration) -> RetryPolicy {
        RetryPolicy::backoff().with_initial_backoff(initial).with_backoff_multiplier(multiplier).with_max_backoff(max)
    }

    #[test]
    fn bounds_grow_to_the_cap() {
        let policy = RetryPolicy::backoff();
        let bounds: Vec<_> = (0..7).map(|retry| bound(&policy, retry).as_secs()).collect();
        assert_eq!(bounds, [1, 2, 4, 8, 16, 30, 30]);
    }

    #[test]
    fn no_number_of_retries_and_no_multiplier_overflows() {
        let durations = [Duration::ZERO, Duration::from_nanos(1), Duration::from_secs(1), Duration::MAX];
        let multipliers = [0.0, -2.0, 0.5, 1.0, 2.0, 1e300, f64::INFINITY, f64::NEG_INFINITY, f64::NAN];
        for (initial, max) in durations.into_iter().flat_map(|initial| durations.map(|max| (initial, max))) {
            for multiplier in multipliers {
                for retry in [0, 1, 2, 31, 64, 1_103, u32::MAX] {
                    let bound = bound(&policy(initial, multiplier, max), retry);
                    assert!(bound <= max, "{initial:?} * {multiplier}^{retry} passes {max:?}");
                    for (jitter, random) in JITTERS.into_iter().flat_map(|j| [0, HALF, u32::MAX].map(|r| (j, r))) {
                        assert!(draw(bound, jitter, random) <= bound);
                    }
                }
            }
        }
    }

    #[test]
    fn a_multiplier_that_makes_no_sense_counts_as_one() {
        for multiplier in [0.0, -2.0, f64::NAN] {
            let policy = policy(Duration::from_secs(3), multiplier, Duration::from_secs(30));
            assert_eq!(bound(&policy, 5), Duration::from_secs(3));
        }
    }

    #[test]
    fn full_jitter_spreads_evenly_over_the_whole_range() {
        let bound = Duration::from_secs(8);
        assert_eq!(draw(bound, Jitter::Full, 0), Duration::ZERO);
        assert_eq!(draw(bound, Jitter::Full, HALF), Duration::from_secs(4));
        assert!(draw(bound, Jitter::Full, u32::MAX) < bound);

        let mut random = fastrand::Rng::with_seed(1);
        let mut quarters = [0; 4];
        for _ in 0..40_000 {
            let delay = draw(bound, Jitter::Full, random.u32(..));
            quarters[delay.as_millis() as usize / 2_000] += 1;
        }
        assert!(quarters.iter().all(|count| (9_500..10_500).contains(count)), "{quarters:?}");
    }

    #[test]
    fn equal_jitter_keeps_half() {
        let bound = Duration::from_secs(8);
        assert_eq!(draw(bound, Jitter::Equal, 0), Duration::from_secs(4));
        assert_eq!(draw(bound, Jitter::Equal, HALF), Duration::from_secs(6));
        assert!(draw(bound, Jitter::Equal, u32::MAX) < bound);
    }

    #[test]
    fn the_cap_comes_before_the_jitter() {
        // Were the jitter drawn first, half of 64 s would be capped to 30 s.
        let capped = bound(&RetryPolicy::backoff(), 6);
        assert_eq!(draw(capped, Jitter::Full, HALF), Duration::from_secs(15));
    }

    /// smithy-python's and the AWS SDKs' own sequences, with their random number fixed.
    #[test]
    fn delays_are_those_of_other_clients() {
        let seconds = |value: &serde_json::Value| Duration::from_secs_f64(value.as_f64().unwrap());
        for case in cases("backoff_jitter.json") {
            let jitter = match case["jitter"].as_str().unwrap() {
                "NONE" => Jitter::None,
                "FULL" => Jitter::Full,
                "DEFAULT" => Jitter::Equal,
                // Decorrelated jitter depends on the delay before; there is none such here.
                _ => continue,
            };
            assert_eq!(case["random"], 0.5);
            let policy = policy(seconds(&case["scale"]), 2.0, seconds(&case["max"]));
            // The first delay is that before the first attempt.
            for (retry, delay) in (0..).zip(&case["delays"].as_array().unwrap()[1..]) {
                assert_eq!(draw(bound(&policy, retry), jitter, HALF), seconds(delay), "retry {retry} of {case}");
            }
        }
        for case in cases("aws_standard_retry.json") {
            if case["name"] == "backoff sequence" {
                let policy = policy(Duration::from_millis(50), 2.0, Duration::from_secs(20));
                for (retry, delay) in (0..).zip(case["delays_s"].as_array().unwrap()) {
                    assert_eq!(draw(bound(&policy, retry), Jitter::None, HALF), seconds(delay), "retry {retry}");
                }
            }
        }
    }

    /// The cases of a file that is shared between projects; none where it is not there.
    fn cases(name: &str) -> Vec<serde_json::Value> {
        let path = format!("{}/../../shared/cases/retry/{name}", env!("CARGO_MANIFEST_DIR"));
        let Ok(text) = std::fs::read_to_string(&path) else {
            println!("skipped: {name} is not there");
            return Vec::new();
        };
        let file: serde_json::Value = serde_json::from_str(&text).unwrap();
        file["cases"].as_array().unwrap().clone()
    }
}
