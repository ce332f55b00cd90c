//! What the words of a file stand for.

use std::collections::HashMap;

use backstop_schema::{
    catalog::{Catalog, Error},
    nearest::nearest,
};

const UNRECOGNIZED: &str = "unrecognized";

/// How a word means an error; the first wins where several do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Meaning {
    /// This error and no other.
    One,
    /// A type or code that several errors share.
    Shared,
    /// A group.
    Group,
}

/// The words of a file, each with the indices of the kinds that it stands for.
pub(super) struct Words<'a> {
    catalog: &'a Catalog,
    names: HashMap<&'a str, usize>,
    words: HashMap<&'a str, Vec<usize>>,
    variants: HashMap<&'a str, usize>,
    groups: HashMap<&'a str, Vec<usize>>,
}

impl<'a> Words<'a> {
    pub(super) fn new(catalog: &'a Catalog) -> Self {
        let mut all = Self {
            catalog,
            names: HashMap::from([(UNRECOGNIZED, catalog.errors.len())]),
            words: HashMap::new(),
            variants: HashMap::from([("Unrecognized", catalog.errors.len())]),
            groups: HashMap::new(),
        };
        for (kind, error) in catalog.errors.iter().enumerate() {
            all.names.insert(&error.name, kind);
            all.variants.insert(&error.variant, kind);
            for word in on_the_wire(error) {
                let kinds = all.words.entry(word).or_default();
                if kinds.last() != Some(&kind) {
                    kinds.push(kind);
                }
            }
            for group in &error.groups {
                all.groups.entry(group).or_default().push(kind);
            }
        }
        all
    }

    /// An error's name comes first, then the types and codes, then the names of the variants.
    pub(super) fn find(&self, word: &str) -> Option<(Meaning, Vec<usize>)> {
        if let Some(&kind) = self.names.get(word) {
            return Some((Meaning::One, vec![kind]));
        }
        if let Some(kinds) = self.words.get(word) {
            let meaning = if kinds.len() == 1 { Meaning::One } else { Meaning::Shared };
            return Some((meaning, kinds.clone()));
        }
        self.variants.get(word).map(|&kind| (Meaning::One, vec![kind]))
    }

    pub(super) fn group(&self, name: &str) -> Option<(Meaning, Vec<usize>)> {
        self.groups.get(name).map(|kinds| (Meaning::Group, kinds.clone()))
    }

    /// What identifies an error.
    pub(super) fn name(&self, kind: usize) -> &'a str {
        self.catalog.errors.get(kind).map_or(UNRECOGNIZED, |error| &error.name)
    }

    /// In the order of the file.
    pub(super) fn names(&self) -> Vec<&'a str> {
        (0..=self.catalog.errors.len()).map(|kind| self.name(kind)).collect()
    }

    pub(super) fn groups(&self) -> Vec<&'a str> {
        let mut groups: Vec<_> = self.groups.keys().copied().collect();
        groups.sort_unstable();
        groups
    }

    pub(super) fn nearest(&self, word: &str) -> Option<&'a str> {
        let wire = self.catalog.errors.iter().flat_map(on_the_wire);
        let variants = self.catalog.errors.iter().map(|error| error.variant.as_str());
        nearest(word, self.names().into_iter().chain(wire).chain(variants))
    }

    pub(super) fn nearest_group(&self, word: &str) -> Option<&'a str> {
        nearest(word, self.groups())
    }
}

/// The types and codes by which an error is known, those of its `match` objects included.
fn on_the_wire(error: &Error) -> impl Iterator<Item = &str> {
    let plain = error.types.iter().chain(&error.codes);
    let matched = error.matches.iter().flat_map(|object| object.types.iter().chain(&object.codes));
    plain.chain(matched).map(String::as_str)
}
