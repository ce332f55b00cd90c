//! Lints on operations.

use super::{Lint, Subject};
use crate::catalog::{Operation, Safety};
use crate::diagnostic::Sink;
use crate::model;

pub(super) fn unsafe_retry(subject: &Subject<'_>, sink: &Sink) {
    for (operation, written) in subject.operations().filter(|(operation, _)| !operation.idempotent) {
        let unsafe_one = |index: &usize| {
            let strategy = &subject.catalog.strategies[*index];
            strategy.retries && strategy.max_attempts > 1 && strategy.safety == Safety::MaybeProcessed
        };
        let strategies = subject.strategies_of(operation);
        let names: Vec<_> = strategies.iter().filter(|index| unsafe_one(index)).collect();
        let Some(place) = written.name.get().filter(|_| !names.is_empty()) else { continue };
        let names: Vec<_> = names.into_iter().map(|&index| &*subject.catalog.strategies[index].name).collect();
        let message = format!(
            "`{}` is not idempotent: the retries of `{}` need an idempotency key",
            operation.name,
            names.join("`, `")
        );
        let help = "say `\"idempotent\": true`, or of the strategy that the server did not act: `\"safety\": \"not_processed\"`";
        sink.report(Lint::UnsafeRetry.at(place.span, message).help(help));
    }
}

impl<'a> Subject<'a> {
    /// The operations, as understood and as written.
    pub(super) fn operations(&self) -> impl Iterator<Item = (&'a Operation, &'a model::Operation)> {
        let written = self.file.operations.value().map_or(&[][..], |list| &list.0);
        self.catalog.operations.iter().zip(written.iter().map(|operation| &operation.value))
    }

    /// The strategies of the errors that an operation can end in, ascending: those of all errors where it names none.
    pub(super) fn strategies_of(&self, operation: &Operation) -> Vec<usize> {
        let all: Vec<_> = (0..self.catalog.errors.len()).collect();
        let errors = if operation.errors.is_empty() { &all } else { &operation.errors };
        let mut strategies: Vec<_> = errors.iter().flat_map(|&error| self.strategies_of_error(error)).collect();
        strategies.sort_unstable();
        strategies.dedup();
        strategies
    }

    /// Its own strategy, else those of the statuses that it lists, else the default.
    fn strategies_of_error(&self, error: usize) -> Vec<usize> {
        let catalog = self.catalog;
        let error = &catalog.errors[error];
        if error.strategy.is_some() || error.statuses.is_empty() {
            return vec![error.strategy.unwrap_or(catalog.default_strategy)];
        }
        let by_status = error.statuses.iter().map(|status| self.strategy_of_status(status.first));
        by_status.collect()
    }

    /// The strategy of errors under a status that have none of their own.
    pub(super) fn strategy_of_status(&self, status: u16) -> usize {
        self.row_of(status, |row| row.strategy).unwrap_or(self.catalog.default_strategy)
    }
}
