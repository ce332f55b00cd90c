//! Examples.

use super::syntax::headers;
use crate::catalog::Example;
use crate::diagnostic::{Diagnostic, Sink};
use crate::model::value::{Field, List, Spanned};
use crate::model::{self, File};

/// Whether the file says of some 2xx responses that they are errors.
pub(super) fn successes_can_fail(file: &File, sink: &Sink) -> bool {
    let envelopes = file.envelopes.value().map_or(&[][..], |list| &list.0);
    let unknown = matches!(file.envelopes, Field::Wrong) || !sink.knows_all_values();
    unknown || envelopes.iter().any(|envelope| !envelope.value.error_when.is_absent())
}

pub(super) fn examples(field: &Field<List<model::Example>>, successes_can_fail: bool, sink: &Sink) -> Vec<Example> {
    let examples = field.value().map_or(&[][..], |list| &list.0);
    if !successes_can_fail {
        examples.iter().for_each(|example| not_a_success(&example.value, sink));
    }
    examples.iter().map(|example| one(&example.value, sink)).collect()
}

fn one(example: &model::Example, sink: &Sink) -> Example {
    Example {
        status: example.status.value().map_or(500, |status| status.0),
        headers: example.headers.value().map_or_else(Vec::new, |map| headers(map, sink)),
        body: example.body.value().map(|body| body.0.clone()).unwrap_or_default(),
    }
}

fn not_a_success(example: &model::Example, sink: &Sink) {
    if let Some(Spanned { span, value }) = example.status.get().filter(|status| (200..300).contains(&status.value.0)) {
        let mistake = Diagnostic::at(*span, format!("a response of status {} is no error", value.0));
        sink.report(mistake.help("where such a response can be one, say so in an envelope's `error_when`"));
    }
}
