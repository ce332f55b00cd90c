//! Trees of places in a body that the file names.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::{
    catalog::{Catalog, Condition, Literal, Place, Source},
    expand::text,
};

/// The tree, its nodes numbered breadth first: the children of a node stand together.
pub(super) struct Tree {
    root: Branch,
    numbers: Vec<u16>,
}

/// One place while the tree grows; `id` is its place in the order of creation.
#[derive(Default)]
struct Branch {
    id: usize,
    members: BTreeMap<String, Branch>,
    item: Option<Box<Item>>,
}

/// What the items of an array are searched for.
struct Item {
    root: Branch,
    searches: Vec<Search>,
}

#[derive(PartialEq)]
struct Search {
    conditions: Vec<(String, Literal)>,
    then: Vec<String>,
    result: usize,
}

impl Tree {
    /// All places that sources and conditions of the file name.
    pub(super) fn of(catalog: &Catalog) -> Self {
        let mut growing = Growing { root: Branch::default(), next: 1 };
        for envelope in &catalog.envelopes {
            let conditions = envelope.when.iter().chain(envelope.error_when.iter().flatten());
            conditions.for_each(|condition| growing.condition(condition));
            super::envelopes::sources(envelope).for_each(|source| growing.source(source));
        }
        let fields = catalog.errors.iter().flat_map(|error| &error.fields);
        fields.flat_map(|field| &field.from).for_each(|source| growing.source(source));
        growing.finish()
    }

    /// All places that these sources name.
    pub(super) fn of_sources<'a>(sources: impl IntoIterator<Item = &'a Source>) -> Self {
        let mut growing = Growing { root: Branch::default(), next: 1 };
        sources.into_iter().for_each(|source| growing.source(source));
        growing.finish()
    }

    /// How many nodes it has.
    pub(super) fn len(&self) -> usize {
        self.numbers.len()
    }

    /// The node that a pointer leads to.
    pub(super) fn pointer(&self, pointer: &[String]) -> u16 {
        self.root.find(pointer).map_or(u16::MAX, |branch| self.number(branch.id))
    }

    /// The node that holds what a place in the body leads to; nothing for a header.
    pub(super) fn place(&self, place: &Place) -> Option<u16> {
        match place {
            Place::Body(pointer) => Some(self.pointer(pointer)),
            Place::Header(_) => None,
            Place::Search { array, conditions, then } => {
                let item = self.root.find(array)?.item.as_ref()?;
                let search = item.searches.iter().find(|search| search.is(conditions, then))?;
                Some(self.number(search.result))
            }
        }
    }

    /// The expression.
    pub(super) fn literal(&self) -> String {
        let mut nodes = vec![String::new(); self.len()];
        let mut searches = String::new();
        let mut count = 0;
        for place in breadth_first(&self.root) {
            let Some(row) = nodes.get_mut(usize::from(self.number(place.id()))) else { continue };
            *row = match place {
                Visit::Result(_) => row_of("", 0, 0, "NONE", 0, 0),
                Visit::Branch(key, branch) => self.branch(key, branch, &mut searches, &mut count),
            };
        }
        format!("private::Tree {{ nodes: &[{}], searches: &[{searches}] }}", nodes.concat())
    }

    fn branch(&self, key: &str, branch: &Branch, searches: &mut String, count: &mut usize) -> String {
        let item = branch.item.as_ref();
        let first = branch.members.values().next().or(item.map(|item| &item.root));
        let children = first.map_or(0, |branch| self.number(branch.id));
        let Some(item) = item else {
            return row_of(key, children, branch.members.len(), "NONE", 0, 0);
        };
        let from = *count;
        *count += item.searches.len();
        for search in &item.searches {
            self.search(item, search, searches);
        }
        let root = self.number(item.root.id).to_string();
        row_of(key, children, branch.members.len(), &root, item.searches.len(), from)
    }

    fn search(&self, item: &Item, search: &Search, out: &mut String) {
        let node = |path: &[String]| item.root.find(path).map_or(u16::MAX, |branch| self.number(branch.id));
        let conditions = text::list(&search.conditions, |(member, value)| {
            format!("({}, {})", node(std::slice::from_ref(member)), super::conditions::literal(value))
        });
        let _ = write!(out, "private::Search {{ conditions: &[{conditions}], from: {} }},", node(&search.then));
    }

    fn number(&self, id: usize) -> u16 {
        self.numbers.get(id).copied().unwrap_or(u16::MAX)
    }
}

