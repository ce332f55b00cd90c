//! Rules: which error a response is.

use crate::{
    Catalog,
    tables::{Rule, Test},
};

use super::{Facts, envelope::in_ranges, text::Text, words};

/// The error that the response is.
///
/// Of all rules that hold the one with the lowest rank decides; where none holds, what the status alone says; and where
/// that says nothing, the response is not recognised.
pub(super) fn decide(facts: &Facts<'_, '_>) -> u16 {
    let tables = &facts.catalog.tables;
    let wire = Wire { facts };
    let by_code = words::rules(tables, &tables.codes, || wire.code());
    let by_type = words::rules(tables, &tables.types, || wire.wire_type());
    let groups = [by_code, by_type, tables.free_rules];
    // Each group has its best rules first.
    let best = groups.into_iter().filter_map(|rules| rules.iter().find(|rule| wire.fulfils(rule)));
    match best.min_by_key(|rule| rule.rank) {
        Some(rule) => rule.error,
        None => by_status(facts.catalog, facts.status.as_u16()),
    }
}

fn by_status(catalog: &Catalog, status: u16) -> u16 {
    catalog.status_error(status).unwrap_or_else(|| catalog.unrecognized())
}

struct Wire<'f, 'a, 'c> {
    facts: &'f Facts<'a, 'c>,
}

impl<'a> Wire<'_, 'a, '_> {
    fn code(&self) -> Option<Text<'a>> {
        self.facts.places.first(self.facts.envelope?.code)
    }

    fn wire_type(&self) -> Option<Text<'a>> {
        self.facts.places.first(self.facts.envelope?.wire_type)
    }

    fn param(&self) -> Option<Text<'a>> {
        self.facts.places.first(self.facts.envelope?.param)
    }

    fn fulfils(&self, rule: &Rule) -> bool {
        rule.tests.iter().all(|test| self.passes(test))
    }

    fn passes(&self, test: &Test) -> bool {
        let facts = self.facts;
        match *test {
            Test::Type(words) => self.wire_type().is_some_and(|text| text.is_any(words)),
            Test::Code(words) => self.code().is_some_and(|text| text.is_any(words)),
            Test::Status(ranges) => in_ranges(ranges, facts.status.as_u16()),
            Test::Param(words) => self.param().is_some_and(|text| text.is_any(words)),
            Test::Header(name, value) => facts.places.headers.text(name) == Some(value),
            Test::Method(methods) => facts.method.is_some_and(|method| methods.contains(&method.as_str())),
        }
    }
}
