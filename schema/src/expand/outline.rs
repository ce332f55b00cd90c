//! What stands in for a file with mistakes, so that these are all the user hears of.
//!
//! The outline is a catalog of what could be told, expanded like any other: whatever uses the items compiles against
//! it. It never runs, for the mistakes are compile errors.

use std::collections::HashSet;

use crate::{
    Outline, OutlinedError,
    catalog::{Catalog, Error, Field, FieldKind, Jitter, Operation, Safety, Strategy, Timeouts},
    names,
};

/// A catalog of what could be told of a file.
#[must_use]
pub fn outline(known: &Outline) -> Catalog {
    Catalog {
        api: String::new(),
        docs: None,
        timeouts: Timeouts::default(),
        strategies: vec![never()],
        default_strategy: 0,
        envelopes: Vec::new(),
        statuses: Vec::new(),
        errors: known.errors.iter().map(error).collect(),
        operations: known.operations.clone(),
        subsets: known.subsets.clone(),
        usage: Vec::new(),
    }
}

/// The outline of a file that is no JSON.
pub(crate) fn guess(source: &str) -> Outline {
    Outline { errors: errors(source), operations: operations(source), subsets: Vec::new() }
}

/// The errors and their fields: what objects name after `"errors"`.
fn errors(source: &str) -> Vec<OutlinedError> {
    let errors = source.split_once("\"errors\"").map_or("", |(_, errors)| errors);
    let mut known: Vec<OutlinedError> = Vec::new();
    let mut seen = HashSet::new();
    for object in errors.split('{').map(|object| object.split('}').next().unwrap_or(object)) {
        if let Some(field) = field(object) {
            known.last_mut().into_iter().for_each(|error| error.fields.push(field.clone()));
        } else if let Some(variant) = variant(object).filter(|variant| seen.insert(variant.clone())) {
            known.push(OutlinedError { variant, docs: None, fields: Vec::new() });
        }
    }
    known
}

/// The operations: what stands before a path after `"operations"`.
fn operations(source: &str) -> Vec<Operation> {
    let operations = source.split_once("\"operations\"").map_or("", |(_, operations)| operations);
    let mut seen = HashSet::new();
    let constants = operations.split("\"path\"").filter_map(|before| {
        let name = member(before.rsplit_once('{').map_or(before, |(_, object)| object), "name")?;
        let constant = names::constant(name).filter(|constant| seen.insert(constant.clone()))?;
        Some(Operation {
            name: name.to_owned(),
            constant,
            method: String::new(),
            path: String::new(),
            idempotent: false,
            timeouts: Timeouts::default(),
            errors: Vec::new(),
        })
    });
    constants.collect()
}

fn variant(object: &str) -> Option<String> {
    let named = member(object, "name").filter(|name| names::is_upper_camel(name)).map(str::to_owned);
    named.or_else(|| ["type", "code"].iter().find_map(|key| names::variant(member(object, key)?)))
}

fn field(object: &str) -> Option<Field> {
    let name = member(object, "name").filter(|name| names::is_snake(name) && object.contains("\"from\""))?;
    let kind = match member(object, "kind") {
        Some("integer") => FieldKind::Integer,
        Some("number") => FieldKind::Number,
        Some("boolean") => FieldKind::Boolean,
        Some("duration") => FieldKind::Duration,
        Some("timestamp") => FieldKind::Timestamp,
        Some("json") => FieldKind::Json,
        _ => FieldKind::String,
    };
    Some(Field { name: name.to_owned(), docs: None, from: Vec::new(), kind, sensitive: false })
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
        failover: false,
    }
}

fn error(known: &OutlinedError) -> Error {
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
