//! The reader: one strict pass over a body that notes where the places stand which the tables name.

use crate::tables::{JsonType, Literal, NONE, Node, Tables};

use super::{literal, number, scan, text::Text};

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
    let mut reader = Reader { body, at: 0, depth: 0, tables, captures };
    let whole = reader.document().is_some();
    if !whole {
        captures.fill(Capture::ABSENT);
    }
    whole
}

/// Whether the text is one JSON value.
pub(crate) fn is_json(text: &[u8]) -> bool {
    let mut reader = Reader { body: text, at: 0, depth: 0, tables: &Tables::EMPTY, captures: &mut [] };
    reader.whitespace();
    reader.skip().is_some() && reader.is_at_end()
}

/// The items of an array that was read before.
pub(super) fn items<'a>(body: &'a [u8], array: Capture) -> impl Iterator<Item = Capture> + use<'a> {
    let is_array = array.kind == Kind::Array;
    let body = body.get(..array.end as usize).filter(|_| is_array).unwrap_or_default();
    let mut at = array.start as usize + 1;
    std::iter::from_fn(move || {
        let mut reader = Reader { body, at, depth: 0, tables: &Tables::EMPTY, captures: &mut [] };
        reader.whitespace();
        if reader.peek()? == b',' {
            reader.at += 1;
            reader.whitespace();
        }
        let item = reader.skip()?; // none at the closing bracket
        at = reader.at;
        Some(item)
    })
}

struct Reader<'a, 'c> {
    body: &'a [u8],
    at: usize,
    /// How many containers are open.
    depth: u32,
    tables: &'static Tables,
    captures: &'c mut [Capture],
}

