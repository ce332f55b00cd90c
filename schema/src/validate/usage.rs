//! What a success says it used up.

use super::repeats::repeats;
use super::sources::{Purpose, sources};
use super::syntax::between;
use crate::catalog::Amount;
use crate::diagnostic::{Diagnostic, Sink, Span};
use crate::model::{self, File};

pub(super) fn usage(file: &File, sink: &Sink) -> Vec<Amount> {
    let given = file.usage.value().map_or(&[][..], |list| &list.0);
    let amounts: Vec<_> = given.iter().map(|amount| one(&amount.value, sink)).collect();
    let spans: Vec<_> = given.iter().map(|amount| amount.span).collect();
    counted_once(&amounts, &spans, sink);
    amounts
}

fn one(amount: &model::Amount, sink: &Sink) -> Amount {
    if let Some(name) = amount.name.get().filter(|name| name.value.trim().is_empty()) {
        let mistake = Diagnostic::at(name.span, "an amount needs a name");
        sink.report(mistake.help("quotas count the amounts of their name: `tokens`, `requests`"));
    }
    Amount {
        name: amount.name.value().cloned().unwrap_or_default(),
        from: sources(&amount.from, Purpose::Amount, sink),
        scale: between(&amount.scale, 1, 1_000_000_000, sink).unwrap_or(1),
    }
}

/// Amounts of one name add up, so that one that is read twice counts double.
fn counted_once(amounts: &[Amount], spans: &[Span], sink: &Sink) {
    let read = amounts.iter().zip(spans).filter(|(amount, _)| !amount.from.is_empty());
    for ((name, _), first, again) in repeats(read.map(|(amount, span)| ((&*amount.name, &*amount.from), *span))) {
        let mistake = Diagnostic::at(again, format!("this amount of `{name}` is counted twice"));
        sink.report(mistake.label(first, "it is counted here").help("amounts of one name add up"));
    }
}
