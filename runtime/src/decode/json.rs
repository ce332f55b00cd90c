//! The reader: one strict pass over a body that notes where the places stand which the tables name.

use crate::tables::{JsonType, Literal, NONE, Node, Tables};

use super::{
    literal, number, scan,
    text::{Text, same},
};

/// How deep containers may nest, as in `serde_json`.
const DEPTH: u32 = 127;

/// Up to so many keys are compared one after the other.
const FEW: usize = 8;

/// What stands at a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Nothing.
    Absent,
    /// The result of a search whose item was found, but has nothing there.
    Nowhere,
    Null,
    False,
    True,
    Number,
    String,
    Escaped,
    Array,
    Object,
}

/// The value at a node: its type and its span in the body, that of a string without the quotes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Capture {
    pub(crate) kind: Kind,
    pub(crate) start: u32,
    pub(crate) end: u32,
}

impl Capture {
    pub(crate) const ABSENT: Self = Self { kind: Kind::Absent, start: 0, end: 0 };

    /// A span can say it: [`read`] checks the length of the body.
    #[inline(always)]
    #[expect(clippy::cast_possible_truncation, reason = "checked in `read`")]
    const fn new(kind: Kind, start: usize, end: usize) -> Self {
        Self { kind, start: start as u32, end: end as u32 }
    }

    /// The JSON type, if anything stands there.
    pub(super) const fn json_type(self) -> Option<JsonType> {
        match self.kind {
            Kind::Absent | Kind::Nowhere => None,
            Kind::Null => Some(JsonType::Null),
            Kind::False | Kind::True => Some(JsonType::Boolean),
            Kind::Number => Some(JsonType::Number),
            Kind::String | Kind::Escaped => Some(JsonType::String),
            Kind::Array => Some(JsonType::Array),
            Kind::Object => Some(JsonType::Object),
        }
    }

    /// The value as it stands in the body, a string with its quotes.
    pub(super) fn json(self, body: &[u8]) -> Option<&str> {
        let (start, end) = (self.start as usize, self.end as usize);
        let span = match self.kind {
            Kind::Absent | Kind::Nowhere => return None,
            Kind::String | Kind::Escaped => start.checked_sub(1)?..end.checked_add(1)?,
            _ => start..end,
        };
        std::str::from_utf8(body.get(span)?).ok()
    }

    /// A string, a number or a boolean as text.
    #[inline]
    pub(super) fn text(self, body: &[u8]) -> Option<Text<'_>> {
        match self.kind {
            Kind::String | Kind::Number | Kind::True | Kind::False => Text::in_body(body, self.start, self.end, false),
            Kind::Escaped => Text::in_body(body, self.start, self.end, true),
            _ => None,
        }
    }
}

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

/// Whether the text is one JSON value.
pub(crate) fn is_json(text: &[u8]) -> bool {
    let next = token(text, 0).and_then(|(byte, at)| skip(text, byte, at, 0));
    next.is_some_and(|next| token(text, next).is_none())
}

