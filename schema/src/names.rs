//! Rust names out of the words of a file.
//!
//! Names are ASCII: a compiler takes more, but how a word with other letters is to be spelt in Rust is the author's
//! choice, and the file lets them make it.

/// The upper camel case name made of a type or code: `rate_limit_error` is `RateLimit`, `HTTPTimeout` is `HttpTimeout`,
/// `20429` is `E20429`. A final `Error` or `Exception` goes unless nothing would remain. `None` where the word has no
/// letters and digits, or other than ASCII ones.
pub(crate) fn variant(word: &str) -> Option<String> {
    if word.chars().any(|c| c.is_alphanumeric() && !c.is_ascii()) {
        return None;
    }
    let mut words = split(word);
    if words.len() > 1 && words.last().is_some_and(|last| last == "error" || last == "exception") {
        words.pop();
    }
    let mut name = String::new();
    for word in words {
        let (first, rest) = word.split_at(1);
        name.push_str(&first.to_ascii_uppercase());
        name.push_str(rest);
    }
    match name.chars().next()? {
        first if first.is_ascii_digit() => Some(format!("E{name}")),
        _ => Some(name),
    }
}

/// The name of an enum of errors: `create_chat` is `CreateChatError`. `None` as for a variant.
pub(crate) fn subset(word: &str) -> Option<String> {
    variant(word).map(|name| name + "Error")
}

/// The upper case name of a constant: `createChat` is `CREATE_CHAT`. `None` as for a variant.
pub(crate) fn constant(word: &str) -> Option<String> {
    variant(word)?;
    let name = snake(word).to_ascii_uppercase();
    Some(if name.starts_with(|c: char| c.is_ascii_digit()) { format!("E{name}") } else { name })
}

/// The snake case form of a name or word.
#[must_use]
pub fn snake(word: &str) -> String {
    split(word).join("_")
}

/// The words of a word, in lower case: `HTTPTimeout-2nd` is `http`, `timeout`, `2nd`.
fn split(word: &str) -> Vec<String> {
    let chars: Vec<char> = word.chars().collect();
    let mut words = Vec::new();
    let mut current = String::new();
    for (at, &c) in chars.iter().enumerate() {
        let after_lower = at > 0 && (chars[at - 1].is_ascii_lowercase() || chars[at - 1].is_ascii_digit());
        let ends_acronym =
            at > 0 && chars[at - 1].is_ascii_uppercase() && chars.get(at + 1).is_some_and(char::is_ascii_lowercase);
        let begins = c.is_ascii_uppercase() && (after_lower || ends_acronym);
        if (begins || !c.is_ascii_alphanumeric()) && !current.is_empty() {
            words.push(std::mem::take(&mut current));
        }
        if c.is_ascii_alphanumeric() {
            current.push(c.to_ascii_lowercase());
        }
    }
    if !current.is_empty() {
        words.push(current);
    }
    words
}

/// Whether a name is in upper camel case, as far as that can be told.
pub(crate) fn is_upper_camel(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase()) && name.chars().all(|c| c.is_ascii_alphanumeric())
}

/// Whether a name is in snake case and no keyword.
pub(crate) fn is_snake(name: &str) -> bool {
    let head = name.trim_start_matches('_');
    head.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        && !is_keyword(name)
}

/// Whether a name is a keyword of Rust, strict or reserved, in any edition.
pub(crate) fn is_keyword(name: &str) -> bool {
    KEYWORDS.binary_search(&name).is_ok()
}

const KEYWORDS: &[&str] = &[
    "Self", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro",
    "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static", "struct", "super",
    "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_become_upper_camel_case() {
        let cases = [
            ("auth_error", Some("Auth")),
            ("budget_exceeded", Some("BudgetExceeded")),
            ("HTTPTimeoutException", Some("HttpTimeout")),
            ("error", Some("Error")),
            ("ERROR", Some("Error")),
            ("rate-limit.exceeded", Some("RateLimitExceeded")),
            ("RESOURCE_EXHAUSTED", Some("ResourceExhausted")),
            ("oauth2Token", Some("Oauth2Token")),
            ("20429", Some("E20429")),
            ("api.error", Some("Api")),
            ("—", None),
            ("über_limit", None),
            ("", None),
        ];
        for (word, name) in cases {
            assert_eq!(variant(word).as_deref(), name, "{word}");
        }
        assert_eq!(snake("RateLimit"), "rate_limit");
        assert_eq!(subset("get_error").as_deref(), Some("GetError"));
        assert_eq!(constant("get_error").as_deref(), Some("GET_ERROR"));
        assert_eq!(constant("2faCheck").as_deref(), Some("E2FA_CHECK"));
        assert_eq!(constant("/ /"), None);
    }

    #[test]
    fn keywords_are_sorted() {
        assert!(KEYWORDS.is_sorted());
        assert!(!is_snake("type") && !is_snake("_") && !is_snake("Limit") && is_snake("_limit2"));
    }
}
