//! The rules, indexed by the words that find them.

use std::{collections::HashMap, fmt::Write as _, ops::Range};

use super::{
    conditions,
    packed::{Bytes, Distinct},
    words,
};
use crate::{
    catalog::Catalog,
    expand::text,
    precedence::{self, Rule},
};

/// All rules of the file, and what finds them.
pub(super) struct Rules<'a> {
    /// By rank.
    rules: Vec<Rule<'a>>,
}

impl<'a> Rules<'a> {
    /// The rules of a file.
    pub(super) fn of(catalog: &'a Catalog) -> Self {
        Self { rules: precedence::rules(catalog) }
    }

    /// `types`, `codes` and `rules`.
    pub(super) fn tables(&self) -> String {
        let mut tests_of = Distinct::default();
        let mut table = Table::default();
        let mut free = Bytes::default();
        for (rank, rule) in self.rules.iter().enumerate() {
            let row = [rank, rule.error, tests_of.place(tests(rule))];
            if words_of(rule).is_empty() { free.u32(row) } else { table.push(row) }
        }
        let codes = self.words(&mut table, |rule| rule.codes);
        let types = self.words(&mut table, |rule| if rule.codes.is_empty() { rule.types } else { &[] });
        let (rows, free, tests) = (table.literal(), free.literal(), tests_of.literal());
        format!("types: {types}, codes: {codes}, rules: private::Rules::new({rows}, {free}, {tests}),")
    }

    /// The table of the words that find rules in one way.
    fn words(&self, rules: &mut Table, words_of: fn(&Rule<'a>) -> &'a [String]) -> String {
        let mut found = Found::default();
        let with_words = self.rules.iter().filter(|rule| !self::words_of(rule).is_empty());
        for (row, rule) in with_words.enumerate() {
            words_of(rule).iter().for_each(|word| found.insert(word, row));
        }
        let table = words::Table::of(&found.words);
        let (mut all, mut entries, mut displacements) = (String::new(), Bytes::default(), Bytes::default());
        for slot in &table.slots {
            let word = slot.and_then(|word| Some((*found.words.get(word)?, found.rows.get(word)?)));
            let Some((word, rows)) = word else {
                entries.u32(VACANT);
                continue;
            };
            let rules = rules.run(rows);
            entries.u32([all.len(), all.len() + word.len(), rules.start, rules.end]);
            all.push_str(word);
        }
        table.displacements.iter().for_each(|&displacement| displacements.u16([displacement.into()]));
        let (seed, all) = (table.seed, text::literal(&all));
        format!("private::Words::new({seed}, {}, {all}, {})", displacements.literal(), entries.literal())
    }
}

/// An entry that no word has: it ends before it begins.
const VACANT: [usize; 4] = [1, 0, 0, 0];

/// The rows of the rules that a word finds: all by rank, then copies for the words whose rules do not stand together.
#[derive(Default)]
struct Table(Vec<[usize; 3]>);

impl Table {
    fn push(&mut self, row: [usize; 3]) {
        self.0.push(row);
    }

    /// Where these rows, ascending, stand together.
    fn run(&mut self, rows: &[usize]) -> Range<usize> {
        if let (Some(&first), Some(&last)) = (rows.first(), rows.last())
            && last - first + 1 == rows.len()
        {
            return first..last + 1;
        }
        let first = self.0.len();
        rows.iter().for_each(|&row| self.0.extend(self.0.get(row).copied()));
        first..self.0.len()
    }

    fn literal(&self) -> String {
        let mut bytes = Bytes::default();
        self.0.iter().for_each(|&row| bytes.u32(row));
        bytes.literal()
    }
}

/// The words by which a rule is found: its codes, else its types; without any it is tried on every response.
fn words_of<'a>(rule: &Rule<'a>) -> &'a [String] {
    if rule.codes.is_empty() { rule.types } else { rule.codes }
}

/// What must hold besides, if anything.
fn tests(rule: &Rule<'_>) -> Option<String> {
    let mut tests = String::new();
    let mut test = |name: &str, values: String| _ = write!(tests, "private::Test::{name}({values}),");
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
    (!tests.is_empty()).then(|| format!("&[{tests}]"))
}

/// Words in the order of their first rule, with the rows of their rules, ascending.
#[derive(Default)]
struct Found<'a> {
    words: Vec<&'a str>,
    rows: Vec<Vec<usize>>,
    known: HashMap<&'a str, usize>,
}

impl<'a> Found<'a> {
    fn insert(&mut self, word: &'a str, row: usize) {
        let at = *self.known.entry(word).or_insert_with(|| {
            self.words.push(word);
            self.rows.push(Vec::new());
            self.words.len() - 1
        });
        if let Some(rows) = self.rows.get_mut(at).filter(|rows| rows.last() != Some(&row)) {
            rows.push(row);
        }
    }
}
