//! The rules, indexed by the words that find them.

use std::{collections::HashMap, fmt::Write as _};

use proc_macro2::TokenStream;
use quote::quote;

use super::{conditions, words};
use crate::{
    catalog::Catalog,
    expand::text,
    precedence::{self, Rule},
};

/// All rules of the file, by rank, and what finds them.
pub(super) struct Rules<'a> {
    rules: Vec<Rule<'a>>,
}

impl<'a> Rules<'a> {
    /// The rules of a file.
    pub(super) fn of(catalog: &'a Catalog) -> Self {
        Self { rules: precedence::rules(catalog) }
    }

    /// The names that the tables use, to be imported; each after a comma.
    pub(super) fn names(&self) -> TokenStream {
        let has = |test: fn(&Rule<'_>) -> bool| self.rules.iter().any(test);
        let no_tests = has(|rule| tests(rule).is_empty()).then(|| quote!(, NO_TESTS));
        let rule = has(|_| true).then(|| quote!(, Rule));
        let word = has(|rule| !words_of(rule).is_empty()).then(|| quote!(, Word));
        quote!(#no_tests #rule #word)
    }

    /// `types`, `codes`, `rules` and `free_rules`.
    pub(super) fn tables(&self) -> String {
        let mut rules = Emitted::default();
        let codes = self.words(&mut rules, |rule| rule.codes);
        let types = self.words(&mut rules, |rule| if rule.codes.is_empty() { rule.types } else { &[] });
        let mut free = Emitted::default();
        self.rules.iter().enumerate().filter(|(_, rule)| words_of(rule).is_empty()).for_each(|rule| free.push(rule));
        format!("types: {types}, codes: {codes}, rules: &[{}], free_rules: &[{}],", rules.text, free.text)
    }

    /// The table of the words that find rules in one way. The rules of each word are put in a row.
    fn words(&self, rules: &mut Emitted, words_of: fn(&Rule<'a>) -> &'a [String]) -> String {
        let mut found = Found::default();
        for (rank, rule) in self.rules.iter().enumerate() {
            words_of(rule).iter().for_each(|word| found.insert(word, rank));
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
    fn push(&mut self, (rank, rule): (usize, &Rule<'_>)) {
        let error = text::index(rule.error);
        let tests = text::slice(&tests(rule), "NO_TESTS", String::clone);
        let _ = write!(self.text, "Rule {{ rank: {rank}, error: {error}, tests: {tests} }},");
        self.count += 1;
    }
}

/// The words by which a rule is found: its codes, else its types; without any it is tried on every response.
fn words_of<'a>(rule: &Rule<'a>) -> &'a [String] {
    if rule.codes.is_empty() { rule.types } else { rule.codes }
}

/// What must hold besides.
fn tests(rule: &Rule<'_>) -> Vec<String> {
    let mut tests = Vec::new();
    let mut test = |name: &str, values: String| tests.push(format!("private::Test::{name}({values})"));
    if !rule.codes.is_empty() && !rule.types.is_empty() {
        test("Type", text::strings(rule.types));
    }
    if !rule.statuses.is_empty() {
        test("Status", conditions::ranges(&rule.statuses));
    }
    if !rule.params.is_empty() {
        test("Param", text::strings(rule.params));
    }
    for (name, value) in rule.headers {
        test("Header", format!("{}, {}", text::literal(name), conditions::optional(value.as_deref())));
    }
    if !rule.methods.is_empty() {
        test("Method", text::strings(rule.methods));
    }
    tests
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
