//! Rules: which error a response is.

use crate::tables::{Envelope, Rule, RuleRow, Sources, Test, Words};

use super::{Facts, envelope::in_ranges, source::Wording, text::same, words};

/// The error that the response is.
///
/// Of all rules that hold the one with the lowest rank decides; where none holds, what the status alone says; and where
/// that says nothing, the response is not recognised.
#[inline(always)]
pub(super) fn decide(facts: &Facts<'_, '_, '_>) -> u16 {
    identify(facts).unwrap_or_else(|| facts.reading.catalog.status_error(facts.reading.status.as_u16()))
}

/// The same without what the status alone says.
#[inline(always)]
pub(super) fn identify(facts: &Facts<'_, '_, '_>) -> Option<u16> {
    let tables = &facts.reading.catalog.tables;
    let wire = Wire { facts };
    let mut best = None;
    if let Some(envelope) = facts.reading.envelope {
        best = wire.better(best, wire.rules(&tables.codes, &envelope.code));
        best = wire.better(best, wire.rules(&tables.types, &envelope.wire_type));
    }
    wire.better(best, tables.rules.free).map(|row| Rule::of(row).error)
}

struct Wire<'f, 'r, 'a, 'c> {
    facts: &'f Facts<'r, 'a, 'c>,
}

impl Wire<'_, '_, '_, '_> {
    /// Whether the text of the envelope's sources is one of the words.
    fn is_any(&self, sources: impl FnOnce(&'static Envelope) -> &'static Sources, words: &[&str]) -> bool {
        let Some(envelope) = self.facts.reading.envelope else { return false };
        let (places, sources) = (self.facts.places, sources(envelope));
        match places.wording(sources) {
            Wording::Plain(raw) => words.iter().any(|word| same(raw, word.as_bytes())),
            Wording::Other => places.first(sources).is_some_and(|text| text.is_any(words)),
            Wording::Absent => false,
        }
    }

    /// The rules of the word that the sources have, best first.
    #[inline(always)]
    fn rules(&self, words: &Words, sources: &Sources) -> &'static [RuleRow] {
        if words.entries.is_empty() {
            return &[];
        }
        let places = self.facts.places;
        let word = match places.wording(sources) {
            Wording::Plain(raw) => words::find(words, raw),
            Wording::Other => places.first(sources).and_then(|text| words::find_text(words, &text)),
            Wording::Absent => None,
        };
        let Some(word) = word else { return &[] };
        self.facts.reading.catalog.tables.rules.of_word(word)
    }

    /// The best of a rule that holds and the first of `rules` that does: each group has its best first.
    #[inline(always)]
    fn better(&self, best: Option<&'static RuleRow>, rules: &'static [RuleRow]) -> Option<&'static RuleRow> {
        match rules {
            [] => best,
            [row] if best.is_none() && Rule::of(row).is_plain() => Some(row), // as mostly
            _ => self.best_of(best, rules),
        }
    }

    #[inline(never)]
    fn best_of(&self, best: Option<&'static RuleRow>, rules: &'static [RuleRow]) -> Option<&'static RuleRow> {
        for row in rules {
            let rule = Rule::of(row);
            if best.is_some_and(|best| Rule::of(best).rank < rule.rank) {
                break;
            }
            if rule.is_plain() || self.fulfils(rule) {
                return Some(row);
            }
        }
        best
    }

    fn fulfils(&self, rule: Rule) -> bool {
        self.facts.reading.catalog.tables.rules.tests(rule).iter().all(|test| self.passes(test))
    }

    fn passes(&self, test: &Test) -> bool {
        let facts = self.facts;
        match *test {
            Test::Type(words) => self.is_any(|envelope| &envelope.wire_type, words),
            Test::Code(words) => self.is_any(|envelope| &envelope.code, words),
            Test::Status(ranges) => in_ranges(ranges, facts.reading.status.as_u16()),
            Test::Param(words) => self.is_any(|envelope| &envelope.param, words),
            Test::Header(name, Some(value)) => facts.places.headers.text(name) == Some(value),
            Test::Header(name, None) => facts.places.headers.get(name).is_some(),
            Test::Method(methods) => {
                facts.reading.reply.method.is_some_and(|method| methods.contains(&method.as_str()))
            }
        }
    }
}
