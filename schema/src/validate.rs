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
mod soundness;
mod sources;
mod statuses;
mod strategies;
mod syntax;

use crate::catalog::{Catalog, Timeouts};
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
    let catalog = Catalog {
        api: file.api.value().cloned().unwrap_or_default(),
        docs: syntax::text(&file.docs),
        timeouts: timeouts(&file.timeouts, sink),
        default_strategy,
        envelopes: envelopes::envelopes(file, sink),
        statuses: statuses::statuses(file, &names, &mut strategies, sink),
        operations: operations::operations(file, &names, sink),
        strategies: strategies.into_rows(),
        errors,
    };
    places::check(&catalog, sink);
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

/// The errors of a file that has mistakes, as far as they can be told.
pub(crate) fn outline(file: &File) -> Vec<crate::Outline> {
    identity::outline(file)
}
