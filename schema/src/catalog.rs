//! A valid error file, names resolved and defaults filled in: what the generator reads.
//!
//! `validate` alone makes one, so that whoever holds a [`Catalog`] need not check anything: every index is in range,
//! every name is a valid Rust identifier and unique where it has to be.

mod places;

use std::time::Duration;

pub use self::places::{Condition, Envelope, JsonType, Literal, Place, Pointer, Source, Unit};

/// A valid error file.
#[derive(Clone, Debug, PartialEq)]
pub struct Catalog {
    /// The name of the API.
    pub api: String,
    /// What the file says about it.
    pub docs: Option<String>,
    /// How long calls may take.
    pub timeouts: Timeouts,
    /// The strategies of the file, in its order, then the built-in ones that something names.
    pub strategies: Vec<Strategy>,
    /// The strategy where neither error nor status has one: an index into `strategies`.
    pub default_strategy: usize,
    /// The envelopes in the order of the file.
    pub envelopes: Vec<Envelope>,
    /// The statuses in the order of the file.
    pub statuses: Vec<Status>,
    /// The errors in the order of the file.
    pub errors: Vec<Error>,
    /// The operations in the order of the file.
    pub operations: Vec<Operation>,
    /// The errors of operations that name theirs, and those of groups: each has an enum of its own.
    pub subsets: Vec<Subset>,
    /// What a success says it used up, in the order of the file.
    pub usage: Vec<Amount>,
}

/// How long something may take.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Timeouts {
    /// One attempt.
    pub attempt: Option<Duration>,
    /// The whole call.
    pub total: Option<Duration>,
}

/// A retry strategy, defaults filled in.
#[derive(Clone, Debug, PartialEq)]
pub struct Strategy {
    /// Its name.
    pub name: String,
    /// Whether it retries.
    pub retries: bool,
    /// Attempts in all, at least 1.
    pub max_attempts: u32,
    /// The bound of the first delay.
    pub initial_backoff: Duration,
    /// The bound of all delays.
    pub max_backoff: Duration,
    /// The factor between bounds, at least 1.
    pub backoff_multiplier: f64,
    /// How delays are drawn.
    pub jitter: Jitter,
    /// The delay where the server names none.
    pub retry_after_default: Option<Duration>,
    /// The longest hint obeyed.
    pub retry_after_max: Duration,
    /// Whether the server may have acted.
    pub safety: Safety,
    /// Who slows down together.
    pub throttle: Option<Hold>,
    /// Whose calls fail at once.
    pub halt: Option<Hold>,
    /// Retry-budget tokens.
    pub cost: Option<u32>,
    /// Whether another endpoint is tried.
    pub failover: bool,
}

/// A throttle or a halt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hold {
    /// Whose calls.
    pub scope: Scope,
    /// How long, where the file says.
    pub duration: Option<Duration>,
}

/// How a delay is drawn below its bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Jitter {
    /// Between zero and the bound.
    Full,
    /// Between half the bound and the bound.
    Equal,
    /// The bound.
    None,
}

/// Whether the server may have acted on a failed request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Safety {
    /// It did not.
    NotProcessed,
    /// It may have.
    MaybeProcessed,
}

/// Who shares a throttle or a halt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Calls with the same credential.
    Credential,
    /// Calls to the same origin.
    Origin,
    /// Calls of the same operation.
    Operation,
}

/// A range of statuses, both ends included: one code, or a class such as 500 to 599.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StatusRange {
    /// The first.
    pub first: u16,
    /// The last.
    pub last: u16,
}

impl StatusRange {
    /// Whether it is one code.
    #[must_use]
    pub fn is_exact(self) -> bool {
        self.first == self.last
    }

    /// Whether both hold a status.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.first <= other.last && other.first <= self.last
    }
}

/// As the file writes it: `404`, `5xx`.
impl std::fmt::Display for StatusRange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.is_exact() { write!(f, "{}", self.first) } else { write!(f, "{}xx", self.first / 100) }
    }
}

