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
        let rule = (!self.rules.is_empty()).then(|| quote!(, Rule));
        let word = self.rules.iter().any(|rule| !is_free(rule)).then(|| quote!(, Word));
        quote!(#rule #word)
    }

    /// `types`, `codes`, `rules` and `free_rules`.
    pub(super) fn tables(&self) -> String {
        let mut rules = Emitted::default();
        let codes = self.words(&mut rules, |rule| rule.codes);
        let types = self.words(&mut rules, |rule| if rule.codes.is_empty() { rule.types } else { &[] });
        let mut free = Emitted::default();
        self.rules.iter().enumerate().filter(|(_, rule)| is_free(rule)).for_each(|rule| free.push(rule));
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
        let (error, tests) = (text::index(rule.error), tests(rule));
        let _ = write!(self.text, "Rule {{ rank: {rank}, error: {error}, tests: &[{tests}] }},");
        self.count += 1;
    }
}

/// Whether it is tried on every response.
fn is_free(rule: &Rule<'_>) -> bool {
    rule.codes.is_empty() && rule.types.is_empty()
}

/// What must hold besides the word by which the rule is found.
fn tests(rule: &Rule<'_>) -> String {
    let mut tests = String::new();
    let mut push = |test: String| {
        let _ = write!(tests, "private::Test::{test},");
    };
    if !rule.codes.is_empty() && !rule.types.is_empty() {
        push(format!("Type({})", text::strings(rule.types)));
    }
    if !rule.statuses.is_empty() {
        push(format!("Status({})", conditions::ranges(&rule.statuses)));
    }
    if !rule.params.is_empty() {
        push(format!("Param({})", text::strings(rule.params)));
    }
    for (name, value) in rule.headers {
        push(format!("Header({}, {})", text::literal(name), text::literal(value)));
    }
    if !rule.methods.is_empty() {
        push(format!("Method({})", text::strings(rule.methods)));
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
