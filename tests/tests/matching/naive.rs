//! The rules of matching, read naively (`backstop_schema::interpret`), and what makes a file ambiguous by them.

use std::{cmp::Reverse, collections::HashMap, time::SystemTime};

use backstop_schema::{
    catalog::{Catalog, Error, StatusRange},
    interpret::{self, Claim, Facts, Listed},
};

use crate::random::Response;

/// The error that a response is, by its index; `None` where nothing recognises it.
pub(crate) fn decide(catalog: &Catalog, response: &Response) -> Option<usize> {
    let owned = |&(name, value): &(&str, &str)| (name.to_owned(), value.to_owned());
    let read = interpret::Response {
        status: response.status,
        headers: response.headers.iter().map(owned).collect(),
        body: response.body.clone().into_bytes(),
        method: response.method.map(str::to_owned),
    };
    let reading = interpret::read(catalog, &read, SystemTime::UNIX_EPOCH);
    let said = [&reading.said.wire_type, &reading.said.code, &reading.said.param];
    assert_eq!(said, [&response.wire_type, &response.code, &response.param], "{}", response.body);
    reading.error
}

/// Whether two errors have the same claim on one of the responses, or two mean the same status alone.
pub(crate) fn is_ambiguous(catalog: &Catalog, responses: &[Response]) -> bool {
    one_status_means_two(catalog)
        || responses.iter().any(|response| {
            let claims = interpret::claims(catalog, &facts(response));
            let tie = |(nth, claim): (usize, &Claim)| {
                claims[..nth].iter().any(|other| {
                    let (first, second) = (claim.error.min(other.error), claim.error.max(other.error));
                    weight(claim) == weight(other) && first != second && are_alike(catalog, claim, first, second)
                })
            };
            claims.iter().enumerate().any(tie)
        })
}

fn facts(response: &Response) -> Facts {
    Facts {
        status: response.status,
        method: response.method.map(str::to_owned),
        headers: response.headers.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect(),
        wire_type: response.wire_type.clone(),
        code: response.code.clone(),
        param: response.param.clone(),
    }
}

/// All that orders a claim but the order of the file.
fn weight(claim: &Claim) -> (bool, Reverse<usize>, [bool; 6], Listed) {
    (claim.plain, claim.conditions, claim.lacks, claim.listed)
}

/// Whether nothing tells two errors apart whose claims weigh the same; `first` is the first in the file. It wins where
/// neither lists the status, which is meant unless the second one lists none at all and is left with nothing.
fn are_alike(catalog: &Catalog, claim: &Claim, first: usize, second: usize) -> bool {
    let (first, second) = (&catalog.errors[first], &catalog.errors[second]);
    let within = |some: &[String], others: &[String]| some.iter().all(|word| others.contains(word));
    let left_with_nothing = within(&second.types, &first.types) && within(&second.codes, &first.codes);
    !claim.plain
        || claim.listed != Listed::Not
        || second.statuses.is_empty() && (first.statuses.is_empty() || left_with_nothing)
}

fn one_status_means_two(catalog: &Catalog) -> bool {
    let mut owners: HashMap<StatusRange, usize> = HashMap::new();
    let rows = catalog.statuses.iter().filter_map(|row| Some((row.status, row.error?)));
    let only = |error: &Error| error.types.is_empty() && error.codes.is_empty() && error.matches.is_empty();
    let errors = catalog.errors.iter().enumerate().filter(|(_, error)| only(error));
    let errors = errors.flat_map(|(index, error)| error.statuses.iter().map(move |&status| (status, index)));
    rows.chain(errors).any(|(status, error)| *owners.entry(status).or_insert(error) != error)
}
