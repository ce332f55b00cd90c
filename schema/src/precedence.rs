//! Which error a response is: the rules of all errors in their one order.
//!
//! A rule is a set of tests. Of the rules that hold of a response, the first in the order decides. The order: `match`
//! objects before plain types and codes; then more conditions before fewer (each header is one); then those with a
//! code, with a type, with a parameter, with a header's value, with a header, with a method; then an exact status before
//! a class before none; then the order of the file. A plain error's own statuses are no condition, but where errors share a word they
//! prefer the one that lists the status.
//!
//! What the status alone says ([`status_rows`]) applies where no rule holds.

use std::cmp::Reverse;
use std::collections::HashMap;

use crate::catalog::{Catalog, Error, Match, Status, StatusRange};

/// When a response is a certain error: all that is given must hold, each list is "any of".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule<'a> {
    /// The error: an index into `errors`.
    pub error: usize,
    /// Its `match` object: an index into the error's `matches`; `None` for its plain type and code.
    pub object: Option<usize>,
    /// The type.
    pub types: &'a [String],
    /// The code.
    pub codes: &'a [String],
    /// The status.
    pub statuses: Vec<StatusRange>,
    /// The parameter.
    pub params: &'a [String],
    /// Headers, their names in lower case, and their values where these count; all must hold.
    pub headers: &'a [(String, Option<String>)],
    /// The method of the request, in upper case.
    pub methods: &'a [String],
    /// What orders it among the others.
    pub(crate) key: Key,
}

/// The rules of all errors, first to last: the place in the list is the rank.
#[must_use]
pub fn rules(catalog: &Catalog) -> Vec<Rule<'_>> {
    let mut rules = unordered_rules(catalog);
    rules.sort_by_key(|rule| (rule.key, rule.error, rule.object));
    rules
}

/// What the statuses say by themselves: the rows of the file, with the errors that only a status identifies filled in.
/// Statuses that only such an error names come last, in the order of the file.
#[must_use]
pub fn status_rows(catalog: &Catalog) -> Vec<Status> {
    let mut rows = catalog.statuses.clone();
    let mut places: HashMap<StatusRange, usize> = rows.iter().enumerate().map(|(at, row)| (row.status, at)).collect();
    for (index, error) in catalog.errors.iter().enumerate().filter(|(_, error)| is_status_only(error)) {
        for &status in &error.statuses {
            let at = *places.entry(status).or_insert_with(|| {
                rows.push(Status { status, title: None, docs: None, error: None, strategy: None });
                rows.len() - 1
            });
            rows[at].error.get_or_insert(index);
        }
    }
    rows
}

/// Whether nothing but its status identifies an error.
pub(crate) fn is_status_only(error: &Error) -> bool {
    error.types.is_empty() && error.codes.is_empty() && error.matches.is_empty()
}

/// What orders rules, up to the order of the file; lower comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Key {
    plain: bool,
    conditions: Reverse<usize>,
    no_code: bool,
    no_type: bool,
    no_param: bool,
    header: HeaderClass,
    no_method: bool,
    status: StatusClass,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum HeaderClass {
    Values,
    Presence,
    None,
}

impl HeaderClass {
    fn of(headers: &[(String, Option<String>)]) -> Self {
        match headers {
            [] => Self::None,
            headers if headers.iter().all(|(_, value)| value.is_some()) => Self::Values,
            _ => Self::Presence,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum StatusClass {
    Exact,
    Class,
    None,
}

/// The rules of all errors, in the order of the file.
fn unordered_rules(catalog: &Catalog) -> Vec<Rule<'_>> {
    let shared = SharedWords::new(catalog);
    let mut rules = Vec::new();
    for (index, error) in catalog.errors.iter().enumerate() {
        for (at, object) in error.matches.iter().enumerate() {
            object_rules(index, at, object, &mut rules);
        }
        if !error.types.is_empty() || !error.codes.is_empty() {
            plain_rules(index, error, shared.has(error), &mut rules);
        }
    }
    rules
}

fn object_rules<'a>(error: usize, at: usize, object: &'a Match, rules: &mut Vec<Rule<'a>>) {
    let Match { types, codes, statuses, params, headers, methods } = object;
    let lists = [types.is_empty(), codes.is_empty(), statuses.is_empty(), params.is_empty(), methods.is_empty()];
    let conditions = lists.iter().filter(|&&empty| !empty).count() + headers.len();
    for (status, statuses) in by_class(statuses) {
        let key = Key {
            plain: false,
            conditions: Reverse(conditions),
            no_code: codes.is_empty(),
            no_type: types.is_empty(),
            no_param: params.is_empty(),
            header: HeaderClass::of(headers),
            no_method: methods.is_empty(),
            status,
        };
        rules.push(Rule { error, object: Some(at), types, codes, statuses, params, headers, methods, key });
    }
}

fn plain_rules<'a>(error: usize, row: &'a Error, shared: bool, rules: &mut Vec<Rule<'a>>) {
    let Error { types, codes, statuses, .. } = row;
    let key = Key {
        plain: true,
        conditions: Reverse(usize::from(!types.is_empty()) + usize::from(!codes.is_empty())),
        no_code: codes.is_empty(),
        no_type: types.is_empty(),
        no_param: true,
        header: HeaderClass::None,
        no_method: true,
        status: StatusClass::None,
    };
    let rule = |status, statuses| {
        let key = Key { status, ..key };
        Rule { error, object: None, types, codes, statuses, params: &[], headers: &[], methods: &[], key }
    };
    if shared && !statuses.is_empty() {
        rules.extend(by_class(statuses).into_iter().map(|(status, statuses)| rule(status, statuses)));
    }
    rules.push(rule(StatusClass::None, Vec::new()));
}

/// Exact statuses and classes apart, since they rank apart; one part without any where there is none.
fn by_class(statuses: &[StatusRange]) -> Vec<(StatusClass, Vec<StatusRange>)> {
    if statuses.is_empty() {
        return vec![(StatusClass::None, Vec::new())];
    }
    let (exact, classes): (Vec<_>, Vec<_>) = statuses.iter().partition(|status| status.is_exact());
    let parts = [(StatusClass::Exact, exact), (StatusClass::Class, classes)];
    parts.into_iter().filter(|(_, statuses)| !statuses.is_empty()).collect()
}

/// The words by which the plain rules of more than one error are found.
struct SharedWords<'a> {
    codes: HashMap<&'a str, usize>,
    types: HashMap<&'a str, usize>,
}

impl<'a> SharedWords<'a> {
    fn new(catalog: &'a Catalog) -> Self {
        let mut shared = Self { codes: HashMap::new(), types: HashMap::new() };
        for error in &catalog.errors {
            if error.codes.is_empty() {
                error.types.iter().for_each(|word| *shared.types.entry(word).or_default() += 1);
            }
            error.codes.iter().for_each(|word| *shared.codes.entry(word).or_default() += 1);
        }
        shared
    }

    fn has(&self, error: &Error) -> bool {
        let (words, owners) =
            if error.codes.is_empty() { (&error.types, &self.types) } else { (&error.codes, &self.codes) };
        words.iter().any(|word| owners.get(word.as_str()).is_some_and(|&count| count > 1))
    }
}