/// The items of an array that was read before.
pub(super) fn items<'a>(body: &'a [u8], array: Capture) -> impl Iterator<Item = Capture> + use<'a> {
    let is_array = array.kind == Kind::Array;
    let body = body.get(..array.end as usize).filter(|_| is_array).unwrap_or_default();
    let mut next = array.start as usize + 1;
    std::iter::from_fn(move || {
        let (mut byte, mut at) = token(body, next)?;
        if byte == b',' {
            (byte, at) = token(body, at + 1)?;
        }
        let capture = match byte {
            b'"' => {
                let string = scan::string(body, at + 1)?;
                next = string.end + 1;
                Capture::new(if string.escaped { Kind::Escaped } else { Kind::String }, at + 1, string.end)
            }
            b'{' | b'[' => {
                next = skip(body, byte, at, 0)?;
                Capture::new(if byte == b'{' { Kind::Object } else { Kind::Array }, at, next)
            }
            _ => {
                let (kind, end) = literal_or_number(body, byte, at)?; // none at the closing bracket
                next = end;
                Capture::new(kind, at, end)
            }
        };
        Some(capture)
    })
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

    /// Reads the value that a node stands for and returns what follows. With [`Self::members`] and [`Self::array`] it
    /// calls itself as deep as the tree of nodes is, and no deeper.
    #[inline(always)]
    fn value(&mut self, index: usize, byte: u8, at: usize, depth: u32) -> Option<usize> {
        if byte == b'"' {
            let string = scan::string(self.body, at + 1)?;
            let kind = if string.escaped { Kind::Escaped } else { Kind::String };
            *self.captures.get_mut(index)? = Capture::new(kind, at + 1, string.end);
            return Some(string.end + 1);
        }
        if byte == b'n' && self.body.get(at..at + 4)? == b"null" {
            *self.captures.get_mut(index)? = Capture::new(Kind::Null, at, at + 4);
            return Some(at + 4);
        }
        self.other_value(index, byte, at, depth)
    }

    #[inline(never)]
    fn other_value(&mut self, index: usize, byte: u8, at: usize, depth: u32) -> Option<usize> {
        let node = self.tables.nodes.get(index)?;
        let (kind, next) = match byte {
            b'{' if node.members > 0 => (Kind::Object, self.members(node, at, depth + 1)?),
            b'[' if node.members > 0 || node.item != NONE => (Kind::Array, self.array(node, at, depth + 1)?),
            b'{' | b'[' => {
                let kind = if byte == b'{' { Kind::Object } else { Kind::Array };
                (kind, skip(self.body, byte, at, depth)?)
            }
            _ => literal_or_number(self.body, byte, at)?,
        };
        *self.captures.get_mut(index)? = Capture::new(kind, at, next);
        Some(next)
    }

    /// Reads an object some of whose members are nodes, and returns where it ends.
    fn members(&mut self, node: &'static Node, start: usize, depth: u32) -> Option<usize> {
        if depth > DEPTH {
            return None;
        }
        let body = self.body;
        let first = usize::from(node.children);
        let children = self.tables.nodes.get(first..first + usize::from(node.members))?;
        let mut near = 0;
        let (mut byte, mut at) = token(body, start + 1)?;
        if byte == b'}' {
            return Some(at + 1);
        }
        loop {
            if byte != b'"' {
                return None;
            }
            let (child, end) = match short(children, body, at + 1) {
                Some((child, end)) => (Some(child), end),
                None => long(children, body, at + 1, &mut near)?,
            };
            let (value, place) = colon(body, end + 1)?;
            let next = match child {
                Some(child) => {
                    self.clear(first + child); // the last one of duplicate members counts
                    self.value(first + child, value, place, depth)?
                }
                None => skip(body, value, place, depth)?,
            };
            match token(body, next)? {
                (b',', comma) => (byte, at) = token(body, comma + 1)?,
                (b'}', end) => return Some(end + 1),
                _ => return None,
            }
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
                if let Some(child) = find(children, key, &mut near) {
                    self.clear(first + child);
                    next = Some(self.value(first + child, byte, at, depth)?);
                    indices -= 1;
                }
            }
            if searching {
                self.clear(item);
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
    #[inline(always)]
    fn clear(&mut self, index: usize) {
        super::step();
        if self.captures.get(index).is_some_and(|capture| capture.kind != Kind::Absent) {
            self.clear_all(index);
        }
    }

    #[cold]
    fn clear_all(&mut self, index: usize) {
        let (Some(node), Some(capture)) = (self.tables.nodes.get(index), self.captures.get_mut(index)) else { return };
        let container = matches!(capture.kind, Kind::Array | Kind::Object);
        *capture = Capture::ABSENT;
        if container {
            let first = usize::from(node.children);
            (first..first + usize::from(node.members)).for_each(|child| self.clear(child));
            if node.item != NONE {
                let item = usize::from(node.item);
                (item..=item + usize::from(node.results)).for_each(|child| self.clear(child));
            }
        }
    }
}

/// The next byte that is no space, and its place.
#[inline(always)]
fn token(body: &[u8], at: usize) -> Option<(u8, usize)> {
    super::step();
    let byte = *body.get(at)?;
    if byte > b' ' { Some((byte, at)) } else { spaced(body, at) }
}

fn spaced(body: &[u8], mut at: usize) -> Option<(u8, usize)> {
    while let Some(byte) = body.get(at) {
        super::step();
        match byte {
            b' ' | b'\n' | b'\r' | b'\t' => at += 1,
            _ => return Some((*byte, at)),
        }
    }
    None
}

/// The key of a member, or the index of an item.
#[derive(Clone, Copy)]
struct Key<'a> {
    raw: &'a [u8],
    escaped: bool,
}

/// Reads a key, its colon and the space around it; returns it with the first byte of its value and the place of that.
#[inline(always)]
fn key(body: &[u8], byte: u8, at: usize) -> Option<(Key<'_>, u8, usize)> {
    if byte != b'"' {
        return None;
    }
    let string = scan::string(body, at + 1)?;
    let (value, place) = colon(body, string.end + 1)?;
    Some((Key { raw: body.get(at + 1..string.end)?, escaped: string.escaped }, value, place))
}

