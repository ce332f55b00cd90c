//! How bodies are read.

use super::{conditions, nodes::Tree, sources};
use crate::{
    catalog::{Catalog, Envelope, Source},
    expand::text,
};

/// `envelopes`.
pub(super) fn tables(catalog: &Catalog, tree: &Tree) -> String {
    format!("envelopes: &[{}],", text::list(&catalog.envelopes, |envelope| row(envelope, tree)))
}

/// All sources of an envelope.
pub(super) fn sources(envelope: &Envelope) -> impl Iterator<Item = &Source> {
    parts(envelope).into_iter().flat_map(|(_, sources)| sources)
}

fn row(envelope: &Envelope, tree: &Tree) -> String {
    let when = conditions::slice(&envelope.when, tree);
    let error_when = match &envelope.error_when {
        Some(conditions) => format!("::core::option::Option::Some({})", conditions::slice(conditions, tree)),
        None => "::core::option::Option::None".to_owned(),
    };
    let parts = text::list(&parts(envelope), |(name, from)| {
        format!("{name}: private::Sources::new({})", sources::slice(from, tree))
    });
    format!("private::Envelope {{ when: {when}, error_when: {error_when}, {parts} }}")
}

fn parts(envelope: &Envelope) -> [(&'static str, &[Source]); 9] {
    [
        ("message", &envelope.message),
        ("wire_type", &envelope.wire_type),
        ("code", &envelope.code),
        ("param", &envelope.param),
        ("status", &envelope.status),
        ("request_id", &envelope.request_id),
        ("help_url", &envelope.help_url),
        ("retry_after", &envelope.retry_after),
        ("should_retry", &envelope.should_retry),
    ]
}
