//! The strategies, checked by the rules of the error file.

use std::collections::HashMap;

use backstop_schema::{
    catalog::{Strategy, Timeouts},
    diagnostic::Diagnostic,
};
use proc_macro2::Span;

use super::{
    json::Json,
    model::{self, Model, Own, Rule},
    settings::Word,
};
use crate::derive::{
    attribute::{Item, List},
    mistakes::Mistakes,
};

/// What comes of the attributes.
pub(super) struct Policies {
    /// One for each target that has a strategy of its own, in their order.
    pub(super) strategies: Vec<Strategy>,
    pub(super) timeouts: Timeouts,
}

/// `None` where there are mistakes, which have been reported.
pub(super) fn check(model: &Model<'_>, mistakes: &mut Mistakes) -> Option<Policies> {
    let owners: Vec<_> = model.targets.iter().filter_map(|target| target.rule.own()).collect();
    // The strategy of the type is written once, so that its mistakes are told once.
    let shared = owners.iter().position(|own| own.strategy.shared);
    let place = |at: usize| if owners[at].strategy.shared { shared.unwrap_or(at) } else { at };
    let mut json = Json::default();
    json.push("{\"errors\": []");
    if let Some(timeouts) = model.timeouts {
        json.push(", \"timeouts\": ");
        json.object(timeouts, mistakes);
    }
    json.push(", \"strategies\": {\"x-\": null");
    for (at, own) in owners.iter().enumerate().filter(|&(at, _)| place(at) == at) {
        json.push(&format!(", \"{at}\": "));
        json.within(own.strategy.place, |json| strategy(&own.strategy, json, mistakes));
    }
    json.push("}}");
    match backstop_schema::check(json.as_bytes()) {
        Ok(catalog) => {
            let rows: HashMap<_, _> = catalog.strategies.iter().map(|row| (row.name.as_str(), row)).collect();
            let row = |at: usize| rows.get(place(at).to_string().as_str()).copied();
            let strategies = owners.iter().enumerate().filter_map(|(at, own)| Some(named(row(at)?, own, model)));
            Some(Policies { strategies: strategies.collect(), timeouts: catalog.timeouts })
        }
        Err(failure) => {
            failure.diagnostics.iter().for_each(|mistake| report(mistake, &json, model.ident.span(), mistakes));
            None
        }
    }
}

/// Those of several variants that say nothing else are named like their type.
fn named(row: &Strategy, own: &Own<'_>, model: &Model<'_>) -> Strategy {
    let name = match own.strategy.word {
        _ if own.strategy.shared && !own.strategy.keys.is_empty() => {
            backstop_schema::names::snake(&model.ident.to_string())
        }
        Word::Never if own.strategy.keys.is_empty() => "never".to_owned(),
        Word::Backoff if own.strategy.keys.is_empty() => "backoff".to_owned(),
        Word::Wait if own.strategy.keys.is_empty() => "wait".to_owned(),
        _ => own.kind.clone(),
    };
    Strategy { name, ..row.clone() }
}

impl<'a> Rule<'a> {
    pub(super) fn own(&self) -> Option<&Own<'a>> {
        match self {
            Self::Own(own) => Some(own),
            Self::Delegate(..) => None,
        }
    }
}

/// A strategy as an object. `wait` is a `backoff` with other defaults, which the file has no key for.
fn strategy(strategy: &model::Strategy<'_>, json: &mut Json, mistakes: &mut Mistakes) {
    let model::Strategy { word, place, keys, .. } = strategy;
    let retry = if *word == Word::Never { "never" } else { "backoff" };
    json.push("{\"retry\": ");
    json.push_for(*place, &format!("\"{retry}\""));
    if *word != Word::Wait {
        json.members(keys.iter().copied(), false, mistakes);
        json.push("}");
        return;
    }
    let given = |name: &str| keys.iter().find(|item| item.key().is_some_and(|key| key == name));
    for (key, default) in [("max_backoff", "60s"), ("safety", "not_processed")] {
        if given(key).is_none() {
            json.assume(&format!(", \"{key}\": \"{default}\""));
        }
    }
    match given("retry_after") {
        Some(Item::List(key, list))
            if !list.items.iter().any(|item| item.key().is_some_and(|key| key == "default")) =>
        {
            json.push(", ");
            json.push_for(key.span(), "\"retry_after\"");
            json.push(": ");
            wait_by_default(list, json, mistakes);
            let others = keys.iter().copied().filter(|item| item.key() != Some(key));
            json.members(others, false, mistakes);
        }
        Some(_) => json.members(keys.iter().copied(), false, mistakes),
        None => {
            json.assume(", \"retry_after\": {\"default\": \"60s\"}");
            json.members(keys.iter().copied(), false, mistakes);
        }
    }
    json.push("}");
}

/// `retry_after` without a `default` of its own.
fn wait_by_default(list: &List, json: &mut Json, mistakes: &mut Mistakes) {
    json.within(list.span, |json| {
        json.push("{");
        json.assume("\"default\": \"60s\"");
        json.members(&list.items, false, mistakes);
        json.push("}");
    });
}

fn report(mistake: &Diagnostic, json: &Json, otherwise: Span, mistakes: &mut Mistakes) {
    let place = mistake.span.and_then(|span| json.source(span.start, span.end)).unwrap_or(otherwise);
    let assumed = mistake.span.is_some_and(|span| json.is_assumed(span.start));
    match &mistake.help {
        None if assumed => mistakes.with_help(place, &mistake.message, "`wait` itself has a `default` of \"60s\""),
        Some(help) => mistakes.with_help(place, &mistake.message, help),
        None => mistakes.at(place, &mistake.message),
    }
}
