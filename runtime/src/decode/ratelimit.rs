//! The `RateLimit` header field, a list in structured fields (RFC 9651).

use std::time::Duration;

/// The longest `t` of the items whose `r` is zero: when all exhausted quotas are available again.
///
/// `"burst";r=0;t=5, "daily";r=3;t=7200` gives 5 s. A field that is not a list of items, as RFC 9651 has it, says
/// nothing; so does one without an exhausted quota.
pub(super) fn exhausted(field: &str) -> Option<Duration> {
    let mut rest = field.trim_matches(' ');
    let mut longest = None;
    loop {
        let (_, after) = bare_item(rest)?;
        rest = after;
        let (mut remaining, mut reset) = (None, None);
        while let Some(parameter) = rest.strip_prefix(';') {
            let parameter = parameter.trim_start_matches(' ');
            let (name, after) = key(parameter)?;
            let (value, after) = match after.strip_prefix('=') {
                Some(value) => bare_item(value)?,
                None => (None, after),
            };
            match name {
                "r" => remaining = value,
                "t" => reset = value,
                _ => {}
            }
            rest = after;
        }
        if remaining == Some(0) {
            longest = longest.max(reset);
        }
        rest = rest.trim_start_matches([' ', '\t']);
        if rest.is_empty() {
            return longest.and_then(|seconds| u64::try_from(seconds).ok()).map(Duration::from_secs);
        }
        rest = rest.strip_prefix(',')?.trim_start_matches([' ', '\t']);
    }
}

/// Reads an item without its parameters: its value if it is an integer, and what follows.
fn bare_item(text: &str) -> Option<(Option<i64>, &str)> {
    match text.as_bytes().first()? {
        b'"' => string(text).map(|rest| (None, rest)),
        b'-' | b'0'..=b'9' => number(text),
        b'*' | b'a'..=b'z' | b'A'..=b'Z' => {
            let token = |char: char| char.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~:/".contains(char);
            Some((None, text.trim_start_matches(token)))
        }
        b'?' => text.strip_prefix("?0").or_else(|| text.strip_prefix("?1")).map(|rest| (None, rest)),
        b':' => {
            let (bytes, rest) = text.strip_prefix(':')?.split_once(':')?;
            let base64 = bytes.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte));
            base64.then_some((None, rest))
        }
        _ => None,
    }
}

fn string(text: &str) -> Option<&str> {
    let mut bytes = text.bytes().enumerate().skip(1);
    loop {
        match bytes.next()? {
            (end, b'"') => return text.get(end + 1..),
            (_, b'\\') => {
                bytes.next().filter(|(_, byte)| matches!(byte, b'"' | b'\\'))?;
            }
            (_, 0x20..0x7F) => {}
            _ => return None,
        }
    }
}

/// An integer of at most 15 digits; a decimal number is stepped over.
fn number(text: &str) -> Option<(Option<i64>, &str)> {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let rest = unsigned.trim_start_matches(|char: char| char.is_ascii_digit());
    let digits = unsigned.len() - rest.len();
    let integer = text.get(..text.len() - rest.len())?;
    if !(1..=15).contains(&digits) {
        return None;
    }
    match rest.strip_prefix('.') {
        None => Some((integer.parse().ok(), rest)),
        Some(fraction) => {
            let rest = fraction.trim_start_matches(|char: char| char.is_ascii_digit());
            (digits <= 12 && (1..=3).contains(&(fraction.len() - rest.len()))).then_some((None, rest))
        }
    }
}

fn key(text: &str) -> Option<(&str, &str)> {
    let inside = |char: char| char.is_ascii_lowercase() || char.is_ascii_digit() || "_-.*".contains(char);
    text.starts_with(|char: char| char.is_ascii_lowercase() || char == '*').then_some(())?;
    let rest = text.trim_start_matches(inside);
    text.split_at_checked(text.len() - rest.len())
}
