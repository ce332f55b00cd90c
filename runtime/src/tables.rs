//! The tables that generated code consists of: the contract between the generator and the decoder.
//!
//! Everything here is plain const data, so that a file with thousands of errors costs the compiler little more than
//! reading it. An index into a table is a `u16` (errors, policies, nodes) or a `u32` (rules); [`NONE`] stands for "no
//! such entry". The generator promises that every index is in range and every order is as said; the decoder reads with
//! `get` all the same, and takes a broken promise as "absent".

mod amounts;
mod packed;
mod source;

pub use self::amounts::{Amount, Amounts};
pub use self::packed::{ErrorRow, Errors, Indices, Rule, Rules, Texts, Word, Words};
pub use self::source::{Place, Source, Sources, Unit};
pub(crate) use self::{packed::RuleRow, source::shape};
use crate::{RetryPolicy, Timeouts};

/// No entry: beyond every table.
pub const NONE: u16 = u16::MAX;

/// All that the runtime knows about an API.
#[derive(Debug)]
pub struct Tables {
    /// The name of the API.
    pub api: &'static str,
    /// The file's own words about the API; may be empty.
    pub docs: &'static str,
    /// How long calls may take.
    pub timeouts: Timeouts,
    /// The retry policies: one a strategy of the file that is in use.
    pub policies: &'static [RetryPolicy],
    /// The policy where neither the error nor the status has one.
    pub default_policy: u16,
    /// The errors by kind, in the order of the file; the last one is `Unrecognized`.
    pub errors: Errors,
    /// The kinds ordered by [`ErrorRow::name`], for `FromStr`.
    pub names: Indices,
    /// What the status alone says: exact statuses, ascending.
    pub statuses: &'static [StatusRow],
    /// What the class of the status alone says: `status` is 100, 200, … 500, ascending.
    pub classes: &'static [StatusRow],
    /// The envelopes, in the order of the file.
    pub envelopes: &'static [Envelope],
    /// The places in a body that any source or condition of an error reads.
    pub tree: Tree,
    /// The types by which a rule is found.
    pub types: Words,
    /// The codes by which a rule is found.
    pub codes: Words,
    /// When a response is which error.
    pub rules: Rules,
    /// What a success says it used up.
    pub usage: Amounts,
}

impl Tables {
    /// The tables of an API that nothing is known of.
    pub const EMPTY: Self = Self {
        api: "",
        docs: "",
        timeouts: Timeouts { attempt: None, total: None },
        policies: &[],
        default_policy: NONE,
        errors: Errors::EMPTY,
        names: Indices::EMPTY,
        statuses: &[],
        classes: &[],
        envelopes: &[],
        tree: Tree::EMPTY,
        types: Words::EMPTY,
        codes: Words::EMPTY,
        rules: Rules::EMPTY,
        usage: Amounts::NONE,
    };

    /// The rules of an error, in no order.
    pub(crate) fn rules_of(&self, error: u16) -> impl Iterator<Item = Rule> + use<> {
        self.rules.iter().filter(move |rule| rule.error == error)
    }
}

/// What few errors have.
#[derive(Debug)]
pub struct Extra {
    /// How bad it is, in the API's own words; may be empty.
    pub severity: &'static str,
    /// Where to read more; may be empty.
    pub help_url: &'static str,
    /// The version of the API that brought it; may be empty.
    pub since: &'static str,
    /// Why and since when it is deprecated.
    pub deprecated: Option<&'static str>,
    /// The groups it belongs to.
    pub groups: &'static [&'static str],
    /// Responses that show it.
    pub examples: &'static [Example],
}

/// A response that shows an error.
#[derive(Debug)]
pub struct Example {
    /// The status.
    pub status: u16,
    /// The headers, names in lower case.
    pub headers: &'static [(&'static str, &'static str)],
    /// The body.
    pub body: &'static str,
}

/// A typed field of an error.
#[derive(Debug)]
pub struct Field {
    /// The Rust name.
    pub name: &'static str,
    /// Where its value stands: the first source that is present.
    pub from: &'static [Source],
    /// Whether `Debug` hides it.
    pub sensitive: bool,
}

/// What a status, or a class of statuses, says by itself.
#[derive(Debug)]
pub struct StatusRow {
    /// The status, or the first of the class.
    pub status: u16,
    /// Its title in the file; may be empty.
    pub title: &'static str,
    /// The file's words about it; may be empty.
    pub docs: &'static str,
    /// The error assumed where the body names none, or [`NONE`].
    pub error: u16,
    /// The policy of errors that have none of their own, or [`NONE`].
    pub policy: u16,
}

