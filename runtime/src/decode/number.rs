//! Numbers: the grammar of RFC 8259, and the one rule on size that `serde_json` adds.

/// Reads the number at `start` and returns where it ends.
///
/// A number too large for an `f64` is no number, by the very arithmetic of `serde_json` without its feature
/// `float_roundtrip`: the first digits as a `u64`, times a power of ten.
#[inline]
pub(super) fn number(body: &[u8], start: usize) -> Option<usize> {
    let integer = start + usize::from(body.get(start) == Some(&b'-'));
    let mut at = digits(body, integer);
    match (at - integer, body.get(integer)) {
        (0, _) => return None,
        (1, _) | (_, Some(b'1'..=b'9')) => {}
        _ => return None, // a leading zero
    }
    let mut fraction = at;
    if body.get(at) == Some(&b'.') {
        fraction = at + 1;
        at = digits(body, fraction);
        if at == fraction {
            return None;
        }
    }
    let exponent = matches!(body.get(at), Some(b'e' | b'E'));
    if !exponent && fraction - integer < 290 {
        return Some(at); // less than 2^64 * 10^289
    }
    large(body, integer, at)
}

#[inline]
fn digits(body: &[u8], mut at: usize) -> usize {
    while matches!(body.get(at), Some(b'0'..=b'9')) {
        super::step();
        at += 1;
    }
    at
}

/// The number that a few digits stand for: at most eighteen, and nothing else.
#[inline(always)]
pub(super) fn whole(text: &[u8]) -> Option<i64> {
    if text.is_empty() || text.len() > 18 {
        return None;
    }
    let mut number = 0;
    for byte in text {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        number = number * 10 + i64::from(digit);
    }
    Some(number)
}

/// The number that at most fifteen digits stand for, with a point before, among or behind them. It is the nearest one:
/// the digits without the point, and the power of ten that they are divided by, both are exact as an `f64`.
#[inline(always)]
pub(super) fn short(text: &[u8]) -> Option<f64> {
    if text.len() > 16 {
        return None;
    }
    let (mut digits, mut divisor, mut count) = (0_u64, 0_u64, 0);
    for &byte in text {
        match byte.wrapping_sub(b'0') {
            digit @ ..10 => {
                digits = digits * 10 + u64::from(digit);
                divisor *= 10;
                count += 1;
            }
            _ if byte == b'.' && divisor == 0 => divisor = 1,
            _ => return None,
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "less than 10^15")]
    (1..=15).contains(&count).then(|| digits as f64 / divisor.max(1) as f64)
}

/// A number times `scale`, to the nearest whole one; the largest there is where it is larger. `None` for what is negative
/// or no number.
pub(super) fn amount(text: &str, scale: u32) -> Option<u64> {
    if let Ok(whole) = text.parse::<u64>() {
        return Some(whole.saturating_mul(scale.into()));
    }
    let number: f64 = text.parse().ok().filter(|number: &f64| number.is_finite() && *number >= 0.0)?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "not negative, and it saturates")]
    Some((number * f64::from(scale)).round() as u64)
}

/// Reads the exponent, if there is one, at `at`, and checks the size of the number that begins at `start`.
#[cold]
fn large(body: &[u8], start: usize, mut at: usize) -> Option<usize> {
    let (significand, mut power) = significand(body.get(start..at)?);
    if matches!(body.get(at), Some(b'e' | b'E')) {
        let negative = body.get(at + 1) == Some(&b'-');
        at += 1 + usize::from(matches!(body.get(at + 1), Some(b'+' | b'-')));
        let end = digits(body, at);
        if end == at {
            return None;
        }
        let exponent = body.get(at..end)?.iter().fold(0_i64, |value, digit| {
            value.saturating_mul(10).saturating_add(i64::from(digit - b'0')) // saturated is as good as infinite
        });
        if exponent > i64::from(i32::MAX) {
            // Whatever the digits before it say.
            return (significand == 0 || negative).then_some(end);
        }
        power = power.saturating_add(if negative { -exponent } else { exponent });
        at = end;
    }
    fits(significand, power).then_some(at)
}

/// The digits as a `u64` as far as they fit, and the power of ten that they lack.
fn significand(digits: &[u8]) -> (u64, i64) {
    let mut significand = 0_u64;
    let mut power = 0;
    let mut fraction = false;
    let mut full = false;
    for &digit in digits {
        if digit == b'.' {
            fraction = true;
            // The fraction may go on where the integer's digits did not fit, if its own do.
            full = false;
            continue;
        }
        let next = (!full).then(|| significand.checked_mul(10)?.checked_add(u64::from(digit - b'0'))).flatten();
        match next {
            Some(next) => {
                significand = next;
                power -= i64::from(fraction);
            }
            None => {
                full = true;
                power += i64::from(!fraction);
            }
        }
    }
    (significand, power)
}

fn fits(significand: u64, power: i64) -> bool {
    match power {
        ..289 => true, // less than 2^64 * 10^288
        289..=308 => {
            // The nearest `f64`, as is the constant in `serde_json`'s table.
            let text = [b'1', b'e', digit(power / 100), digit(power / 10), digit(power)];
            let factor = std::str::from_utf8(&text).ok().and_then(|text| text.parse::<f64>().ok());
            #[expect(clippy::cast_precision_loss, reason = "the rounding is part of the rule")]
            let number = significand as f64 * factor.unwrap_or(f64::INFINITY);
            number.is_finite()
        }
        _ => significand == 0,
    }
}

fn digit(number: i64) -> u8 {
    b'0' + u8::try_from(number % 10).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{short, whole};

    #[test]
    fn few_digits_are_what_the_standard_library_reads() {
        fastrand::seed(7);
        for _ in 0..200_000 {
            let mut text: String = (0..fastrand::usize(0..18)).map(|_| fastrand::digit(10)).collect();
            for _ in 0..fastrand::u8(0..3) {
                let strange = fastrand::choice([".", ".", ".", "-", "+", "e", " ", "/", ":"]).unwrap();
                text.insert_str(fastrand::usize(0..=text.len()), strange);
            }
            if let Some(number) = whole(text.as_bytes()) {
                assert_eq!(Ok(number), text.parse(), "{text}");
            }
            if let Some(number) = short(text.as_bytes()) {
                assert_eq!(number.to_bits(), text.parse::<f64>().unwrap().to_bits(), "{text}");
            }
        }
        for text in ["", ".", "..", "1.2.3", "-1", "+1", "1e3", " 1", "1234567890123456"] {
            assert_eq!(short(text.as_bytes()), None, "{text}");
        }
        assert_eq!(short(b"999999999.999999"), Some(999_999_999.999_999));
        assert_eq!(short(b".000000000000001"), Some(1e-15));
        assert_eq!(short(b"0.1"), Some(0.1));
        assert_eq!(whole(b"999999999999999999"), Some(999_999_999_999_999_999));
        assert_eq!(whole(b"9999999999999999999"), None);
    }
}