/// Steps over a colon and the space around it; returns the byte behind it and its place.
#[inline(always)]
fn colon(body: &[u8], at: usize) -> Option<(u8, usize)> {
    match body.get(at..at + 2) {
        Some(&[b':', value]) if value > b' ' => Some((value, at + 1)),
        _ => spaced_colon(body, at),
    }
}

#[inline(never)]
fn spaced_colon(body: &[u8], at: usize) -> Option<(u8, usize)> {
    match token(body, at)? {
        (b':', colon) => token(body, colon + 1),
        _ => None,
    }
}

#[inline(always)]
fn literal_or_number(body: &[u8], byte: u8, at: usize) -> Option<(Kind, usize)> {
    let (word, kind): (&[u8], _) = match byte {
        b'n' => (b"null", Kind::Null),
        b't' => (b"true", Kind::True),
        b'f' => (b"false", Kind::False),
        b'-' | b'0'..=b'9' => return Some((Kind::Number, number::number(body, at)?)),
        _ => return None,
    };
    let end = at + word.len();
    (body.get(at..end)? == word).then_some((kind, end))
}

/// Steps over a scalar that nobody reads.
#[inline(always)]
fn skip_scalar(body: &[u8], byte: u8, at: usize) -> Option<usize> {
    match byte {
        b'"' => Some(scan::string(body, at + 1)?.end + 1),
        _ => Some(literal_or_number(body, byte, at)?.1),
    }
}

/// Steps over a value that nobody reads into, without a call for each level: a bit says of each open container whether
/// it is an object. Returns what follows.
#[inline(never)]
fn skip(body: &[u8], byte: u8, at: usize, outer: u32) -> Option<usize> {
    if !matches!(byte, b'{' | b'[') {
        return skip_scalar(body, byte, at);
    }
    let (mut depth, mut objects) = (outer, 0_u128);
    let mut object = byte == b'{';
    let mut open = at;
    loop {
        // At an opening bracket.
        depth += 1;
        if depth > DEPTH {
            return None;
        }
        objects = objects << 1 | u128::from(object);
        let (mut byte, mut at) = token(body, open + 1)?;
        let mut ended = byte == closing(object);
        loop {
            let next = if ended {
                depth -= 1;
                if depth == outer {
                    return Some(at + 1);
                }
                objects >>= 1;
                object = objects & 1 == 1;
                at + 1
            } else {
                if object {
                    (_, byte, at) = key(body, byte, at)?;
                }
                if let b'{' | b'[' = byte {
                    object = byte == b'{';
                    open = at;
                    break;
                }
                skip_scalar(body, byte, at)?
            };
            (byte, at) = token(body, next)?;
            ended = byte == closing(object);
            if !ended {
                if byte != b',' {
                    return None;
                }
                (byte, at) = token(body, at + 1)?;
            }
        }
    }
}

const fn closing(object: bool) -> u8 {
    if object { b'}' } else { b']' }
}

/// The child whose short key begins at `at`, and where that ends.
#[inline(always)]
fn short(children: &[Node], body: &[u8], at: usize) -> Option<(usize, usize)> {
    let word = u64::from_le_bytes(*body.get(at..)?.first_chunk()?);
    if children.len() > FEW {
        return None;
    }
    for (index, child) in children.iter().enumerate() {
        if word & child.mask == child.quoted {
            return Some((index, at + child.key.len()));
        }
    }
    None
}

/// The same of any key; it need not lead to a child.
#[inline(never)]
fn long(children: &[Node], body: &[u8], at: usize, near: &mut usize) -> Option<(Option<usize>, usize)> {
    let string = scan::string(body, at)?;
    let key = Key { raw: body.get(at..string.end)?, escaped: string.escaped };
    Some((find(children, key, near), string.end))
}

/// The child that a key leads to.
#[inline(always)]
fn find(children: &[Node], key: Key<'_>, near: &mut usize) -> Option<usize> {
    if children.len() > FEW || key.escaped {
        return find_of_many(children, key, near);
    }
    for (index, child) in children.iter().enumerate() {
        if same(key.raw, child.key.as_bytes()) {
            return Some(index);
        }
    }
    None
}

/// The same of many children. `near` is where the one after the last match stands: members often come in the order of
/// the alphabet, and items in that of their indices.
#[inline(never)]
fn find_of_many(children: &[Node], key: Key<'_>, near: &mut usize) -> Option<usize> {
    let key = Text::key(key.raw, key.escaped);
    let found = if children.get(*near).is_some_and(|child| key.equals(child.key)) {
        *near
    } else {
        match key.plain() {
            Some(key) => children.binary_search_by(|child| child.key.as_bytes().cmp(key)).ok()?,
            None => children.binary_search_by(|child| child.key.bytes().cmp(key.bytes())).ok()?,
        }
    };
    *near = found + 1;
    Some(found)
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
