//! The compiled lookup against a naive reading of the rules, on random error files and random responses; and each error
//! found, rendered and read again.
//!
//! `BACKSTOP_RANDOM=7 cargo test -p backstop-tests --test matching` takes other files and responses.

mod compiled;
mod naive;
mod random;

use std::env;

use backstop_schema::{
    Failure,
    catalog::{Catalog, Error, Place},
    check,
};
use fastrand::Rng;
use random::Response;
use serde_json::{Value, json};

/// How many files are compiled, and the responses to each.
const COMPILED: usize = 40;
const RESPONSES: usize = 500;

/// How many files are checked for ambiguity.
const CHECKED: usize = 300;

#[test]
fn the_compiled_lookup_is_the_naive_reading_and_errors_survive_rendering() {
    let mut rng = rng();
    let mut files: Vec<(Value, Catalog)> = Vec::new();
    while files.len() < COMPILED {
        let file = random::file(&mut rng);
        files.extend(checked(&file).ok().map(|catalog| (file, catalog)));
    }
    let catalogs: Vec<Catalog> = files.iter().map(|(_, catalog)| catalog.clone()).collect();
    let responses: Vec<(usize, Response)> =
        (0..COMPILED * RESPONSES).map(|nth| (nth % COMPILED, random::response(&mut rng))).collect();
    let answers = compiled::decide(&catalogs, &responses);
    assert_eq!(answers.len(), responses.len());

    let mut recognised = 0;
    for ((nth, response), compiled::Answer { error: compiled, differences }) in responses.iter().zip(answers) {
        let (file, catalog) = &files[*nth];
        for name in differences {
            let error = &catalog.errors[compiled];
            assert!(
                shares_a_place(catalog, error, &name),
                "{response:#?}\nis rendered with another {name}, by {file:#}"
            );
        }
        let naive = naive::decide(catalog, response);
        recognised += usize::from(naive.is_some());
        let name = |index: usize| catalog.errors.get(index).map_or("Unrecognized", |error| error.variant.as_str());
        let naive = naive.unwrap_or(catalog.errors.len());
        assert!(
            compiled == naive,
            "{response:#?}\nis compiled to {}, read naively as {}, by {file:#}",
            name(compiled),
            name(naive)
        );
    }
    assert!((responses.len() / 4..responses.len()).contains(&recognised), "{recognised} are recognised");
}

#[test]
fn a_file_is_ambiguous_if_two_errors_have_the_same_claim_on_a_response() {
    let mut rng = rng();
    let responses = random::all_responses();
    let mut rejected = 0;
    for _ in 0..CHECKED {
        let file = random::file(&mut rng);
        let checked = checked(&file);
        let is_rejected = checked.is_err();
        let catalog = checked.unwrap_or_else(|_| piecewise(&file));
        rejected += usize::from(is_rejected);
        assert!(
            naive::is_ambiguous(&catalog, &responses) == is_rejected,
            "it is {}rejected, and should {}be: {file:#}",
            if is_rejected { "" } else { "not " },
            if is_rejected { "not " } else { "" },
        );
    }
    assert!((CHECKED / 4..CHECKED * 9 / 10).contains(&rejected), "{rejected} are rejected");
}

/// Whether a field reads what something else reads too: what one says the other does not, no response can say.
fn shares_a_place(catalog: &Catalog, error: &Error, name: &str) -> bool {
    let Some(field) = error.fields.iter().find(|field| field.name == name) else { return false };
    let envelopes = catalog.envelopes.iter().flat_map(|it| it.wire_type.iter().chain(&it.code).chain(&it.param));
    let others = error.fields.iter().filter(|other| other.name != name).flat_map(|other| &other.from);
    let others: Vec<_> = envelopes.chain(others).collect();
    field.from.iter().any(|own| others.iter().any(|other| meet(&own.place, &other.place)))
}

fn meet(one: &Place, other: &Place) -> bool {
    match (one, other) {
        (Place::Search { array: one, .. }, Place::Search { array: other, .. }) => one == other,
        _ => one == other,
    }
}

/// The catalog of a file; it may be ambiguous, but nothing else.
fn checked(file: &Value) -> Result<Catalog, Failure> {
    let checked = check(file.to_string().as_bytes());
    if let Err(failure) = &checked {
        let ambiguity = ["nothing tells", "is never recognised", "alone means"];
        for mistake in &failure.diagnostics {
            let known = ambiguity.iter().any(|words| mistake.message.contains(words));
            assert!(known, "{}: {file:#}", mistake.message);
        }
    }
    checked
}

/// What the catalog of an ambiguous file would be: each error is read from a file of its own.
fn piecewise(file: &Value) -> Catalog {
    let list = |key: &str| file[key].as_array().cloned().unwrap_or_default();
    let rows = list("statuses");
    let alone = |error: Value| {
        let mut part = file.clone();
        part["statuses"] = rows.iter().map(|row| json!({ "status": row["status"] })).collect();
        part["errors"] = vec![error].into();
        check(part.to_string().as_bytes()).expect("one error is like no other")
    };
    let parts: Vec<Catalog> = list("errors").into_iter().map(alone).collect();
    let mut whole = parts[0].clone();
    whole.errors = parts.into_iter().flat_map(|part| part.errors).collect();
    for (status, row) in whole.statuses.iter_mut().zip(&rows) {
        status.error = row["error"].as_str().and_then(|name| name.strip_prefix('E')?.parse().ok());
    }
    whole
}

fn rng() -> Rng {
    let seed = env::var("BACKSTOP_RANDOM").ok().and_then(|seed| seed.parse().ok());
    Rng::with_seed(seed.unwrap_or(3))
}
