//! How things are called.

use std::time::Duration;

use crate::catalog::{Catalog, Status};

/// A duration, to the hundredth of a second.
pub(super) fn time(duration: Duration) -> String {
    if duration < Duration::from_secs(1) && !duration.is_zero() {
        return number(duration.as_secs_f64() * 1000.0) + " ms";
    }
    if duration.as_secs() > 100 * 365 * 86_400 {
        return "for ever".to_owned();
    }
    number(duration.as_secs_f64()) + " s"
}

/// At most two decimal places.
fn number(number: f64) -> String {
    let text = format!("{number:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// `1st`, `2nd`, `3rd`, `4th`, from an index.
pub(super) fn nth(index: usize) -> String {
    let number = index + 1;
    let end = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{end}")
}

/// The variant of an error, by its index.
pub(super) fn variant(catalog: &Catalog, error: Option<usize>) -> &str {
    error.and_then(|index| catalog.errors.get(index)).map_or("Unrecognized", |error| &error.variant)
}

/// The name of a strategy, by its index.
pub(super) fn strategy(catalog: &Catalog, index: usize) -> &str {
    catalog.strategies.get(index).map_or("never", |strategy| &strategy.name)
}

/// The first paragraph of a text, as one line.
pub(super) fn gist(docs: Option<&str>) -> String {
    let first = docs.unwrap_or_default().trim().split("\n\n").next().unwrap_or_default();
    first.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The statuses that the file describes or an error lists, exact ones first, each part ascending.
pub(super) fn statuses(rows: &[Status]) -> Vec<&Status> {
    let mut rows: Vec<&Status> = rows.iter().collect();
    rows.sort_by_key(|row| (!row.status.is_exact(), row.status.first));
    rows
}

/// With a capital at its beginning.
pub(super) fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_short() {
        let shown = [0, 1, 250, 1000, 1500, 22_500, 90_000, 3_333].map(|millis| time(Duration::from_millis(millis)));
        assert_eq!(shown, ["0 s", "1 ms", "250 ms", "1 s", "1.5 s", "22.5 s", "90 s", "3.33 s"]);
        assert_eq!(time(Duration::MAX), "for ever");
    }

    #[test]
    fn numbers_have_their_ends() {
        assert_eq!(
            [0, 1, 2, 3, 10, 11, 12, 20, 111].map(nth),
            ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "112th"]
        );
    }
}
