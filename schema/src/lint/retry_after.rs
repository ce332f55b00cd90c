//! Lints on the server's hint when to come back.

use super::{Lint, Subject};
use crate::catalog::{Place, StatusRange};
use crate::diagnostic::{Sink, Span};

/// Too Many Requests (RFC 6585, section 4), which may say in `Retry-After` when to come back.
const THROTTLED: StatusRange = StatusRange { first: 429, last: 429 };

pub(super) fn throttle_without_retry_after(subject: &Subject<'_>, sink: &Sink) {
    unread(subject, sink);
    unheeded(subject, sink);
}

/// Envelopes that look for the hint elsewhere only.
fn unread(subject: &Subject<'_>, sink: &Sink) {
    let throttles = subject.catalog.strategies.iter().any(|strategy| strategy.throttle.is_some());
    if !throttles && mentions(subject).is_empty() {
        return;
    }
    let written = subject.file.envelopes.value().map_or(&[][..], |list| &list.0);
    for (envelope, written) in subject.catalog.envelopes.iter().zip(written) {
        let header = |place: &Place| matches!(place, Place::Header(name) if name == "retry-after");
        let reads = envelope.retry_after.iter().any(|source| header(&source.place));
        if let Some(sources) = written.value.retry_after.get().filter(|_| !reads) {
            let message = "the API throttles, but its `Retry-After` is not read here";
            let warning = Lint::ThrottleWithoutRetryAfter.at(sources.span, message);
            sink.report(warning.help("add \"header:retry-after\" as the last source: proxies send it too"));
        }
    }
}

/// A 429 after which nothing ever waits.
fn unheeded(subject: &Subject<'_>, sink: &Sink) {
    let catalog = subject.catalog;
    let Some(&first) = mentions(subject).iter().min() else { return };
    let heeds = |index: usize| {
        let strategy = &catalog.strategies[index];
        strategy.retries || strategy.throttle.is_some() || strategy.halt.is_some()
    };
    let by_status = subject.strategy_of_status(THROTTLED.first);
    let row = subject.row_of(THROTTLED.first, |row| row.error);
    let expected = (0..catalog.errors.len()).filter(|&index| {
        let error = &catalog.errors[index];
        let matched = error.matches.iter().flat_map(|object| &object.statuses);
        row == Some(index) || error.statuses.iter().chain(matched).any(|status| status.overlaps(THROTTLED))
    });
    let mut strategies = expected.map(|index| catalog.errors[index].strategy.unwrap_or(by_status)).chain([by_status]);
    if !strategies.any(heeds) {
        let warning =
            Lint::ThrottleWithoutRetryAfter.at(first, "after a 429 nothing waits for the server's `Retry-After`");
        sink.report(warning.help("`\"strategy\": \"wait\"` does, for an error or for the status"));
    }
}

/// Where the file speaks of a 429.
fn mentions(subject: &Subject<'_>) -> Vec<Span> {
    let rows = subject.file.statuses.value().map_or(&[][..], |list| &list.0);
    let described = rows.iter().filter_map(|row| row.value.status.get()).map(|status| (status.value, status.span));
    let mentions = described.chain(subject.listed()).filter(|&(status, _)| status == THROTTLED);
    mentions.map(|(_, span)| span).collect()
}
