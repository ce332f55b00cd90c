//! From the model to the [`Catalog`]: one rule, one function. The only maker of a `Catalog`.
//!
//! Every function reports what is wrong and goes on with what is left, so that all mistakes are found in one go; the
//! catalog that comes of it counts only if nothing was reported. A value that the reader already found wrong is
//! [`Field::Wrong`](crate::model::value::Field), and no rule speaks about it again.

mod ambiguity;
mod claims;
mod envelopes;
mod errors;
mod examples;
mod fields;
mod identity;
mod operations;
mod places;
mod references;
mod repeats;
mod secrets;
mod soundness;
mod sources;
mod statuses;
mod strategies;
mod subsets;
mod syntax;
mod usage;

use std::collections::{HashMap, HashSet};

use crate::Outline;
use crate::catalog::{Catalog, Operation, Subset, Timeouts};
use crate::diagnostic::{Diagnostic, Sink, Span};
use crate::model::value::Field;
use crate::model::{self, File};
use references::Names;
use strategies::Strategies;

/// The catalog of a file; it counts only if nothing was reported. `whole` is the place of the file's object.
pub(crate) fn catalog(file: &File, whole: Span, sink: &Sink) -> Catalog {
    known_format(file, sink);
    something_to_say(file, whole, sink);

    let mut strategies = Strategies::new(&file.strategies, sink);
    let default_strategy = strategies.default(&file.default_strategy, sink);
    let identities = identity::identities(file, sink);
    let errors = errors::errors(file, &identities, &mut strategies, sink);
    let names = Names::new(file, &errors);
    let operations = operations::operations(file, &names, sink);
    let catalog = Catalog {
        api: file.api.value().cloned().unwrap_or_default(),
        docs: syntax::text(&file.docs),
        timeouts: timeouts(&file.timeouts, sink),
        default_strategy,
        envelopes: envelopes::envelopes(file, sink),
        statuses: statuses::statuses(file, &names, &mut strategies, sink),
        subsets: subsets::subsets(file, &operations, &errors, sink),
        operations,
        strategies: strategies.into_rows(),
        errors,
        usage: usage::usage(file, sink),
    };
    places::check(&catalog, sink);
    secrets::check(file, &catalog, sink);
    let sound = soundness::sound_identities(file, sink);
    claims::check(file, &catalog, &sound, sink);
    ambiguity::check(file, &catalog, &sound, sink);
    catalog
}

fn known_format(file: &File, sink: &Sink) {
    if let Some(format) = file.format.get().filter(|format| format.value != 1) {
        let message = format!("this is format {}; this version of Backstop reads format 1", format.value);
        sink.report(Diagnostic::at(format.span, message).help("write `\"format\": 1`, or use a newer Backstop"));
    }
}

fn something_to_say(file: &File, whole: Span, sink: &Sink) {
    if file.errors.is_absent() && file.statuses.is_absent() {
        let mistake = Diagnostic::at(whole, "the file has neither `errors` nor `statuses`");
        sink.report(mistake.help("list the API's errors: `\"errors\": [{ \"type\": \"…\" }]`"));
    }
}

fn timeouts(field: &Field<model::Timeouts>, sink: &Sink) -> Timeouts {
    let Some(timeouts) = field.value() else {
        return Timeouts::default();
    };
    let attempt = syntax::duration(&timeouts.attempt, sink);
    let total = syntax::duration(&timeouts.total, sink);
    if let (Some(one), Some(all), Field::Given(place)) = (attempt, total, &timeouts.attempt)
        && one > all
    {
        let mistake = Diagnostic::at(place.span, "one attempt may take longer than the whole call");
        let total = timeouts.total.get().map_or(place.span, |total| total.span);
        sink.report(mistake.label(total, "the whole call's timeout"));
    }
    Timeouts { attempt, total }
}

/// What can be told of a file that has mistakes; `catalog` is what could be made of it.
pub(crate) fn outline(file: &File, catalog: Catalog) -> Outline {
    let errors = identity::outline(file);
    let places: HashMap<_, _> = errors.iter().enumerate().map(|(at, error)| (error.variant.as_str(), at)).collect();
    let place = |index: usize| places.get(catalog.errors[index].variant.as_str()).copied();
    let known = |indices: &[usize]| {
        let mut known: Vec<_> = indices.iter().filter_map(|&index| place(index)).collect();
        known.sort_unstable();
        known.dedup();
        known
    };
    let subsets = catalog.subsets.iter().map(|subset| Subset { errors: known(&subset.errors), ..subset.clone() });
    let subsets = subsets.filter(|subset| !subset.errors.is_empty()).collect();
    let mut seen = HashSet::new();
    let sound = |operation: &&Operation| !operation.constant.is_empty() && seen.insert(operation.constant.clone());
    let operations = catalog.operations.iter().filter(sound).cloned().collect();
    Outline { errors, operations, subsets }
}
