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

/// All rules of the file, indexed.
pub(super) struct Rules<'a> {
    rules: Vec<Rule<'a>>,
    codes: Index<'a>,
    types: Index<'a>,
    free: Vec<usize>,
}

impl<'a> Rules<'a> {
    /// The rules of a file. One with codes is found by each of them, else one with types by those, else always.
    pub(super) fn of(catalog: &'a Catalog) -> Self {
        let rules = precedence::rules(catalog);
        let (mut codes, mut types, mut free) = (Index::default(), Index::default(), Vec::new());
        for (rank, rule) in rules.iter().enumerate() {
            if !rule.codes.is_empty() {
                codes.insert(rule.codes, rank);
            } else if !rule.types.is_empty() {
                types.insert(rule.types, rank);
            } else {
                free.push(rank);
            }
        }
        Self { rules, codes, types, free }
    }

    /// The names that the tables use, to be imported; each after a comma.
    pub(super) fn names(&self) -> TokenStream {
        let word = if self.codes.is_empty() && self.types.is_empty() { quote!() } else { quote!(, Word) };
        let rule = if self.rules.is_empty() { quote!() } else { quote!(, Rule) };
        quote!(#rule #word)
    }

    /// `types`, `codes`, `rules` and `free_rules`.
    pub(super) fn tables(&self) -> String {
        let mut rules = String::new();
        let mut next = 0;
        let codes = self.words(&self.codes, Found::Code, &mut rules, &mut next);
        let types = self.words(&self.types, Found::Type, &mut rules, &mut next);
        let mut free = String::new();
        self.free.iter().for_each(|&rank| self.rule(rank, Found::Always, &mut free));
        format!("types: {types}, codes: {codes}, rules: &[{rules}], free_rules: &[{free}],")
    }

    /// The table of the words of one index, and the rules of each word in a row.
    fn words(&self, index: &Index<'_>, found: Found, rules: &mut String, next: &mut usize) -> String {
        let table = words::Table::of(&index.words);
        let mut entries = String::new();
        for word in &table.slots {
            let word = word.and_then(|word| Some((index.words.get(word)?, index.ranks.get(word)?)));
            let Some((word, ranks)) = word else {
                entries.push_str("Word { word: \"\", rules: 0, count: 0 },");
                continue;
            };
            let (word, count) = (text::literal(word), ranks.len());
            let _ = write!(entries, "Word {{ word: {word}, rules: {next}, count: {count} }},");
            ranks.iter().for_each(|&rank| self.rule(rank, found, rules));
            *next += count;
        }
        let displacements = text::list(&table.displacements, u16::to_string);
        let seed = table.seed;
        format!("private::Words {{ seed: {seed}, displacements: &[{displacements}], entries: &[{entries}] }}")
    }

    fn rule(&self, rank: usize, found: Found, out: &mut String) {
        let Some(rule) = self.rules.get(rank) else { return };
        let error = text::index(rule.error);
        let _ = write!(out, "Rule {{ rank: {rank}, error: {error}, tests: &[");
        let mut test = |name: &str, values: String| {
            let _ = write!(out, "private::Test::{name}({values}),");
        };
        if found == Found::Code && !rule.types.is_empty() {
            test("Type", text::strings(rule.types));
        }
        if !rule.statuses.is_empty() {
            test("Status", conditions::ranges(rule.statuses));
        }
        if !rule.params.is_empty() {
            test("Param", text::strings(rule.params));
        }
        for (name, value) in rule.headers {
            test("Header", format!("{}, {}", text::literal(name), text::literal(value)));
        }
        if !rule.methods.is_empty() {
            test("Method", text::strings(rule.methods));
        }
        out.push_str("] },");
    }
}

/// How a rule is found.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Found {
    Code,
    Type,
    Always,
}

/// Words in the order of their first rule, with the ranks of their rules, ascending.
#[derive(Default)]
struct Index<'a> {
    words: Vec<&'a str>,
    ranks: Vec<Vec<usize>>,
    known: HashMap<&'a str, usize>,
}

impl<'a> Index<'a> {
    fn insert(&mut self, words: &'a [String], rank: usize) {
        for word in words {
            let at = *self.known.entry(word).or_insert_with(|| {
                self.words.push(word);
                self.ranks.push(Vec::new());
                self.words.len() - 1
            });
            if let Some(ranks) = self.ranks.get_mut(at)
                && ranks.last() != Some(&rank)
            {
                ranks.push(rank);
            }
        }
    }

    fn is_empty(&self) -> bool {
        self.words.is_empty()
    }
}
