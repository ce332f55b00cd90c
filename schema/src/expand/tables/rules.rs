//! The rules, indexed by the words that find them.

use std::{collections::HashMap, fmt::Write as _};

use proc_macro2::TokenStream;
use quote::quote;

use super::{conditions, words};
use crate::{
    catalog::Catalog,
    expand::text,
    precedence::{self, Index, RankedRule, Test},
};

/// All rules of the file, by rank, and what finds them.
pub(super) struct Rules {
    rules: Vec<RankedRule>,
}

impl Rules {
    /// The rules of a file.
    pub(super) fn of(catalog: &Catalog) -> Self {
        Self { rules: precedence::ranked_rules(catalog) }
    }

    /// The names that the tables use, to be imported; each after a comma.
    pub(super) fn names(&self) -> TokenStream {
        let rule = (!self.rules.is_empty()).then(|| quote!(, Rule));
        let no_tests = self.rules.iter().any(|rule| rule.tests.is_empty()).then(|| quote!(, NO_TESTS));
        let word = self.rules.iter().any(|rule| rule.index != Index::Free).then(|| quote!(, Word));
        quote!(#no_tests #rule #word)
    }

    /// `types`, `codes`, `rules` and `free_rules`.
    pub(super) fn tables(&self) -> String {
        let mut rules = Emitted::default();
        let codes = self.words(&mut rules, |index| if let Index::Codes(words) = index { words } else { &[] });
        let types = self.words(&mut rules, |index| if let Index::Types(words) = index { words } else { &[] });
        let mut free = Emitted::default();
        self.rules.iter().enumerate().filter(|(_, rule)| rule.index == Index::Free).for_each(|rule| free.push(rule));
        format!("types: {types}, codes: {codes}, rules: &[{}], free_rules: &[{}],", rules.text, free.text)
    }

    /// The table of the words that find rules in one way. The rules of each word are put in a row.
    fn words<'a>(&'a self, rules: &mut Emitted, words_of: fn(&'a Index) -> &'a [String]) -> String {
        let mut found = Found::default();
        for (rank, rule) in self.rules.iter().enumerate() {
            words_of(&rule.index).iter().for_each(|word| found.insert(word, rank));
        }
        let table = words::Table::of(&found.words);
        let mut entries = String::new();
        for slot in &table.slots {
            let word = slot.and_then(|word| Some((found.words.get(word)?, found.ranks.get(word)?)));
            let Some((word, ranks)) = word else {
                entries.push_str("Word { word: \"\", rules: 0, count: 0 },");
                continue;
            };
            let (word, first, count) = (text::literal(word), rules.count, ranks.len());
            let _ = write!(entries, "Word {{ word: {word}, rules: {first}, count: {count} }},");
            ranks.iter().filter_map(|&rank| Some((rank, self.rules.get(rank)?))).for_each(|rule| rules.push(rule));
        }
        let displacements = text::list(&table.displacements, u16::to_string);
        let seed = table.seed;
        format!("private::Words {{ seed: {seed}, displacements: &[{displacements}], entries: &[{entries}] }}")
    }
}

/// Rows of rules.
#[derive(Default)]
struct Emitted {
    text: String,
    count: usize,
}

impl Emitted {
    fn push(&mut self, (rank, rule): (usize, &RankedRule)) {
        let error = text::index(rule.error);
        let tests = text::slice(&rule.tests, "NO_TESTS", test);
        let _ = write!(self.text, "Rule {{ rank: {rank}, error: {error}, tests: {tests} }},");
        self.count += 1;
    }
}

fn test(test: &Test) -> String {
    let of = match test {
        Test::Type(words) => format!("Type({})", text::strings(words)),
        Test::Status(statuses) => format!("Status({})", conditions::ranges(statuses)),
        Test::Param(params) => format!("Param({})", text::strings(params)),
        Test::Header(name, value) => format!("Header({}, {})", text::literal(name), text::literal(value)),
        Test::Method(methods) => format!("Method({})", text::strings(methods)),
    };
    format!("private::Test::{of}")
}

/// Words in the order of their first rule, with the ranks of their rules, ascending.
#[derive(Default)]
struct Found<'a> {
    words: Vec<&'a str>,
    ranks: Vec<Vec<usize>>,
    known: HashMap<&'a str, usize>,
}

impl<'a> Found<'a> {
    fn insert(&mut self, word: &'a str, rank: usize) {
        let at = *self.known.entry(word).or_insert_with(|| {
            self.words.push(word);
            self.ranks.push(Vec::new());
            self.words.len() - 1
        });
        if let Some(ranks) = self.ranks.get_mut(at).filter(|ranks| ranks.last() != Some(&rank)) {
            ranks.push(rank);
        }
    }
}
