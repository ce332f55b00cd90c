//! Trees from pointers, as the generator makes them.

use std::collections::{BTreeMap, VecDeque};

use crate::tables::{Literal, NONE, Node, Search, Tree};

/// What to search in an array: conditions on members of an item, and the pointer from the item to the value.
pub(super) struct Wanted {
    pub(super) array: &'static str,
    pub(super) conditions: &'static [(&'static str, Literal)],
    pub(super) then: &'static str,
}

#[derive(Default)]
struct Place {
    members: BTreeMap<&'static str, Place>,
    item: Option<Box<Place>>,
    searches: Vec<&'static Wanted>,
    /// The index of the pointer, and that of a result.
    is: Vec<usize>,
}

impl Place {
    fn at(&mut self, pointer: &'static str) -> &mut Self {
        pointer.split('/').skip(1).fold(self, |place, key| place.members.entry(key).or_default())
    }
}

/// The tree, and the nodes of the pointers and then of the searches.
pub(super) fn tree(pointers: &[&'static str], wanted: &'static [Wanted]) -> (&'static Tree, Vec<u16>) {
    let mut root = Place::default();
    for (index, pointer) in pointers.iter().enumerate() {
        root.at(pointer).is.push(index);
    }
    for search in wanted {
        let array = root.at(search.array);
        array.searches.push(search);
        let item = array.item.get_or_insert_default();
        item.at(search.then);
        for (member, _) in search.conditions {
            item.members.entry(member).or_default();
        }
    }
    let mut nodes = vec![Node::new("", 0, 0, NONE, 0, 0)];
    let mut found = vec![NONE; pointers.len() + wanted.len()];
    let mut searches = Vec::new();
    let mut queue = VecDeque::from([(0, &root)]);
    let push = |nodes: &mut Vec<Node>, key| {
        nodes.push(Node::new(key, 0, 0, NONE, 0, 0));
        nodes.len() - 1
    };
    while let Some((at, place)) = queue.pop_front() {
        place.is.iter().for_each(|&pointer| found[pointer] = at as u16);
        nodes[at].children = nodes.len() as u16;
        nodes[at].members = place.members.len() as u16;
        for (key, child) in &place.members {
            let child_at = push(&mut nodes, key);
            queue.push_back((child_at, child));
        }
        if let Some(item) = &place.item {
            let item_at = push(&mut nodes, "");
            queue.push_back((item_at, item));
            nodes[at].item = item_at as u16;
            nodes[at].searches = searches.len() as u16;
            nodes[at].results = place.searches.len() as u16;
            for &search in &place.searches {
                let nth = wanted.iter().position(|other| std::ptr::eq(other, search)).unwrap();
                found[pointers.len() + nth] = push(&mut nodes, "") as u16;
                searches.push((search, item_at));
            }
        }
    }
    let nodes: &'static [Node] = Vec::leak(nodes);
    let searches = searches.into_iter().map(|(search, item)| {
        let step = |at: usize, key: &str| {
            let first = usize::from(nodes[at].children);
            first + (0..).find(|&nth| nodes[first + nth].key == key).unwrap()
        };
        let conditions: Vec<_> =
            search.conditions.iter().map(|&(key, literal)| (step(item, key) as u16, literal)).collect();
        Search { conditions: conditions.leak(), from: search.then.split('/').skip(1).fold(item, step) as u16 }
    });
    let tree = Tree { nodes, searches: searches.collect::<Vec<_>>().leak() };
    (Box::leak(Box::new(tree)), found)
}