/// What the file says about a status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// The code or class.
    pub status: StatusRange,
    /// Its title.
    pub title: Option<String>,
    /// What the file says about it.
    pub docs: Option<String>,
    /// The error assumed where the body names none: an index into `errors`.
    pub error: Option<usize>,
    /// The strategy of errors without one: an index into `strategies`.
    pub strategy: Option<usize>,
}

/// An error of the API.
#[derive(Clone, Debug, PartialEq)]
pub struct Error {
    /// What identifies it: its first type if no other error has that, else its first code, else its Rust name in
    /// snake case; that too where the file has one `name` for several types or codes. Unique.
    pub name: String,
    /// The variant's name in Rust (upper camel case, not a keyword); unique.
    pub variant: String,
    /// What the file says about it.
    pub docs: Option<String>,
    /// Any of these types identifies it.
    pub types: Vec<String>,
    /// Any of these codes identifies it; beside types, both must hold.
    pub codes: Vec<String>,
    /// Where it is expected; without types, codes and `matches`, what identifies it. The first is the canonical one.
    pub statuses: Vec<StatusRange>,
    /// Any of these identifies it too.
    pub matches: Vec<Match>,
    /// Its own strategy: an index into `strategies`.
    pub strategy: Option<usize>,
    /// How bad it is.
    pub severity: Option<String>,
    /// Where to read more.
    pub help_url: Option<String>,
    /// Since when it exists.
    pub since: Option<String>,
    /// Why it is deprecated; an empty text where the file only says that it is.
    pub deprecated: Option<String>,
    /// Its groups.
    pub groups: Vec<String>,
    /// Its typed fields.
    pub fields: Vec<Field>,
    /// Responses that show it.
    pub examples: Vec<Example>,
}

/// A `match` object: all that is given must hold, each list is "any of".
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Match {
    /// Types.
    pub types: Vec<String>,
    /// Codes.
    pub codes: Vec<String>,
    /// Statuses.
    pub statuses: Vec<StatusRange>,
    /// Parameters.
    pub params: Vec<String>,
    /// Headers (names in lower case) that must be there, and their values where these count; all must hold.
    pub headers: Vec<(String, Option<String>)>,
    /// Methods, in upper case.
    pub methods: Vec<String>,
}

/// A typed field of an error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The Rust name (snake case, not a keyword); unique in its error, and no method's name of `Fault`.
    pub name: String,
    /// What the file says about it.
    pub docs: Option<String>,
    /// The first source that is present.
    pub from: Vec<Source>,
    /// Its type.
    pub kind: FieldKind,
    /// Whether to hide it.
    pub sensitive: bool,
}

/// The type of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the words of the file")]
pub enum FieldKind {
    String,
    Integer,
    Number,
    Boolean,
    Duration,
    Timestamp,
    Json,
    List(Box<FieldKind>),
}

/// A response that shows an error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// The status.
    pub status: u16,
    /// The headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body as text: a string of the file as it is, any other value as JSON.
    pub body: String,
}

/// An amount that a success says it used up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amount {
    /// The name of the quotas that count it; others may have it too.
    pub name: String,
    /// The first source that is a number.
    pub from: Vec<Source>,
    /// What it is multiplied by, from 1 to 1,000,000,000.
    pub scale: u32,
}

/// An operation of the API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation {
    /// Its name.
    pub name: String,
    /// The name of its constant in Rust, such as `CREATE_CHAT`; unique.
    pub constant: String,
    /// The method, in upper case.
    pub method: String,
    /// The path template.
    pub path: String,
    /// Whether sending it twice is the same as once; by its method where the file does not say (RFC 9110, 9.2.2).
    pub idempotent: bool,
    /// How long it may take.
    pub timeouts: Timeouts,
    /// The errors it can end in: indices into `errors`; empty where the file does not say.
    pub errors: Vec<usize>,
}

/// Errors that have an enum of their own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subset {
    /// The enum's name in Rust, such as `CreateChatError`; unique among the types of the module.
    pub name: String,
    /// What they have in common.
    pub of: Common,
    /// The errors: indices into `errors`, ascending, at least one.
    pub errors: Vec<usize>,
}

/// What errors have in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Common {
    /// The operation of this name can end in them.
    Operation(String),
    /// They belong to this group.
    Group(String),
}
