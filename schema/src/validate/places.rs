//! How many places of a body a file reads: the decoder keeps one slot for each, those of errors on its stack.

use std::collections::HashSet;

use crate::catalog::{Catalog, Condition, Envelope, Literal, Place, Pointer, Source};
use crate::diagnostic::{Diagnostic, Sink};

/// As many places a file may read.
const MOST: usize = 4096;

pub(super) fn check(catalog: &Catalog, sink: &Sink) {
    of_errors(catalog, sink);
    of_usage(catalog, sink);
}

fn of_usage(catalog: &Catalog, sink: &Sink) {
    let mut places = Places::default();
    catalog.usage.iter().flat_map(|amount| &amount.from).for_each(|source| places.of_source(source));
    let count = places.count();
    if count > MOST {
        sink.report(Diagnostic::of_file(format!("`usage` reads {count} places of a body; {MOST} is the most")));
    }
}

fn of_errors(catalog: &Catalog, sink: &Sink) {
    let mut places = Places::default();
    for envelope in &catalog.envelopes {
        places.of_envelope(envelope);
    }
    for source in catalog.errors.iter().flat_map(|error| &error.fields).flat_map(|field| &field.from) {
        places.of_source(source);
    }
    let count = places.count();
    if count > MOST {
        let message = format!("the file reads {count} places of a body; {MOST} is the most");
        sink.report(
            Diagnostic::of_file(message).help("fields that different errors have at the same place count once"),
        );
    }
}

type Search<'a> = (&'a [String], &'a [(String, Literal)], &'a [String]);

/// Every pointer and all that leads to it, each once; within the items of an array by the array.
#[derive(Default)]
struct Places<'a> {
    body: HashSet<&'a [String]>,
    items: HashSet<(&'a [String], &'a [String])>,
    members: HashSet<(&'a [String], &'a str)>,
    searches: HashSet<Search<'a>>,
}

impl<'a> Places<'a> {
    fn of_envelope(&mut self, envelope: &'a Envelope) {
        let Envelope {
            message, wire_type, code, param, status, request_id, help_url, retry_after, should_retry, ..
        } = envelope;
        let all = [message, wire_type, code, param, status, request_id, help_url, retry_after, should_retry];
        all.into_iter().flatten().for_each(|source| self.of_source(source));
        for condition in envelope.when.iter().chain(envelope.error_when.iter().flatten()) {
            match condition {
                Condition::Exists(pointer) | Condition::Is(pointer, _) | Condition::Equals(pointer, _) => {
                    self.of_pointer(pointer);
                }
                Condition::ContentType(_) | Condition::Status(_) | Condition::Header(..) => {}
            }
        }
    }

    fn of_source(&mut self, source: &'a Source) {
        match &source.place {
            Place::Header(_) => {}
            Place::Body(pointer) => self.of_pointer(pointer),
            Place::Search { array, conditions, then } => {
                self.of_pointer(array);
                self.items.extend((0..=then.len()).map(|end| (&array[..], &then[..end])));
                self.members.extend(conditions.iter().map(|(member, _)| (&array[..], member.as_str())));
                self.searches.insert((array, conditions, then));
            }
        }
    }

    fn of_pointer(&mut self, pointer: &'a Pointer) {
        self.body.extend((0..=pointer.len()).map(|end| &pointer[..end]));
    }

    fn count(&self) -> usize {
        self.body.len() + self.items.len() + self.members.len() + self.searches.len()
    }
}
