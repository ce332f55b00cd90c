//! Lints on strategies by themselves.

use super::{Lint, Subject};
use crate::catalog::{Catalog, Jitter};
use crate::diagnostic::{Sink, Span};

pub(super) fn no_jitter(subject: &Subject<'_>, sink: &Sink) {
    for (index, _, strategy) in subject.strategies() {
        let row = &subject.catalog.strategies[index];
        if let Some(jitter) = strategy.jitter.get().filter(|_| row.jitter == Jitter::None && row.max_attempts > 1) {
            let warning = Lint::NoJitter.at(jitter.span, format!("the waits of `{}` have no jitter", row.name));
            sink.report(warning.help("clients that fail together come back together; `full` spreads them best"));
        }
    }
}

pub(super) fn unused_strategy(subject: &Subject<'_>, sink: &Sink) {
    let used = used(subject.catalog);
    for (index, name, _) in subject.strategies().filter(|&(index, ..)| !used[index]) {
        let message = format!("nothing uses the strategy `{}`", subject.catalog.strategies[index].name);
        sink.report(Lint::UnusedStrategy.at(name, message).help("name it in an error or a status, or remove it"));
    }
}

/// For each strategy whether something names it.
fn used(catalog: &Catalog) -> Vec<bool> {
    let mut used = vec![false; catalog.strategies.len()];
    let errors = catalog.errors.iter().filter_map(|error| error.strategy);
    let statuses = catalog.statuses.iter().filter_map(|status| status.strategy);
    for index in errors.chain(statuses).chain([catalog.default_strategy]) {
        used[index] = true;
    }
    used
}

impl<'a> Subject<'a> {
    /// The strategies that the file declares: index, place of the name, and what is written.
    pub(super) fn strategies(&self) -> impl Iterator<Item = (usize, Span, &'a crate::model::Strategy)> {
        let named = self.file.strategies.value().map_or(&[][..], |named| &named.0.0);
        let rows = named.iter().enumerate();
        rows.filter_map(|(index, (name, strategy))| Some((index, name.span, strategy.value()?)))
    }
}