/// How the bodies of one shape are read.
#[derive(Debug)]
pub struct Envelope {
    /// All of them hold where this envelope applies.
    pub when: &'static [Condition],
    /// Where all of them hold, a 2xx response is an error. `None`: it never is.
    pub error_when: Option<&'static [Condition]>,
    /// The error's message.
    pub message: Sources,
    /// The error's type.
    pub wire_type: Sources,
    /// The error's code.
    pub code: Sources,
    /// The request's parameter that is at fault.
    pub param: Sources,
    /// The status that the body names; it counts where the response's own status is a success.
    pub status: Sources,
    /// The id by which the server's people find the request.
    pub request_id: Sources,
    /// Where to read more.
    pub help_url: Sources,
    /// When to come back.
    pub retry_after: Sources,
    /// Whether to come back.
    pub should_retry: Sources,
}

/// One thing that must hold of a response.
#[derive(Debug)]
pub enum Condition {
    /// The media type, without parameters, in lower case.
    ContentType(&'static [&'static str]),
    /// The status is in one of these ranges, both ends included.
    Status(&'static [(u16, u16)]),
    /// The header is there, with this value if one is given.
    Header(&'static str, Option<&'static str>),
    /// The node is there, `null` included.
    Exists(u16),
    /// The node is there and of this JSON type.
    Is(u16, JsonType),
    /// The node is there and equals the literal.
    Equals(u16, Literal),
}

/// The type of a JSON value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsonType {
    /// `null`
    Null,
    /// `true` or `false`
    Boolean,
    /// A number.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
}

/// A JSON value to compare with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Literal {
    /// `null`
    Null,
    /// `true` or `false`
    Boolean(bool),
    /// A number, as the file writes it.
    Number(&'static str),
    /// A string.
    String(&'static str),
}

/// Places in a body that are read together, in one pass.
#[derive(Debug)]
pub struct Tree {
    /// All places; the first one is the body itself.
    pub nodes: &'static [Node],
    /// What is searched for in the items of arrays.
    pub searches: &'static [Search],
}

impl Tree {
    /// No places.
    pub const EMPTY: Self = Self { nodes: &[], searches: &[] };
}

/// A place in a body: a node of the tree of all pointers that the file names.
///
/// The nodes stand in breadth-first order, so that the children of one node stand together.
#[derive(Debug)]
pub struct Node {
    /// The member of an object, or the decimal index of an array, that leads here from the parent.
    pub key: &'static str,
    /// The first child. The children that a key leads to are ordered by key, as bytes; none has a key twice.
    pub children: u16,
    /// How many children a key leads to.
    pub members: u16,
    /// The root of the tree that each item of this array is read into, or [`NONE`]. It stands right after the
    /// members, followed by the results of the searches.
    pub item: u16,
    /// How many results of searches follow the item's root.
    pub results: u16,
    /// The first of its searches; there are as many as results, in the same order.
    pub searches: u16,
    /// The first eight bytes of the key and the quote behind it, as a little-endian number, if JSON need not escape the
    /// key.
    pub(crate) quoted: u64,
    /// The bits that `quoted` takes; none where there is no such number.
    pub(crate) mask: u64,
}

impl Node {
    /// A node.
    #[must_use]
    pub const fn new(key: &'static str, children: u16, members: u16, item: u16, results: u16, searches: u16) -> Self {
        let (quoted, mask) = quoted(key.as_bytes());
        Self { key, children, members, item, results, searches, quoted, mask }
    }
}

const fn quoted(key: &[u8]) -> (u64, u64) {
    let (mut quoted, mut mask) = (0, 0);
    let mut at = 0;
    while at <= key.len() {
        let byte = if at < key.len() { key[at] } else { b'"' };
        if at < key.len() && matches!(byte, b'"' | b'\\' | ..0x20) {
            return (1, 0); // equals nothing
        }
        if at < 8 {
            quoted |= (byte as u64) << (8 * at);
            mask |= 0xFF << (8 * at);
        }
        at += 1;
    }
    (quoted, mask)
}

/// A search for the first item of an array that fulfils all conditions; what `from` leads to is then the value of
/// the search's result node.
#[derive(Debug)]
pub struct Search {
    /// The members, as nodes of the item's tree, and what they must equal.
    pub conditions: &'static [(u16, Literal)],
    /// The node of the item's tree that is the result.
    pub from: u16,
}

/// One condition of a rule; a list is "any of".
#[derive(Debug)]
pub enum Test {
    /// The type.
    Type(&'static [&'static str]),
    /// The code.
    Code(&'static [&'static str]),
    /// The status, as ranges with both ends included.
    Status(&'static [(u16, u16)]),
    /// The parameter.
    Param(&'static [&'static str]),
    /// A header, its name in lower case, and its value; without one, the header being there.
    Header(&'static str, Option<&'static str>),
    /// The method of the request; it does not hold where the method is not known.
    Method(&'static [&'static str]),
}
