//! Texts of the file as rustdoc takes them.
//!
//! A text may be Markdown, yet it was not written for rustdoc: what rustdoc would take for a link to an item, an HTML
//! tag or a Rust example must not become a warning, let alone a doctest, of the user's crate.

/// A text as documentation.
pub(super) fn text(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut out = String::with_capacity(text.len() + 8);
    let mut fenced = false;
    for line in text.trim().lines() {
        let body = line.trim_start();
        if let Some(info) = body.strip_prefix("```").or_else(|| body.strip_prefix("~~~")) {
            out.push_str(if fenced { "```" } else { fence(info) });
            fenced = !fenced;
        } else if fenced {
            out.push_str(line);
        } else {
            // Four spaces would be a block of Rust code.
            out.push_str("   ".get(..line.len() - body.len()).unwrap_or("   "));
            prose(body, &mut out);
        }
        out.push('\n');
    }
    if fenced {
        out.push_str("```\n");
    }
    out.truncate(out.trim_end().len());
    out
}

/// A short text within a sentence.
pub(super) fn inline(words: &str) -> String {
    text(&words.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// A word of the wire, as code.
pub(super) fn code(word: &str) -> String {
    let word: String = word.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if word.contains('`') { format!("`` {word} ``") } else { format!("`{word}`") }
}

/// A block of text that is shown as it is.
pub(super) fn block(language: &str, body: &str) -> String {
    let fence = if body.contains("```") { "~~~~~~" } else { "```" };
    format!("{fence}{language}\n{}\n{fence}", body.replace('\r', "").trim_end())
}

/// rustdoc compiles a block whose language it does not know to be another.
fn fence(info: &str) -> &'static str {
    match info.trim() {
        "json" => "```json",
        "http" => "```http",
        "html" => "```html",
        "xml" => "```xml",
        _ => "```text",
    }
}

fn prose(line: &str, out: &mut String) {
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let taken = match first {
            '`' => code_span(rest),
            '[' => link(rest),
            '<' => autolink(rest),
            '\\' => escape(rest),
            'h' if starts_url(rest) && !out.ends_with(char::is_alphanumeric) => Some(url(rest)),
            _ => None,
        };
        match taken {
            Some(length) if first == 'h' => {
                out.extend(["<", rest.get(..length).unwrap_or_default(), ">"]);
                rest = rest.get(length..).unwrap_or_default();
            }
            Some(length) => {
                out.push_str(rest.get(..length).unwrap_or_default());
                rest = rest.get(length..).unwrap_or_default();
            }
            None => {
                if matches!(first, '[' | '<' | '`') {
                    out.push('\\');
                }
                out.push(first);
                rest = rest.get(first.len_utf8()..).unwrap_or_default();
            }
        }
    }
}

/// The length of an escaped character.
fn escape(rest: &str) -> Option<usize> {
    rest.chars().nth(1).map(|escaped| 1 + escaped.len_utf8())
}

/// The length of a code span, which ends at as many backticks as it begins with.
fn code_span(rest: &str) -> Option<usize> {
    let ticks = rest.len() - rest.trim_start_matches('`').len();
    let (opening, body) = rest.split_at(ticks);
    body.find(opening).map(|at| at + 2 * ticks)
}

/// The length of `[text](target)`.
fn link(rest: &str) -> Option<usize> {
    let middle = rest.find("](")?;
    let text = rest.get(1..middle)?;
    let target = rest.get(middle..)?.find(')')?;
    let plain = !text.contains(['[', ']', '<']);
    let web = rest.get(middle + 2..).is_some_and(|target| starts_url(target) || target.starts_with("mailto:"));
    (plain && web).then_some(middle + target + 1)
}

/// The length of `<https://…>`.
fn autolink(rest: &str) -> Option<usize> {
    let inner = rest.get(1..)?;
    let end = inner.find('>')?;
    let url = inner.get(..end)?;
    (starts_url(url) && !url.contains(char::is_whitespace)).then_some(end + 2)
}

fn starts_url(text: &str) -> bool {
    text.starts_with("http://") || text.starts_with("https://")
}

/// The length of a bare URL, without the punctuation of the sentence around it.
fn url(rest: &str) -> usize {
    let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '`' | '"' | ')' | ']'));
    let url = rest.get(..end.unwrap_or(rest.len())).unwrap_or(rest);
    url.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'']).len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_rustdoc_would_misread_is_escaped() {
        let cases = [
            ("plain", "plain"),
            ("see [this] and <that>", r"see \[this] and \<that>"),
            ("[docs](https://a.b/c) <https://a.b>", "[docs](https://a.b/c) <https://a.b>"),
            ("[docs](super::x)", r"\[docs](super::x)"),
            ("at https://a.b/c_d, or (http://a.b).", "at <https://a.b/c_d>, or (<http://a.b>)."),
            ("`[code]` and ``a ` <b>``", "`[code]` and ``a ` <b>``"),
            ("odd ` tick", r"odd \` tick"),
            (r"kept \[ as is", r"kept \[ as is"),
            ("a\r\n\r\n    four", "a\n\n   four"),
            ("```\nlet x;\n```", "```text\nlet x;\n```"),
            ("~~~rust\nlet x;", "```text\nlet x;\n```"),
            ("```json\n[1]\n```\n[1]", "```json\n[1]\n```\n\\[1]"),
        ];
        for (from, to) in cases {
            assert_eq!(text(from), to, "{from:?}");
        }
    }
}
