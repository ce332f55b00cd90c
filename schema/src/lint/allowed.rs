//! `"x-allow"`: which lints the file turns off, and where.

use super::Lint;
use crate::diagnostic::{Sink, Span};
use crate::parse::json::{Member, Node, Value};

const KEY: &str = "x-allow";

/// The lints that are off, each within a part of the file.
pub(super) struct Allowed(Vec<(Lint, Span)>);

impl Allowed {
    /// Whether a lint is off at a place.
    pub(super) fn covers(&self, lint: Lint, place: Option<Span>) -> bool {
        let within = |span: Span| place.is_some_and(|place| span.start <= place.start && place.end <= span.end);
        self.0.iter().any(|&(off, span)| off == lint && within(span))
    }
}

/// Reads every `x-allow` of a file; what is no lint is reported as one itself.
pub(super) fn read(document: &Node<'_>, sink: &Sink) -> Allowed {
    let mut allowed = Allowed(Vec::new());
    walk(document, document.span, &mut allowed, sink);
    allowed
}

/// `part` is the node with its key: a strategy that nobody uses is reported at its name.
fn walk(node: &Node<'_>, part: Span, allowed: &mut Allowed, sink: &Sink) {
    match &node.value {
        Value::Array(items) => items.iter().for_each(|item| walk(item, item.span, allowed, sink)),
        Value::Object(members) => {
            for Member { key, key_span, value } in members {
                match &**key {
                    KEY => allow(value, part, allowed, sink),
                    key if key.starts_with("x-") => {}
                    _ => walk(value, Span::new(key_span.start, value.span.end), allowed, sink),
                }
            }
        }
        _ => {}
    }
}

fn allow(value: &Node<'_>, part: Span, allowed: &mut Allowed, sink: &Sink) {
    match &value.value {
        Value::Array(names) => names.iter().for_each(|name| allow(name, part, allowed, sink)),
        Value::String(name) => match Lint::find(name) {
            Ok(lint) => allowed.0.push((lint, part)),
            Err(mistake) => {
                sink.report(Lint::UnknownLint.at(value.span, mistake.message).maybe_help(mistake.help));
            }
        },
        _ => {
            let warning = Lint::UnknownLint.at(value.span, "expected the name of a lint, or a list of them");
            sink.report(warning.help("for example `\"x-allow\": \"no_jitter\"`"));
        }
    }
}