fn row_of(key: &str, children: u16, members: usize, item: &str, results: usize, searches: usize) -> String {
    let key = text::literal(key);
    format!("Node::new({key}, {children}, {members}, {item}, {results}, {searches}),")
}

struct Growing {
    root: Branch,
    next: usize,
}

impl Growing {
    fn finish(self) -> Tree {
        let numbers = number(&self.root, self.next);
        Tree { root: self.root, numbers }
    }

    fn condition(&mut self, condition: &Condition) {
        match condition {
            Condition::Exists(pointer) | Condition::Is(pointer, _) | Condition::Equals(pointer, _) => {
                self.root.grow(pointer, &mut self.next);
            }
            Condition::ContentType(_) | Condition::Status(_) | Condition::Header(..) => {}
        }
    }

    fn source(&mut self, source: &Source) {
        match &source.place {
            Place::Body(pointer) => {
                self.root.grow(pointer, &mut self.next);
            }
            Place::Header(_) => {}
            Place::Search { array, conditions, then } => {
                let array = self.root.grow(array, &mut self.next);
                array.search(conditions, then, &mut self.next);
            }
        }
    }
}

impl Branch {
    fn new(next: &mut usize) -> Self {
        let id = *next;
        *next += 1;
        Self { id, ..Self::default() }
    }

    fn grow(&mut self, pointer: &[String], next: &mut usize) -> &mut Self {
        pointer.iter().fold(self, |branch, key| branch.members.entry(key.clone()).or_insert_with(|| Self::new(next)))
    }

    fn search(&mut self, conditions: &[(String, Literal)], then: &[String], next: &mut usize) {
        let item = self.item.get_or_insert_with(|| Box::new(Item { root: Self::new(next), searches: Vec::new() }));
        if item.searches.iter().any(|search| search.is(conditions, then)) {
            return;
        }
        for (member, _) in conditions {
            item.root.grow(std::slice::from_ref(member), next);
        }
        item.root.grow(then, next);
        item.searches.push(Search { conditions: conditions.to_vec(), then: then.to_vec(), result: *next });
        *next += 1;
    }

    fn find(&self, pointer: &[String]) -> Option<&Self> {
        pointer.iter().try_fold(self, |branch, key| branch.members.get(key))
    }
}

impl Search {
    fn is(&self, conditions: &[(String, Literal)], then: &[String]) -> bool {
        self.conditions == conditions && self.then == then
    }
}

enum Visit<'a> {
    Branch(&'a str, &'a Branch),
    Result(usize),
}

impl Visit<'_> {
    fn id(&self) -> usize {
        match self {
            Self::Branch(_, branch) => branch.id,
            Self::Result(id) => *id,
        }
    }
}

/// All places in the order of their numbers: of each node first the members by key, then the root of the items, then
/// the results of the searches.
fn breadth_first(root: &Branch) -> Vec<Visit<'_>> {
    let mut order = vec![Visit::Branch("", root)];
    let mut at = 0;
    while let Some(visit) = order.get(at) {
        at += 1;
        let Visit::Branch(_, branch) = *visit else { continue };
        order.extend(branch.members.iter().map(|(key, child)| Visit::Branch(key, child)));
        if let Some(item) = &branch.item {
            order.push(Visit::Branch("", &item.root));
            order.extend(item.searches.iter().map(|search| Visit::Result(search.result)));
        }
    }
    order
}

/// The number of each place by its id.
fn number(root: &Branch, places: usize) -> Vec<u16> {
    let mut numbers = vec![u16::MAX; places];
    for (number, visit) in breadth_first(root).iter().enumerate() {
        if let Some(slot) = numbers.get_mut(visit.id()) {
            *slot = text::index(number);
        }
    }
    numbers
}
