//! JSON on several lines, as people write it.

/// Longer lines are taken apart.
const WIDTH: usize = 80;
const INDENT: &str = "  ";

/// The text on several lines where it is JSON on one that is too long; else as it is. What fits on a line stays on it.
pub(super) fn pretty(text: &str) -> String {
    let apart = text.len() > WIDTH && !text.contains('\n') && text.starts_with(['{', '[']);
    apart.then(|| brackets(text)).flatten().map_or_else(|| text.to_owned(), |pairs| broken(text, &pairs))
}

/// Where the brackets outside of strings open and close; `None` if they do not match.
fn brackets(text: &str) -> Option<Vec<(usize, usize)>> {
    let (mut open, mut pairs) = (Vec::new(), Vec::new());
    for (at, sign) in signs(text) {
        match sign {
            '{' | '[' => open.push((at, sign)),
            '}' | ']' => {
                let (start, opening) = open.pop()?;
                pairs.push((start, at));
                let matches = (opening == '{') == (sign == '}');
                matches.then_some(())?;
            }
            _ => {}
        }
    }
    pairs.sort_unstable();
    open.is_empty().then_some(pairs)
}

fn broken(text: &str, pairs: &[(usize, usize)]) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    let (mut depth, mut taken, mut whole) = (0, 0, 0);
    let line = |out: &mut String, depth: usize| {
        out.push('\n');
        out.push_str(&INDENT.repeat(depth));
    };
    for (at, sign) in signs(text) {
        let (before, after) = (text.get(taken..at).unwrap_or_default(), at + 1);
        out.push_str(before);
        taken = after;
        let inline = at < whole;
        match sign {
            '{' | '[' if !inline => {
                let column = out.len() - out.rfind('\n').map_or(0, |end| end + 1);
                let close = pairs.binary_search_by_key(&at, |&(open, _)| open).ok().and_then(|index| pairs.get(index));
                let close = close.map_or(after, |&(_, close)| close);
                out.push(sign);
                if close - at + column < WIDTH {
                    whole = close;
                } else {
                    depth += 1;
                    line(&mut out, depth);
                }
            }
            '}' | ']' if !inline && at != whole => {
                depth -= 1;
                line(&mut out, depth);
                out.push(sign);
            }
            ',' if !inline => {
                out.push(',');
                line(&mut out, depth);
            }
            ',' | ':' => out.extend([sign, ' ']),
            _ => out.push(sign),
        }
    }
    out.push_str(text.get(taken..).unwrap_or_default());
    out
}

/// The signs of JSON outside of strings, and where they stand.
fn signs(text: &str) -> impl Iterator<Item = (usize, char)> {
    let (mut quoted, mut escaped) = (false, false);
    text.char_indices().filter(move |&(_, c)| {
        if quoted {
            quoted = escaped || c != '"';
            escaped = !escaped && c == '\\';
            false
        } else {
            quoted = c == '"';
            matches!(c, '{' | '}' | '[' | ']' | ',' | ':')
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_json_is_taken_apart_and_nothing_else_is() {
        let long = "x".repeat(60);
        let text =
            format!(r#"{{"error":{{"m":"{long}, \"{{","t":[1,2],"d":[{{"a":{{}}}},"{long}"]}},"n":null,"e":[]}}"#);
        let expected = format!(
            "{{\n  \"error\": {{\n    \"m\": \"{long}, \\\"{{\",\n    \"t\": [1, 2],\n    \"d\": [\n      \
             {{\"a\": {{}}}},\n      \"{long}\"\n    ]\n  }},\n  \"n\": null,\n  \"e\": []\n}}"
        );
        assert_eq!(pretty(&text), expected);
        for other in [r#"{"a":1}"#, &format!("{{{long}{long}"), &format!("[{long}{long}}}"), &format!("<{long}{long}>")]
        {
            assert_eq!(pretty(other), other);
        }
    }
}
