//! The rules of matching, read naively: every error is tried on every response, and the statement of the rules is the
//! code. Nothing here is indexed, ordered beforehand or shared with the generator.

use std::{cmp::Reverse, collections::HashMap};

use backstop_schema::catalog::{Catalog, Error, Match, StatusRange};

use crate::random::Response;

/// How much an error's claim on a response weighs; the least wins. First of all, whether it is a plain type or code.
type Rank = (bool, Reverse<usize>, [bool; 5], Listed);

/// How a claim lists the status.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Listed {
    Exactly,
    AsClass,
    Not,
}

/// The error that a response is, by its index; `None` where nothing recognises it.
pub(crate) fn decide(catalog: &Catalog, response: &Response) -> Option<usize> {
    let best = claims(catalog, response).into_iter().min();
    best.map(|(_, error)| error).or_else(|| by_status(catalog, response.status))
}

/// Whether two errors have the same claim on one of the responses, or two mean the same status alone.
pub(crate) fn is_ambiguous(catalog: &Catalog, responses: &[Response]) -> bool {
    one_status_means_two(catalog)
        || responses.iter().any(|response| {
            let claims = claims(catalog, response);
            let tie = |(nth, (rank, first)): (usize, &(Rank, usize))| {
                claims[..nth].iter().any(|(other, second)| {
                    rank == other
                        && first != second
                        && are_alike(catalog, *rank, *first.min(second), *first.max(second))
                })
            };
            claims.iter().enumerate().any(tie)
        })
}

/// Every claim of every error that holds.
fn claims(catalog: &Catalog, response: &Response) -> Vec<(Rank, usize)> {
    let mut claims = Vec::new();
    for (index, error) in catalog.errors.iter().enumerate() {
        claims.extend(error.matches.iter().filter_map(|object| Some((by_object(object, response)?, index))));
        claims.extend(by_words(error, response).map(|rank| (rank, index)));
    }
    claims
}

/// All that a `match` object gives must hold.
fn by_object(object: &Match, response: &Response) -> Option<Rank> {
    let Match { types, codes, statuses, params, headers, methods } = object;
    let listed = listed(statuses, response.status);
    let holds = is_any(types, response.wire_type.as_deref())
        && is_any(codes, response.code.as_deref())
        && is_any(params, response.param.as_deref())
        && is_any(methods, response.method)
        && (statuses.is_empty() || listed != Listed::Not)
        && headers.iter().all(|(name, value)| {
            response
                .headers
                .iter()
                .any(|(header, sent)| header == name && value.as_ref().is_none_or(|value| sent == value))
        });
    let lists = [codes.is_empty(), types.is_empty(), params.is_empty(), headers.is_empty(), methods.is_empty()];
    let words = [codes, types, params, methods].iter().filter(|list| !list.is_empty()).count();
    let conditions = words + headers.len() + usize::from(!statuses.is_empty());
    holds.then_some((false, Reverse(conditions), lists, listed))
}

/// A plain type and code must hold; the status is only preferred.
fn by_words(error: &Error, response: &Response) -> Option<Rank> {
    let Error { types, codes, statuses, .. } = error;
    let given = [codes, types].iter().filter(|list| !list.is_empty()).count();
    let holds = is_any(types, response.wire_type.as_deref()) && is_any(codes, response.code.as_deref());
    let rank = (true, Reverse(given), [codes.is_empty(), types.is_empty(), true, true, true]);
    (given > 0 && holds).then_some((rank.0, rank.1, rank.2, listed(statuses, response.status)))
}

fn is_any(words: &[String], word: Option<&str>) -> bool {
    words.is_empty() || words.iter().any(|one| Some(one.as_str()) == word)
}

fn listed(statuses: &[StatusRange], status: u16) -> Listed {
    let holding = statuses.iter().filter(|range| (range.first..=range.last).contains(&status));
    let how = holding.map(|range| if range.first == range.last { Listed::Exactly } else { Listed::AsClass });
    how.min().unwrap_or(Listed::Not)
}

/// What the status alone says: the exact one before its class; a row of the file or an error that only has statuses.
fn by_status(catalog: &Catalog, status: u16) -> Option<usize> {
    let says = |how: Listed| {
        let row = catalog.statuses.iter().find(|row| row.error.is_some() && listed(&[row.status], status) == how);
        let only = |error: &Error| {
            has_only_statuses(error) && error.statuses.iter().any(|&range| listed(&[range], status) == how)
        };
        row.and_then(|row| row.error).or_else(|| catalog.errors.iter().position(only))
    };
    says(Listed::Exactly).or_else(|| says(Listed::AsClass))
}

fn has_only_statuses(error: &Error) -> bool {
    error.types.is_empty() && error.codes.is_empty() && error.matches.is_empty()
}

/// Whether nothing tells two errors apart whose claims weigh the same; `first` is the first in the file. It wins where
/// neither lists the status, which is meant unless the second one lists none at all and is left with nothing.
fn are_alike(catalog: &Catalog, (plain, _, _, listed): Rank, first: usize, second: usize) -> bool {
    let (first, second) = (&catalog.errors[first], &catalog.errors[second]);
    let within = |some: &[String], others: &[String]| some.iter().all(|word| others.contains(word));
    let left_with_nothing = within(&second.types, &first.types) && within(&second.codes, &first.codes);
    !plain || listed != Listed::Not || second.statuses.is_empty() && (first.statuses.is_empty() || left_with_nothing)
}

fn one_status_means_two(catalog: &Catalog) -> bool {
    let mut owners: HashMap<StatusRange, usize> = HashMap::new();
    let rows = catalog.statuses.iter().filter_map(|row| Some((row.status, row.error?)));
    let errors = catalog.errors.iter().enumerate().filter(|(_, error)| has_only_statuses(error));
    let errors = errors.flat_map(|(index, error)| error.statuses.iter().map(move |&status| (status, index)));
    rows.chain(errors).any(|(status, error)| *owners.entry(status).or_insert(error) != error)
}
