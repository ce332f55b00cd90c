//! The files of `docs/FORMAT.md` do what the page says.

use backstop::http::{HeaderMap, StatusCode};

const PAGE: &str = include_str!("../../docs/FORMAT.md");

backstop::errors! {
    /// The first catalog; its examples are a test of their own.
    pub mod parcels = "format_page/parcels.errors.json";
    /// The example of matching.
    pub mod matching = "format_page/matching.errors.json";
}

#[test]
fn the_files_are_those_of_the_page() {
    for file in [include_str!("format_page/parcels.errors.json"), include_str!("format_page/matching.errors.json")] {
        assert!(PAGE.contains(&format!("```json\n{file}```")), "the page has another text than\n{file}");
    }
}

/// Reads the table of the page and decodes each of its rows.
#[test]
fn responses_are_matched_as_the_page_says() {
    let (_, example) = PAGE.split_once("\n## An example\n").unwrap();
    let (_, table) = example.split_once("|---|---|---|---|---|---|\n").unwrap();
    let rows = table.lines().take_while(|line| line.starts_with('|'));
    let checked = rows.map(|row| {
        let cells: Vec<_> = row.split('|').map(|cell| cell.trim().trim_matches('`')).collect();
        let [_, status, wire_type, code, param, error, ..] = cells[..] else { panic!("{row}") };
        let word = |text: &str| if text.is_empty() { "null".to_owned() } else { format!("\"{text}\"") };
        let (wire_type, code, param) = (word(wire_type), word(code), word(param));
        let body = format!(r#"{{"error":{{"type":{wire_type},"code":{code},"param":{param}}}}}"#);
        let status: StatusCode = status.parse().unwrap();
        let decoded = matching::Error::decode(status, &HeaderMap::new(), body.as_bytes());
        assert_eq!(format!("{:?}", decoded.kind()), error, "{row}");
        let waits = row.contains("`wait`");
        assert_eq!(decoded.is_retryable(), waits, "{row}");
    });
    assert_eq!(checked.count(), 8);
}

#[test]
fn the_first_catalog_does_what_the_walk_says() {
    let decode = |status: u16, body: &str| {
        let status = StatusCode::from_u16(status).unwrap();
        parcels::Error::decode(status, &HeaderMap::new(), body.as_bytes())
    };
    let spent = decode(400, r#"{"error":{"code":"no_credit"}}"#);
    assert_eq!(spent.kind(), parcels::ErrorKind::NoCredit);
    let daily = decode(429, r#"{"error":{"code":"daily_limit"}}"#);
    assert!(!daily.is_retryable());
    let proxy = decode(502, "<h1>Bad Gateway</h1>");
    assert_eq!(proxy.kind(), parcels::ErrorKind::Server);
    assert_eq!(proxy.policy().name(), "backoff");
}
