//! What a success says it used up.

use super::{Response, source::Places};
use crate::catalog::{Amount, Catalog};

/// The amounts that a response has, in the order of the file: their names, and how much.
#[must_use]
pub fn usage<'c>(catalog: &'c Catalog, response: &Response) -> Vec<(&'c str, u64)> {
    let places = Places::new(response);
    let amount = |amount: &'c Amount| {
        let read = |source| number(places.text(source)?.trim_ascii(), amount.scale);
        Some((&*amount.name, amount.from.iter().find_map(read)?))
    };
    catalog.usage.iter().filter_map(amount).collect()
}

/// The nearest whole number; none for what is negative or no number.
fn number(text: &str, scale: u32) -> Option<u64> {
    if let Ok(whole) = text.parse::<u64>() {
        return Some(whole.saturating_mul(scale.into()));
    }
    let number: f64 = text.parse().ok()?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "not negative, and it saturates")]
    (number.is_finite() && number >= 0.0).then(|| (number * f64::from(scale)).round() as u64)
}
