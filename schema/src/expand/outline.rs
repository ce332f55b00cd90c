//! What stands in for a file with mistakes, so that these are all the user hears of.
//!
//! The outline is a catalog of what could be told, expanded like any other: whatever uses the items compiles against
//! it. It never runs, for the mistakes are compile errors.

use std::collections::HashSet;

use crate::{
    Outline,
    catalog::{Catalog, Error, Jitter, Safety, Strategy, Timeouts},
    names,
};

/// The outline of a file whose errors are known as far as they could be told.
#[must_use]
pub fn outline(known: &[Outline]) -> Catalog {
    Catalog {
        api: String::new(),
        docs: None,
        timeouts: Timeouts::default(),
        strategies: vec![never()],
        default_strategy: 0,
        envelopes: Vec::new(),
        statuses: Vec::new(),
        errors: known.iter().map(error).collect(),
        operations: Vec::new(),
    }
}

/// The errors of a file that is no JSON: what its lines name after `"errors"`.
pub(crate) fn guess(source: &str) -> Vec<Outline> {
    let Some((_, errors)) = source.split_once("\"errors\"") else { return Vec::new() };
    let mut seen = HashSet::new();
    let objects = errors.split('{').map(|object| object.split('}').next().unwrap_or(object));
    let variants = objects.filter_map(|object| {
        let named = member(object, "name").filter(|name| names::is_upper_camel(name)).map(str::to_owned);
        named.or_else(|| ["type", "code"].iter().find_map(|key| names::variant(member(object, key)?)))
    });
    let variants = variants.filter(|variant| seen.insert(variant.clone()));
    variants.map(|variant| Outline { variant, docs: None, fields: Vec::new() }).collect()
}

/// The string that a member of an object has as its value, or first in its list.
fn member<'a>(object: &'a str, key: &str) -> Option<&'a str> {
    let (_, rest) = object.split_once(&format!("\"{key}\""))?;
    let value = rest.trim_start().strip_prefix(':')?.trim_start_matches([' ', '\t', '\r', '\n', '[']);
    value.strip_prefix('"')?.split('"').next()
}

fn never() -> Strategy {
    Strategy {
        name: "never".to_owned(),
        retries: false,
        max_attempts: 1,
        initial_backoff: std::time::Duration::ZERO,
        max_backoff: std::time::Duration::ZERO,
        backoff_multiplier: 1.0,
        jitter: Jitter::Full,
        retry_after_default: None,
        retry_after_max: std::time::Duration::ZERO,
        safety: Safety::MaybeProcessed,
        throttle: None,
        halt: None,
        cost: None,
    }
}

fn error(known: &Outline) -> Error {
    Error {
        name: known.variant.clone(),
        variant: known.variant.clone(),
        docs: known.docs.clone(),
        types: Vec::new(),
        codes: Vec::new(),
        statuses: Vec::new(),
        matches: Vec::new(),
        strategy: None,
        severity: None,
        help_url: None,
        since: None,
        deprecated: None,
        groups: Vec::new(),
        fields: known.fields.clone(),
        examples: Vec::new(),
    }
}
