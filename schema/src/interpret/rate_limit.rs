//! The `RateLimit` header field: a list of quotas, each with what remains of it (`r`) and when it is whole again (`t`).

/// When all quotas that are used up are available again, in seconds.
pub(super) fn reset(field: &str) -> Option<f64> {
    let mut longest: Option<f64> = None;
    for quota in split(field, ',')? {
        let mut parts = split(quota, ';')?.into_iter().map(str::trim_ascii);
        parts.next().filter(|name| !name.is_empty())?;
        let (mut remaining, mut reset) = (None, None);
        for part in parts {
            match part.split_once('=') {
                Some(("r", value)) => remaining = value.parse::<i64>().ok(),
                Some(("t", value)) => reset = value.parse::<u32>().ok(),
                _ => {}
            }
        }
        if remaining == Some(0) {
            longest = reset.map(f64::from).into_iter().chain(longest).reduce(f64::max);
        }
    }
    longest
}

/// The parts between separators that stand in no quotes; `None` where a quote is left open.
fn split(text: &str, separator: char) -> Option<Vec<&str>> {
    let (mut parts, mut start, mut quoted, mut escaped) = (Vec::new(), 0, false, false);
    for (at, char) in text.char_indices() {
        match char {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            char if char == separator && !quoted => {
                parts.push(&text[start..at]);
                start = at + separator.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    (!quoted).then_some(parts)
}