impl<'a> Reader<'a, '_> {
    fn document(&mut self) -> Option<()> {
        self.whitespace();
        self.value(0)?;
        self.is_at_end().then_some(())
    }

    fn is_at_end(&mut self) -> bool {
        self.whitespace();
        self.at == self.body.len()
    }

    #[inline]
    fn peek(&self) -> Option<u8> {
        self.body.get(self.at).copied()
    }

    #[inline]
    fn whitespace(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
    }

    /// Reads the value that a node stands for. It calls itself only as deep as the tree of nodes is.
    fn value(&mut self, index: u16) -> Option<()> {
        let node = self.tables.nodes.get(usize::from(index))?;
        let reads_items = node.item != NONE;
        let capture = match self.peek()? {
            b'{' if node.members > 0 => self.members(node)?,
            b'[' if node.members > 0 || reads_items => self.array(node)?,
            _ => self.skip()?,
        };
        *self.captures.get_mut(usize::from(index))? = capture;
        Some(())
    }

    /// Reads an object some of whose members are nodes.
    fn members(&mut self, node: &'static Node) -> Option<Capture> {
        let start = self.at;
        self.open()?;
        if self.peek()? != b'}' {
            let mut next = 0;
            loop {
                let key = self.key()?;
                match self.child(node, &key, &mut next) {
                    Some(child) => {
                        self.clear(child); // the last one of duplicate members counts
                        self.value(child)?;
                    }
                    None => {
                        self.skip()?;
                    }
                }
                if !self.goes_on(b'}')? {
                    break;
                }
            }
        }
        self.close();
        Some(self.capture(Kind::Object, start))
    }

    /// Reads an array some of whose items are nodes, or in which something is searched.
    fn array(&mut self, node: &'static Node) -> Option<Capture> {
        let start = self.at;
        self.open()?;
        if self.peek()? != b']' {
            let (mut index, mut next) = (0, 0);
            let mut indices = usize::from(node.members);
            let mut open_searches = node.item != NONE;
            loop {
                let before = self.at;
                let mut read = false;
                if indices > 0 {
                    let mut buffer = [0; 10];
                    if let Some(child) = self.child(node, &Text::index(decimal(index, &mut buffer)), &mut next) {
                        self.clear(child);
                        self.value(child)?;
                        indices -= 1;
                        read = true;
                    }
                }
                if open_searches {
                    self.at = before;
                    self.clear(node.item);
                    self.value(node.item)?;
                    open_searches = self.search(node);
                } else if !read {
                    self.skip()?;
                }
                index += 1;
                if !self.goes_on(b']')? {
                    break;
                }
            }
        }
        self.close();
        Some(self.capture(Kind::Array, start))
    }

    /// Tries the searches that have found no item yet on the item just read; returns whether any is still open.
    fn search(&mut self, node: &Node) -> bool {
        let mut open = false;
        for nth in 0..node.results {
            let Some(search) = self.tables.searches.get(usize::from(node.searches) + usize::from(nth)) else { break };
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

    /// Steps over a value that nobody reads into, without a call for each level: a bit says of each open container
    /// whether it is an object.
    fn skip(&mut self) -> Option<Capture> {
        let start = self.at;
        let mut object = match self.peek()? {
            b'{' => true,
            b'[' => false,
            _ => return self.scalar(),
        };
        let kind = if object { Kind::Object } else { Kind::Array };
        let outer = self.depth;
        let mut objects = 0_u128;
        self.open()?;
        loop {
            // Behind an opening bracket.
            objects = objects << 1 | u128::from(object);
            let mut ended = self.peek()? == if object { b'}' } else { b']' };
            loop {
                if ended {
                    self.close();
                    if self.depth == outer {
                        return Some(self.capture(kind, start));
                    }
                    objects >>= 1;
                    object = objects & 1 == 1;
                } else {
                    if object {
                        self.key()?;
                    }
                    if let bracket @ (b'{' | b'[') = self.peek()? {
                        object = bracket == b'{';
                        self.open()?;
                        break;
                    }
                    self.scalar()?;
                }
                ended = !self.goes_on(if object { b'}' } else { b']' })?;
            }
        }
    }

    #[inline]
    fn scalar(&mut self) -> Option<Capture> {
        let start = self.at;
        let kind = match self.peek()? {
            b'"' => {
                let string = scan::string(self.body, start + 1)?;
                self.at = string.end + 1;
                let kind = if string.escaped { Kind::Escaped } else { Kind::String };
                return Some(Capture { kind, start: span(start + 1), end: span(string.end) });
            }
            b'-' | b'0'..=b'9' => {
                self.at = number::number(self.body, start)?;
                Kind::Number
            }
            b'n' => self.word(b"null", Kind::Null)?,
            b't' => self.word(b"true", Kind::True)?,
            b'f' => self.word(b"false", Kind::False)?,
            _ => return None,
        };
        Some(self.capture(kind, start))
    }

    #[inline]
    fn word(&mut self, word: &[u8], kind: Kind) -> Option<Kind> {
        let end = self.at + word.len();
        (self.body.get(self.at..end)? == word).then(|| {
            self.at = end;
            kind
        })
    }

    /// Reads a key, its colon and the space around it.
    #[inline]
    fn key(&mut self) -> Option<Text<'a>> {
        if self.peek()? != b'"' {
            return None;
        }
        let start = self.at + 1;
        let string = scan::string(self.body, start)?;
        self.at = string.end + 1;
        self.whitespace();
        if self.peek()? != b':' {
            return None;
        }
        self.at += 1;
        self.whitespace();
        Text::in_body(self.body, span(start), span(string.end), string.escaped)
    }

    #[inline]
    fn open(&mut self) -> Option<()> {
        self.at += 1;
        self.depth += 1;
        if self.depth > DEPTH {
            return None;
        }
        self.whitespace();
        Some(())
    }

    #[inline]
    fn close(&mut self) {
        self.at += 1;
        self.depth -= 1;
    }

    /// Steps over a comma; false at the closing bracket.
    #[inline]
    fn goes_on(&mut self, closing: u8) -> Option<bool> {
        self.whitespace();
        match self.peek()? {
            b',' => {
                self.at += 1;
                self.whitespace();
                Some(true)
            }
            byte if byte == closing => Some(false),
            _ => None,
        }
    }

    #[inline]
    fn capture(&self, kind: Kind, start: usize) -> Capture {
        Capture { kind, start: span(start), end: span(self.at) }
    }

    /// The child that a key leads to. `next` is where the one after the last match stands: members mostly come in
    /// the order in which the file names them, or in that of the alphabet.
    #[inline]
    fn child(&self, node: &Node, key: &Text<'_>, next: &mut usize) -> Option<u16> {
        let first = usize::from(node.children);
        let children = self.tables.nodes.get(first..first + usize::from(node.members))?;
        let found = if children.get(*next).is_some_and(|child| key.equals(child.key)) {
            *next
        } else if children.len() <= FEW {
            children.iter().position(|child| key.equals(child.key))?
        } else {
            match key.plain() {
                Some(key) => children.binary_search_by(|child| child.key.as_bytes().cmp(key)).ok()?,
                None => children.binary_search_by(|child| child.key.bytes().cmp(key.bytes())).ok()?,
            }
        };
        *next = found + 1;
        u16::try_from(first + found).ok()
    }

    /// Forgets what stands at a node and below it. Only what stands below something can stand itself.
    #[inline]
    fn clear(&mut self, index: u16) {
        if self.captures.get(usize::from(index)).is_some_and(|capture| capture.kind != Kind::Absent) {
            self.clear_all(index);
        }
    }

    #[cold]
    fn clear_all(&mut self, index: u16) {
        let (Some(node), Some(capture)) =
            (self.tables.nodes.get(usize::from(index)), self.captures.get_mut(usize::from(index)))
        else {
            return;
        };
        let container = matches!(capture.kind, Kind::Array | Kind::Object);
        *capture = Capture::ABSENT;
        if container {
            for child in 0..node.members {
                self.clear(node.children.saturating_add(child));
            }
            if node.item != NONE {
                self.clear(node.item);
                for result in 0..node.results {
                    self.clear(node.item.saturating_add(1).saturating_add(result));
                }
            }
        }
    }
}

/// A place in a body that is known to be no larger than a span can say.
#[expect(clippy::cast_possible_truncation, reason = "checked in `read`")]
const fn span(at: usize) -> u32 {
    at as u32
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
