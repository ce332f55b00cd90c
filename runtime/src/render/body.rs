//! The body of a rendered response: a tree of nodes, written as JSON.

use std::fmt::Write as _;

use crate::tables::{JsonType, Literal, NONE, Node, Search, Tables};

/// An index beyond this is taken for a member's name.
const LONGEST: usize = 64;

/// A JSON value to write.
#[derive(Clone)]
pub(super) enum Value {
    /// A string.
    Text(String),
    /// JSON.
    Raw(String),
}

impl Value {
    pub(super) fn text(&self) -> &str {
        let (Self::Text(text) | Self::Raw(text)) = self;
        text
    }

    pub(super) fn literal(literal: Literal) -> Self {
        match literal {
            Literal::Null => Self::Raw("null".to_owned()),
            Literal::Boolean(value) => Self::Raw(value.to_string()),
            Literal::Number(number) => Self::Raw(number.to_owned()),
            Literal::String(text) => Self::Text(text.to_owned()),
        }
    }

    /// The smallest value of a type.
    pub(super) fn of_type(kind: JsonType) -> Self {
        let json = match kind {
            JsonType::Null => "null",
            JsonType::Boolean => "false",
            JsonType::Number => "0",
            JsonType::String => "\"\"",
            JsonType::Array => "[]",
            JsonType::Object => "{}",
        };
        Self::Raw(json.to_owned())
    }
}

/// The places in a body, with the values that stand at some of them.
pub(super) struct Tree {
    tables: &'static Tables,
    values: Vec<Option<Value>>,
}

impl Tree {
    pub(super) fn new(tables: &'static Tables) -> Self {
        Self { tables, values: vec![None; tables.nodes.len()] }
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
            self.node(0, &mut json);
        }
        json.into_bytes()
    }

    /// Whether a value stands at a node or below it.
    fn has(&self, index: u16) -> bool {
        let at = usize::from(index);
        self.values.get(at).is_some_and(Option::is_some)
            || self.tables.nodes.get(at).is_some_and(|node| {
                members(node).any(|child| self.has(child)) || results(node).any(|(result, _)| self.has(result))
            })
    }

    fn node(&mut self, index: u16, json: &mut String) {
        let Some(node) = self.tables.nodes.get(usize::from(index)) else { return };
        let children: Vec<u16> = members(node).filter(|&child| self.has(child)).collect();
        if results(node).any(|(result, _)| self.has(result)) {
            self.found(node, json);
        } else if let Some(indices) = self.indices(&children) {
            self.array(&indices, json);
        } else if !children.is_empty() {
            self.object(&children, json);
        } else {
            match self.values.get(usize::from(index)) {
                Some(Some(Value::Text(text))) => string(text, json),
                Some(Some(Value::Raw(raw))) => json.push_str(raw),
                _ => json.push_str("null"),
            }
        }
    }

    fn object(&mut self, children: &[u16], json: &mut String) {
        for (nth, &child) in children.iter().enumerate() {
            json.push(if nth == 0 { '{' } else { ',' });
            string(self.key(child), json);
            json.push(':');
            self.node(child, json);
        }
        json.push('}');
    }

    fn array(&mut self, children: &[Option<u16>], json: &mut String) {
        for (nth, child) in children.iter().enumerate() {
            json.push(if nth == 0 { '[' } else { ',' });
            match *child {
                Some(child) => self.node(child, json),
                None => json.push_str("null"),
            }
        }
        json.push(']');
    }

    /// An array in which searches find their items: one item for all searches that look for the same.
    fn found(&mut self, node: &Node, json: &mut String) {
        let mut searches: Vec<(&'static Search, Value)> = results(node)
            .filter_map(|(result, nth)| {
                let search = self.tables.searches.get(usize::from(nth))?;
                Some((search, self.values.get(usize::from(result))?.clone()?))
            })
            .collect();
        json.push('[');
        while let Some(&(first, _)) = searches.first() {
            let (same, others) = searches.into_iter().partition(|(search, _)| search.conditions == first.conditions);
            searches = others;
            let item: Vec<(&'static Search, Value)> = same;
            for (search, value) in item {
                self.put(search.from, value);
            }
            for &(place, literal) in first.conditions {
                self.put(place, Value::literal(literal));
            }
            self.node(node.item, json);
            self.forget(node.item);
            if !searches.is_empty() {
                json.push(',');
            }
        }
        json.push(']');
    }

    fn forget(&mut self, index: u16) {
        let at = usize::from(index);
        if let Some(value) = self.values.get_mut(at) {
            *value = None;
        }
        if let Some(node) = self.tables.nodes.get(at) {
            members(node).chain(results(node).map(|(result, _)| result)).for_each(|child| self.forget(child));
        }
    }

    /// The children by index, if their keys are all indices.
    fn indices(&self, children: &[u16]) -> Option<Vec<Option<u16>>> {
        let mut items = Vec::new();
        for &child in children {
            let key = self.key(child);
            let index: usize = key.parse().ok().filter(|&index| index < LONGEST)?;
            if index.to_string() != key {
                return None;
            }
            if items.len() <= index {
                items.resize(index + 1, None);
            }
            *items.get_mut(index)? = Some(child);
        }
        (!items.is_empty()).then_some(items)
    }

    fn key(&self, index: u16) -> &'static str {
        self.tables.nodes.get(usize::from(index)).map_or("", |node| node.key)
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

/// Writes a string with its quotes.
fn string(text: &str, json: &mut String) {
    json.push('"');
    for char in text.chars() {
        match char {
            '"' => json.push_str("\\\""),
            '\\' => json.push_str("\\\\"),
            '\n' => json.push_str("\\n"),
            '\r' => json.push_str("\\r"),
            '\t' => json.push_str("\\t"),
            '\0'..='\x1F' => {
                let _ = write!(json, "\\u{:04x}", u32::from(char)); // a `String` takes everything
            }
            _ => json.push(char),
        }
    }
    json.push('"');
}
