//! The total order of rules.
use crate::catalog::{Catalog, StatusRange};
/// A rule.
#[derive(Clone, Debug)]
pub struct Rule<'a> {
    /// x
    pub error: usize,
    /// x
    pub types: &'a [String],
    /// x
    pub codes: &'a [String],
    /// x
    pub statuses: &'a [StatusRange],
    /// x
    pub params: &'a [String],
    /// x
    pub headers: &'a [(String, String)],
    /// x
    pub methods: &'a [String],
}
/// Rules.
pub fn rules(catalog: &Catalog) -> Vec<Rule<'_>> {
    catalog
        .errors
        .iter()
        .enumerate()
        .filter(|(_, e)| !e.types.is_empty() || !e.codes.is_empty())
        .map(|(error, e)| Rule {
            error,
            types: &e.types,
            codes: &e.codes,
            statuses: &[],
            params: &[],
            headers: &[],
            methods: &[],
        })
        .collect()
}
