//! Examples.

use super::syntax::{header_name, header_value};
use crate::catalog::Example;
use crate::diagnostic::Sink;
use crate::model;
use crate::model::value::{Field, List};

pub(super) fn examples(field: &Field<List<model::Example>>, sink: &Sink) -> Vec<Example> {
    let examples = field.value().map_or(&[][..], |list| &list.0);
    examples.iter().map(|example| one(&example.value, sink)).collect()
}

fn one(example: &model::Example, sink: &Sink) -> Example {
    let headers = example.headers.value().into_iter().flat_map(|map| map.iter());
    let headers = headers.filter_map(|(name, value)| Some((header_name(name, sink)?, header_value(value, sink)?)));
    Example {
        status: example.status.value().map_or(500, |status| status.0),
        headers: headers.collect(),
        body: example.body.value().map(|body| body.0.clone()).unwrap_or_default(),
    }
}
