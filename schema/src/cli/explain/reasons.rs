//! Why a response is the error that it is.

use super::super::words::{nth, variant};
use crate::{
    catalog::Catalog,
    expand::conditions,
    interpret::{Claim, Listed, Reading, StrategyOf, Why},
};

/// What made the response this error.
pub(super) fn why(catalog: &Catalog, reading: &Reading) -> String {
    match reading.why {
        Why::Match(_) | Why::Words => {
            reading.claims.first().map(|claim| rule(catalog, claim, reading)).unwrap_or_default()
        }
        Why::Status(range) if range.is_exact() => format!("no rule holds; the status {range} alone means it"),
        Why::Status(range) => format!("no rule holds; the status {} is one of {range}, which means it", reading.status),
        Why::Nothing => "no rule holds, and the status means nothing".to_owned(),
    }
}

/// The rule that holds.
pub(super) fn rule(catalog: &Catalog, claim: &Claim, reading: &Reading) -> String {
    let error = catalog.errors.get(claim.error);
    if let Some(at) = claim.object {
        let object = error.and_then(|error| error.matches.get(at));
        let conditions = object.map(|object| conditions(catalog, object)).unwrap_or_default().join(", ");
        return format!("its {} `match` object: {conditions}", nth(at));
    }
    let said = |given: bool, what: &str, word: &Option<String>| {
        given.then(|| format!("{what} `{}`", word.as_deref().unwrap_or_default()))
    };
    let types = error.is_some_and(|error| !error.types.is_empty());
    let codes = error.is_some_and(|error| !error.codes.is_empty());
    let words = [said(codes, "code", &reading.said.code), said(types, "type", &reading.said.wire_type)];
    format!("its {}", words.into_iter().flatten().collect::<Vec<_>>().join(" and "))
}

/// Why one rule weighs more than another that holds as well.
pub(super) fn precedence(catalog: &Catalog, first: &Claim, second: &Claim) -> String {
    if first.error == second.error {
        return "it is the same error".to_owned();
    }
    if first.plain != second.plain {
        return "a `match` object wins over a plain type or code".to_owned();
    }
    if first.conditions != second.conditions {
        return "more conditions win over fewer".to_owned();
    }
    let parts = ["a code", "a type", "a parameter", "a header's value", "a header", "a method"];
    let lacking = parts.iter().zip(first.lacks.iter().zip(second.lacks)).find(|(_, (one, other))| **one != *other);
    if let Some((part, _)) = lacking {
        return format!("{part} wins over what comes without one");
    }
    if first.listed == second.listed {
        return format!("`{}` comes first in the file", variant(catalog, Some(first.error)));
    }
    match first.listed {
        Listed::Exactly => "it lists this very status",
        Listed::AsClass | Listed::Not => "it lists the status by its class",
    }
    .to_owned()
}

/// Whose strategy counts.
pub(super) fn strategy_of(of: StrategyOf) -> String {
    match of {
        StrategyOf::Error => "the error's own".to_owned(),
        StrategyOf::Status(range) => format!("that of the status {range}, since the error has none"),
        StrategyOf::Default => "the default, since neither the error nor the status has one".to_owned(),
    }
}
