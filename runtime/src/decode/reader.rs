//! The reader: one strict pass over a body that notes where the places stand which the tables name.

use crate::tables::{Literal, NONE, Node, Tables};

use super::{
    json::{Capture, DEPTH, Kind},
    keys::{self, Key},
    literal, scan,
    skip::skip,
    token::{colon, scalar, token},
};

/// Reads the body. Where it is not JSON, or larger than a span can say, nothing stands anywhere, and it returns false.
pub(crate) fn read(tables: &'static Tables, body: &[u8], captures: &mut [Capture]) -> bool {
    if tables.nodes.is_empty() || u32::try_from(body.len()).is_err() {
        return false;
    }
    let mut reader = Reader { body, tables, captures };
    let whole = reader.document().is_some();
    if !whole {
        captures.fill(Capture::ABSENT);
    }
    whole
}

struct Reader<'a, 'c> {
    body: &'a [u8],
    tables: &'static Tables,
    captures: &'c mut [Capture],
}

impl<'a> Reader<'a, '_> {
    fn document(&mut self) -> Option<()> {
        let (byte, at) = token(self.body, 0)?;
        let next = self.value(0, byte, at, 0)?;
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

    /// The same of an object or an array. With [`Self::members`] and [`Self::array`] it calls itself as deep as the
    /// tree of nodes is, and no deeper.
    #[inline(never)]
    fn container(&mut self, index: usize, byte: u8, at: usize, depth: u32) -> Option<usize> {
        let node = self.tables.nodes.get(index)?;
        let object = byte == b'{';
        let next = if object && node.members > 0 {
            self.members(node, at, depth + 1)?
        } else if !object && (node.members > 0 || node.item != NONE) {
            self.array(node, at, depth + 1)?
        } else {
            skip(self.body, byte, at, depth)?
        };
        let kind = if object { Kind::Object } else { Kind::Array };
        *self.captures.get_mut(index)? = Capture::new(kind, at, next);
        Some(next)
    }

    /// Reads an object some of whose members are nodes, and returns what follows.
    #[inline(always)]
    fn members(&mut self, node: &'static Node, start: usize, depth: u32) -> Option<usize> {
        if depth > DEPTH {
            return None;
        }
        let body = self.body;
        let first = usize::from(node.children);
        let children = self.tables.nodes.get(first..first + usize::from(node.members))?;
        let mut near = 0;
        let (byte, quote) = token(body, start + 1)?;
        if byte != b'"' {
            return (byte == b'}').then_some(quote + 1);
        }
        let few = if children.len() <= keys::FEW { children } else { &[] };
        let mut rest = body.get(quote + 1..)?;
        loop {
            let (child, behind) = match keys::short(few, rest) {
                Some((child, behind)) => (Some(child), behind),
                None => keys::long(children, body, rest, &mut near)?,
            };
            let (byte, place) = match *behind {
                [b':', byte, ..] if byte > b' ' => (byte, body.len() - behind.len() + 1),
                _ => colon(body, body.len() - behind.len())?,
            };
            let next = match child {
                Some(child) => self.value(first + child, byte, place, depth)?,
                None => skip(body, byte, place, depth)?,
            };
            rest = body.get(next..)?;
            rest = match *rest {
                [b',', b'"', ref key @ ..] => key,
                [b'}', ..] => return Some(next + 1),
                _ => match spaced_comma(body, next)? {
                    (b'"', quote) => body.get(quote + 1..)?,
                    (_, end) => return Some(end),
                },
            };
        }
    }

    /// Reads an array some of whose items are nodes, or in which something is searched, and returns where it ends.
    #[inline(never)]
    fn array(&mut self, node: &'static Node, start: usize, depth: u32) -> Option<usize> {
        if depth > DEPTH {
            return None;
        }
        let first = usize::from(node.children);
        let children = self.tables.nodes.get(first..first + usize::from(node.members))?;
        let item = usize::from(node.item);
        let (mut index, mut near) = (0, 0);
        let mut indices = children.len();
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
                next = Some(self.value(item, byte, at, depth)?);
                searching = self.search(node);
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

    /// Tries the searches that have found no item yet on the item just read; returns whether any is still open.
    fn search(&mut self, node: &Node) -> bool {
        let mut open = false;
        for nth in 0..node.results {
            let Some(search) = self.tables.searches.get(usize::from(node.searches) + usize::from(nth)) else { break };
            super::step();
            let result = usize::from(node.item) + 1 + usize::from(nth);
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

    fn equals(&self, node: u16, literal: &Literal) -> bool {
        self.captures.get(usize::from(node)).is_some_and(|capture| literal::equals(*capture, self.body, literal))
    }

    /// Forgets what stands at a node and below it. Only what stands below something can stand itself.
    #[cold]
    fn clear(&mut self, index: usize) {
        super::step();
        let (Some(node), Some(capture)) = (self.tables.nodes.get(index), self.captures.get_mut(index)) else { return };
        let kind = std::mem::replace(&mut capture.kind, Kind::Absent);
        if matches!(kind, Kind::Array | Kind::Object) {
            let first = usize::from(node.children);
            (first..first + usize::from(node.members)).for_each(|child| self.clear(child));
            if node.item != NONE {
                let item = usize::from(node.item);
                (item..=item + usize::from(node.results)).for_each(|child| self.clear(child));
            }
        }
    }
}

/// Steps over a comma, the space around it and the quote behind it, which is returned with its place; or over the
/// closing brace, and what follows it is returned.
#[inline(never)]
fn spaced_comma(body: &[u8], at: usize) -> Option<(u8, usize)> {
    match token(body, at)? {
        (b',', comma) => token(body, comma + 1).filter(|(byte, _)| *byte == b'"'),
        (b'}', end) => Some((b'}', end + 1)),
        _ => None,
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
