//! The body of a rendered response: a tree of places.

use crate::tables::{NONE, Node, Search, Tables};

use super::json::{Json, Value};

/// An index beyond this is taken for a member's name, as long as nothing else says that it is an array.
const LONGEST: usize = 64;

/// So many items an array has where something is searched in it: as many as a file has places at most.
const LONGEST_SEARCHED: usize = 4096;

/// The places in a body, with the values that stand at some of them.
pub(super) struct Tree {
    tables: &'static Tables,
    values: Vec<Option<Value>>,
}

impl Tree {
    pub(super) fn new(tables: &'static Tables) -> Self {
        Self { tables, values: vec![None; tables.tree.nodes.len()] }
    }

    pub(super) fn put(&mut self, node: u16, value: Value) {
        if let Some(place) = self.values.get_mut(usize::from(node)) {
            *place = Some(value);
        }
    }

    /// Sets a value where there is none, neither there nor below.
    pub(super) fn put_default(&mut self, node: u16, value: Value) {
        if !self.has(node) {
            self.put(node, value);
        }
    }

    /// The tree as JSON; empty where it has no value.
    pub(super) fn write(mut self) -> Vec<u8> {
        let mut json = String::new();
        if self.has(0) {
            self.json(0).write(&mut json);
        }
        json.into_bytes()
    }

    /// Whether a value stands at a node or below it.
    pub(super) fn has(&self, index: u16) -> bool {
        let at = usize::from(index);
        self.values.get(at).is_some_and(Option::is_some)
            || self.tables.tree.nodes.get(at).is_some_and(|node| {
                members(node).any(|child| self.has(child)) || results(node).any(|(result, _)| self.has(result))
            })
    }

    fn json(&mut self, index: u16) -> Json {
        let at = usize::from(index);
        let Some(node) = self.tables.tree.nodes.get(at) else { return Json::Value(Value::null()) };
        if let Some(Some(whole @ Value::Whole(_))) = self.values.get(at) {
            return Json::Value(whole.clone());
        }
        let children: Vec<u16> = members(node).filter(|&child| self.has(child)).collect();
        let searched = results(node).any(|(result, _)| self.has(result));
        let longest = if searched { LONGEST_SEARCHED } else { LONGEST };
        let index = |&child| Some((self.index(child).filter(|&index| index < longest)?, child));
        let indices: Vec<_> = children.iter().filter_map(index).collect();
        if searched || (!children.is_empty() && indices.len() == children.len()) {
            let mut items = self.items(&indices);
            self.find(node, &mut items);
            Json::Array(items)
        } else if !children.is_empty() {
            Json::Object(children.into_iter().map(|child| (self.key(child), self.json(child))).collect())
        } else {
            Json::Value(self.values.get(at).cloned().flatten().unwrap_or_else(Value::null))
        }
    }

    fn items(&mut self, indices: &[(usize, u16)]) -> Vec<Option<Json>> {
        let mut items = Vec::new();
        for &(index, child) in indices {
            let item = self.json(child);
            if items.len() <= index {
                items.resize_with(index + 1, || None);
            }
            if let Some(place) = items.get_mut(index) {
                *place = Some(item);
            }
        }
        items
    }

    /// Adds what searches find to the items of an array: one item for all that look for the same. It is the first item
    /// with an index that can be it, as long as it is not that of another search, else a new one.
    fn find(&mut self, node: &Node, items: &mut Vec<Option<Json>>) {
        let mut searches: Vec<(&'static Search, Value)> = results(node)
            .filter_map(|(result, nth)| {
                let search = self.tables.tree.searches.get(usize::from(nth))?;
                Some((search, self.values.get(usize::from(result))?.clone()?))
            })
            .collect();
        // What fulfils many conditions may be found by a search that has few of them, but not the other way round.
        searches.sort_by_key(|(search, _)| search.conditions.len());
        let mut free: Vec<usize> = (0..items.len()).collect();
        while let Some(&(first, _)) = searches.first() {
            let (same, others) = searches.into_iter().partition(|(search, _)| search.conditions == first.conditions);
            searches = others;
            let found = self.found(node, first, same);
            let agrees = |&index: &usize| {
                items.get(index).is_some_and(|item| item.as_ref().is_none_or(|item| item.agrees(&found)))
            };
            match free.iter().position(agrees).map(|nth| free.remove(nth)).and_then(|index| items.get_mut(index)) {
                Some(Some(item)) => item.merge(found),
                Some(item) => *item = Some(found),
                None => items.push(Some(found)),
            }
        }
    }

    /// The item that some searches with the same conditions find.
    fn found(&mut self, node: &Node, search: &Search, same: Vec<(&Search, Value)>) -> Json {
        for (search, value) in same {
            self.put(search.from, value);
        }
        for &(place, literal) in search.conditions {
            self.put(place, Value::literal(literal));
        }
        let found = self.json(node.item);
        self.forget(node.item);
        found
    }

    fn forget(&mut self, index: u16) {
        let at = usize::from(index);
        if let Some(value) = self.values.get_mut(at) {
            *value = None;
        }
        if let Some(node) = self.tables.tree.nodes.get(at) {
            members(node).chain(results(node).map(|(result, _)| result)).for_each(|child| self.forget(child));
        }
    }

    /// The key of a node as an index.
    fn index(&self, node: u16) -> Option<usize> {
        let key = self.key(node);
        let index: usize = key.parse().ok()?;
        (index.to_string() == key).then_some(index)
    }

    fn key(&self, node: u16) -> &'static str {
        self.tables.tree.nodes.get(usize::from(node)).map_or("", |node| node.key)
    }
}

fn members(node: &Node) -> impl Iterator<Item = u16> + use<> {
    node.children..node.children.saturating_add(node.members)
}

/// The results of the searches in an array, each with the index of its search.
fn results(node: &Node) -> impl Iterator<Item = (u16, u16)> + use<> {
    let count = if node.item == NONE { 0 } else { node.results };
    let (first, search) = (node.item.saturating_add(1), node.searches);
    (0..count).map(move |nth| (first.saturating_add(nth), search.saturating_add(nth)))
}
