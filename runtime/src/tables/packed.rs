//! The tables that grow with the file: by error, by word, by rule.
//!
//! A literal of structs is an expression for each value in it, which the compiler checks, lowers, evaluates and lays out
//! one by one. Of 10,000 errors that took it seconds. So these tables are literals of text and bytes: all texts of a
//! table are one, and its rows are numbers of a fixed width, little-endian, one behind the other.

use super::{Extra, Field, NONE, Test};

/// Texts by number.
#[derive(Clone, Copy, Debug)]
pub struct Texts {
    all: &'static str,
    /// Where each begins; behind the last stands where that one ends.
    bounds: &'static [[u8; 4]],
}

impl Texts {
    /// No texts.
    pub const EMPTY: Self = Self { all: "", bounds: &[] };

    /// The texts one behind the other, and the bounds: one `u32` more than there are texts.
    #[must_use]
    pub const fn new(all: &'static str, bounds: &'static [u8]) -> Self {
        Self { all, bounds: rows(bounds) }
    }

    /// A text; empty beyond the last one.
    #[inline]
    #[must_use]
    pub fn get(&self, index: usize) -> &'static str {
        let bound = |at: usize| self.bounds.get(at).map(|&bound| u32::from_le_bytes(bound) as usize);
        let text = |(from, to)| self.all.get(from..to);
        bound(index).zip(bound(index + 1)).and_then(text).unwrap_or_default()
    }
}

/// The errors by kind, in the order of the file; the last one is `Unrecognized`.
#[derive(Clone, Copy, Debug)]
pub struct Errors {
    /// By error its name, its variant, type, code and docs.
    texts: Texts,
    /// By error its status, its policy, and which of `fields` and of `extras` are its own, or [`NONE`].
    rows: &'static [[u8; 8]],
    fields: &'static [&'static [Field]],
    extras: &'static [Extra],
}

/// Texts of an error.
const TEXTS: usize = 5;

impl Errors {
    /// No errors.
    pub const EMPTY: Self = Self { texts: Texts::EMPTY, rows: &[], fields: &[], extras: &[] };

    /// By error five texts and a row of four `u16`.
    #[must_use]
    pub const fn new(
        texts: Texts,
        rows: &'static [u8],
        fields: &'static [&'static [Field]],
        extras: &'static [Extra],
    ) -> Self {
        Self { texts, rows: self::rows(rows), fields, extras }
    }

    /// How many there are.
    #[inline]
    #[must_use]
    pub const fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none, which is so in tests only.
    #[inline]
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// One of them.
    #[must_use]
    pub fn get(&self, index: u16) -> Option<ErrorRow> {
        let [status, policy, _, extra] = self.row(index)?;
        let [name, variant, wire_type, code, docs] = [0, 1, 2, 3, 4].map(|nth| self.text(index, nth));
        let (fields, extra) = (self.fields(index), self.extras.get(usize::from(extra)));
        Some(ErrorRow { name, variant, wire_type, code, docs, status, policy, fields, extra })
    }

    /// All, in order.
    pub fn iter(&self) -> impl Iterator<Item = ErrorRow> + '_ {
        (0..NONE).map_while(|index| self.get(index))
    }

    /// The name of an error.
    #[must_use]
    pub fn name(&self, index: u16) -> Option<&'static str> {
        self.row(index).map(|_| self.text(index, 0))
    }

    /// The name of an error in const code, where its index is in range.
    pub(crate) const fn name_bytes(&self, index: usize) -> &'static [u8] {
        let [from, to] = [self.texts.bounds[TEXTS * index], self.texts.bounds[TEXTS * index + 1]];
        let (head, _) = self.texts.all.as_bytes().split_at(u32::from_le_bytes(to) as usize);
        head.split_at(u32::from_le_bytes(from) as usize).1
    }

    /// The variant of an error; empty where there is no such error.
    #[must_use]
    pub fn variant(&self, index: u16) -> &'static str {
        self.text(index, 1)
    }

    /// The policy of an error's own strategy, or [`NONE`].
    #[inline]
    #[must_use]
    pub fn policy(&self, index: u16) -> u16 {
        self.row(index).map_or(NONE, |[_, policy, ..]| policy)
    }

    /// Whether an error has fields of its own; `None` where there is no such error.
    #[inline]
    #[must_use]
    pub fn has_fields(&self, index: u16) -> Option<bool> {
        self.row(index).map(|[_, _, fields, _]| fields != NONE)
    }

    /// The fields of an error.
    #[inline]
    #[must_use]
    pub fn fields(&self, index: u16) -> &'static [Field] {
        let fields = self.row(index).and_then(|[_, _, fields, _]| self.fields.get(usize::from(fields)).copied());
        fields.unwrap_or_default()
    }

    fn text(&self, index: u16, nth: usize) -> &'static str {
        self.texts.get(TEXTS * usize::from(index) + nth)
    }

    #[inline]
    fn row(&self, index: u16) -> Option<[u16; 4]> {
        self.rows.get(usize::from(index)).map(|row| {
            let [a, b, c, d, e, f, g, h] = *row;
            [[a, b], [c, d], [e, f], [g, h]].map(u16::from_le_bytes)
        })
    }
}

