//! The reader: one strict pass over a body that notes where the places stand that a tree names.

use std::ops::Range;

use crate::tables::{Literal, NONE, Node, Search, Tree};

use super::{
    json::{Capture, DEPTH, Kind},
    keys::{self, Key},
    literal, members, scan,
    skip::skip,
    token::{colon, scalar, token},
};

/// Reads the body. Where it is not JSON, or larger than a span can say, nothing stands anywhere, and it returns false.
#[inline]
pub(crate) fn read(tree: &'static Tree, body: &[u8], captures: &mut [Capture]) -> bool {
    if tree.nodes.is_empty() || u32::try_from(body.len()).is_err() {
        return false;
    }
    let Some((byte, at)) = token(body, 0) else { return false };
    if byte != b'{' && !matches!(byte, b'[' | b'"' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n') {
        return false; // a page, mostly
    }
    let mut reader = Reader { body, tree, captures };
    let whole = reader.document(byte, at).is_some();
    if !whole {
        captures.fill(Capture::ABSENT);
    }
    whole
}

struct Reader<'a, 'c> {
    body: &'a [u8],
    tree: &'static Tree,
    captures: &'c mut [Capture],
}

impl<'a> Reader<'a, '_> {
    #[inline(always)]
    fn document(&mut self, byte: u8, at: usize) -> Option<()> {
        let members = byte == b'{' && self.tree.nodes.first()?.members > 0;
        let next = if members { self.object(0, at, 1)? } else { self.value(0, byte, at, 0)? };
        token(self.body, next).is_none().then_some(())
    }

    /// Reads the value that a node stands for and returns what follows.
    #[inline(always)]
    fn value(&mut self, index: usize, byte: u8, at: usize, depth: u32) -> Option<usize> {
        super::step();
        if self.captures.get(index)?.kind != Kind::Absent {
            self.clear(index); // the last one of duplicate members counts
        }
        match byte {
            b'"' => {
                let string = scan::string(self.body, at + 1)?;
                *self.captures.get_mut(index)? = Capture::string(at + 1, string);
                Some(string.end + 1)
            }
            b'{' | b'[' => self.container(index, byte, at, depth),
            _ => {
                let (kind, end) = scalar(self.body, byte, at)?;
                *self.captures.get_mut(index)? = Capture::new(kind, at, end);
                Some(end)
            }
        }
    }

    /// The same of an object or an array. With [`Self::object`] and [`Self::array`] it calls itself as deep as the
    /// tree of nodes is, and no deeper.
    #[inline(never)]
    fn container(&mut self, index: usize, byte: u8, at: usize, depth: u32) -> Option<usize> {
        let node = self.tree.nodes.get(index)?;
        let object = byte == b'{';
        if object && node.members > 0 {
            if depth == DEPTH {
                return None;
            }
            return self.object(index, at, depth + 1);
        }
        let next = if !object && (node.members > 0 || node.item != NONE) {
            self.array(node, at, depth + 1)?
        } else {
            skip(self.body, byte, at, depth)?
        };
        let kind = if object { Kind::Object } else { Kind::Array };
        *self.captures.get_mut(index)? = Capture::new(kind, at, next);
        Some(next)
    }

    /// Reads an object some of whose members are nodes, with those of its members that are such objects, and returns
    /// what follows.
    ///
    /// While an object is open, its capture has the node it is a member of in place of the end.
    #[inline(never)]
    fn object(&mut self, base: usize, start: usize, mut depth: u32) -> Option<usize> {
        let body = self.body;
        let (mut index, mut at) = (base, start);
        *self.captures.get_mut(index)? = Capture::new(Kind::Object, at, 0);
        let mut near = 0;
        let mut spaced = matches!(body.get(start + 1), Some(..=b' '));
        loop {
            let node = self.tree.nodes.get(index)?;
            let first = usize::from(node.children);
            let children = self.tree.nodes.get(first..first + usize::from(node.members))?;
            let captures = self.captures.get_mut(first..)?;
            let stop = match (children.len() > keys::FEW, spaced) {
                (false, false) => members::run::<false, false>(body, children, captures, at, depth),
                (false, true) => members::run::<false, true>(body, children, captures, at, depth),
                (true, _) => members::run::<true, true>(body, children, captures, at, depth),
            };
            if stop.child != members::BETWEEN {
                let child = first + stop.child;
                let (byte, place) = token(body, stop.at)?;
                if place > stop.at {
                    spaced = true;
                }
                if byte == b'{' && self.opens(child) {
                    depth += 1;
                    if depth > DEPTH {
                        return None;
                    }
                    at = place;
                    *self.captures.get_mut(child)? = Capture::new(Kind::Object, at, index);
                    index = child;
                    continue;
                }
                at = self.value(child, byte, place, depth)?;
            } else if at == stop.at || body.get(stop.at) == Some(&b',') {
                at = match token(body, stop.at + 1)? {
                    (b'"', quote) => self.member(children, first, quote, depth, &mut near)?,
                    (b'}', end) if self.captures.get(index)?.span.start() == stop.at => end,
                    _ => return None,
                };
            } else {
                at = stop.at;
            }
            loop {
                match body.get(at)? {
                    b',' => break,
                    b'}' => {
                        at += 1;
                        let capture = self.captures.get_mut(index)?;
                        let outer = capture.span.end();
                        *capture = Capture::new(Kind::Object, capture.span.start(), at);
                        if index == base {
                            return Some(at);
                        }
                        index = outer;
                        depth -= 1;
                    }
                    _ => {
                        let (byte, place) = token(body, at)?;
                        if !matches!(byte, b',' | b'}') {
                            return None;
                        }
                        at = place;
                    }
                }
            }
        }
    }

    /// Whether objects are read into a node, and none has been yet.
    #[inline(always)]
    fn opens(&self, index: usize) -> bool {
        self.tree.nodes.get(index).is_some_and(|node| node.members > 0)
            && self.captures.get(index).is_some_and(|capture| capture.kind == Kind::Absent)
    }

    /// Reads any member, whose key's quote is at `quote`, and returns what follows.
    #[inline(never)]
    fn member(&mut self, children: &[Node], first: usize, quote: usize, depth: u32, near: &mut usize) -> Option<usize> {
        let body = self.body;
        let (child, behind) = keys::long(children, body, body.get(quote + 1..)?, near)?;
        let (byte, place) = colon(body, body.len() - behind.len())?;
        match child {
            Some(child) => self.value(first + child, byte, place, depth),
            None => skip(body, byte, place, depth),
        }
    }

    /// Reads an array some of whose items are nodes, or in which something is searched, and returns where it ends.
    #[inline(never)]
    fn array(&mut self, node: &'static Node, start: usize, depth: u32) -> Option<usize> {
        if depth > DEPTH {
            return None;
        }
        let first = usize::from(node.children);
        let children = self.tree.nodes.get(first..first + usize::from(node.members))?;
        let item = usize::from(node.item);
        let (mut index, mut near) = (0, 0);
        let mut indices = children.len();
        let searches = self.tree.searches.get(usize::from(node.searches)..).unwrap_or_default();
        let searches = searches.get(..usize::from(node.results)).unwrap_or_default();
        let mut searching = node.item != NONE;
        let (mut byte, mut at) = token(self.body, start + 1)?;
        if byte == b']' {
            return Some(at + 1);
        }
        loop {
            let mut next = None;
            if indices > 0 {
                let mut buffer = [0; 10];
                let key = Key { raw: decimal(index, &mut buffer), escaped: false };
                if let Some(child) = keys::find(children, key, &mut near) {
                    next = Some(self.value(first + child, byte, at, depth)?);
                    indices -= 1;
                }
            }
            if searching {
                next = Some(self.item(item, byte, at, depth)?);
                searching = self.search(searches, item);
            }
            let next = match next {
                Some(next) => next,
                None => skip(self.body, byte, at, depth)?,
            };
            index += 1;
            match token(self.body, next)? {
                (b',', comma) => (byte, at) = token(self.body, comma + 1)?,
                (b']', end) => return Some(end + 1),
                _ => return None,
            }
        }
    }

    /// Reads an item in which something is searched, mostly an object.
    #[inline(always)]
    fn item(&mut self, index: usize, byte: u8, at: usize, depth: u32) -> Option<usize> {
        let members = self.tree.nodes.get(index)?.members;
        if byte != b'{' || members == 0 || depth == DEPTH {
            return self.value(index, byte, at, depth);
        }
        super::step();
        if self.captures.get(index)?.kind != Kind::Absent {
            self.clear(index);
        }
        self.object(index, at, depth + 1)
    }

    /// Tries the searches that have found no item yet on the item just read; returns whether any is still open.
    #[inline(always)]
    fn search(&mut self, searches: &[Search], item: usize) -> bool {
        let mut open = false;
        for (nth, search) in searches.iter().enumerate() {
            super::step();
            let result = item + 1 + nth;
            if self.captures.get(result).is_none_or(|capture| capture.kind != Kind::Absent) {
                continue;
            }
            if search.conditions.iter().all(|(node, literal)| self.equals(*node, literal)) {
                let found = self.captures.get(usize::from(search.from)).copied().unwrap_or(Capture::ABSENT);
                let nowhere = found.kind == Kind::Absent;
                if let Some(result) = self.captures.get_mut(result) {
                    *result = if nowhere { Capture { kind: Kind::Nowhere, ..found } } else { found };
                }
            } else {
                open = true;
            }
        }
        open
    }

    #[inline(always)]
    fn equals(&self, node: u16, literal: &Literal) -> bool {
        self.captures.get(usize::from(node)).is_some_and(|capture| literal::equals(*capture, self.body, literal))
    }

    /// Forgets what stands at a node and below it. Only what stands below something can stand itself.
    #[inline(never)]
    fn clear(&mut self, index: usize) {
        super::step();
        let (Some(node), Some(capture)) = (self.tree.nodes.get(index), self.captures.get_mut(index)) else { return };
        let kind = std::mem::replace(&mut capture.kind, Kind::Absent);
        if matches!(kind, Kind::Array | Kind::Object) {
            let first = usize::from(node.children);
            self.clear_all(first..first + usize::from(node.members));
            if node.item != NONE {
                let item = usize::from(node.item);
                self.clear_all(item..item + 1 + usize::from(node.results));
            }
        }
    }

    fn clear_all(&mut self, nodes: Range<usize>) {
        for index in nodes {
            match self.captures.get_mut(index) {
                Some(capture) if !matches!(capture.kind, Kind::Array | Kind::Object) => {
                    super::step();
                    capture.kind = Kind::Absent;
                }
                _ => self.clear(index),
            }
        }
    }
}

fn decimal(mut number: u32, buffer: &mut [u8; 10]) -> &[u8] {
    let mut start = buffer.len();
    loop {
        start -= 1;
        if let Some(digit) = buffer.get_mut(start) {
            *digit = b'0' + (number % 10) as u8;
        }
        number /= 10;
        if number == 0 {
            return buffer.get(start..).unwrap_or_default();
        }
    }
}