/// One error of the file.
#[derive(Clone, Copy, Debug)]
pub struct ErrorRow {
    /// What identifies it in logs, in `FromStr` and in derive macros: unique in the file.
    pub name: &'static str,
    /// The variant of the generated enums.
    pub variant: &'static str,
    /// The type that the server side writes; empty where the error has none.
    pub wire_type: &'static str,
    /// The code that the server side writes; empty where the error has none.
    pub code: &'static str,
    /// The file's words about it; may be empty.
    pub docs: &'static str,
    /// The canonical status: the first one listed, or the one whose row assumes this error; 500 where there is none.
    pub status: u16,
    /// The policy of its own strategy, or [`NONE`]: the status decides.
    pub policy: u16,
    /// Its typed fields. Where there are any, the variant holds a box of the generated struct.
    pub fields: &'static [Field],
    /// What few errors have.
    pub extra: Option<&'static Extra>,
}

/// A perfect hash table (hash and displace) of words.
///
/// A word's bucket is `high32(hash) * displacements.len() >> 32`, its entry
/// `low32(hash mixed with the displacement) * entries.len() >> 32`; see `decode::words`. Without entries it is empty.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    /// Makes the hash collision-free.
    pub(crate) seed: u64,
    /// One displacement a bucket.
    pub(crate) displacements: &'static [[u8; 2]],
    /// All words, one behind the other.
    all: &'static str,
    pub(crate) entries: &'static [Word],
}

/// Where a word and its rules begin and end, each. A vacant entry ends before it begins.
pub type Word = [u8; 16];

impl Words {
    /// No words.
    pub const EMPTY: Self = Self { seed: 0, displacements: &[], all: "", entries: &[] };

    /// Displacements are `u16`, and an entry is four `u32`.
    #[must_use]
    pub const fn new(seed: u64, displacements: &'static [u8], all: &'static str, entries: &'static [u8]) -> Self {
        Self { seed, displacements: rows(displacements), all, entries: rows(entries) }
    }

    /// The word of an entry, which is UTF-8; `None` where it is vacant.
    #[inline(always)]
    pub(crate) fn text(&self, entry: &Word) -> Option<&'static [u8]> {
        let [from, to, ..]: [u32; 4] = numbers(*entry);
        self.all.as_bytes().get(from as usize..to as usize)
    }
}

/// The rules. Those of one word stand together, best first.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    rows: &'static [RuleRow],
    /// Those that need neither a type nor a code (by header, parameter, method or status), best first.
    pub(crate) free: &'static [RuleRow],
    tests: &'static [&'static [Test]],
}

/// Of a rule its rank, its error, and which of the tests it asks for, or [`u32::MAX`].
pub(crate) type RuleRow = [u8; 12];

impl Rules {
    /// No rules.
    pub const EMPTY: Self = Self { rows: &[], free: &[], tests: &[] };

    /// A rule is three `u32`; `free` need neither a type nor a code.
    #[must_use]
    pub const fn new(rows: &'static [u8], free: &'static [u8], tests: &'static [&'static [Test]]) -> Self {
        Self { rows: self::rows(rows), free: self::rows(free), tests }
    }

    /// All, in no order.
    pub fn iter(&self) -> impl Iterator<Item = Rule> + use<> {
        self.rows.iter().chain(self.free).map(Rule::of)
    }

    /// Those of a word, best first.
    #[inline(always)]
    pub(crate) fn of_word(&self, word: &Word) -> &'static [RuleRow] {
        let [.., first, end]: [u32; 4] = numbers(*word);
        self.rows.get(first as usize..end as usize).unwrap_or_default()
    }

    /// What must hold for a rule besides the word by which it is found.
    #[must_use]
    pub fn tests(&self, rule: Rule) -> &'static [Test] {
        self.tests.get(rule.tests as usize).copied().unwrap_or_default()
    }
}

/// When a response is a certain error.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Its place in the order of all rules; the rule with the lowest rank that holds decides.
    pub rank: u32,
    /// The error.
    pub error: u16,
    tests: u32,
}

impl Rule {
    /// Whether the word by which it is found decides.
    #[inline]
    #[must_use]
    pub const fn is_plain(self) -> bool {
        self.tests == u32::MAX
    }

    #[inline(always)]
    pub(crate) fn of(row: &RuleRow) -> Self {
        let [rank, error, tests] = numbers(*row);
        Self { rank, error: error as u16, tests }
    }
}

/// Indices of a table, in some order.
#[derive(Clone, Copy, Debug)]
pub struct Indices(&'static [[u8; 2]]);

impl Indices {
    /// None.
    pub const EMPTY: Self = Self(&[]);

    /// A `u16` each.
    #[must_use]
    pub const fn new(indices: &'static [u8]) -> Self {
        Self(rows(indices))
    }

    /// The first index that `order` finds equal, where they are sorted by that.
    pub(crate) fn search(&self, mut order: impl FnMut(u16) -> std::cmp::Ordering) -> Option<u16> {
        let at = self.0.binary_search_by(|&index| order(u16::from_le_bytes(index))).ok()?;
        self.0.get(at).map(|&index| u16::from_le_bytes(index))
    }
}

const fn rows<const WIDTH: usize>(bytes: &'static [u8]) -> &'static [[u8; WIDTH]] {
    let (rows, rest) = bytes.as_chunks();
    assert!(rest.is_empty(), "rows are whole");
    rows
}

#[inline(always)]
fn numbers<const BYTES: usize, const NUMBERS: usize>(row: [u8; BYTES]) -> [u32; NUMBERS] {
    let (numbers, _) = row.as_chunks();
    std::array::from_fn(|nth| numbers.get(nth).map_or(0, |&number| u32::from_le_bytes(number)))
}
