//! The public view of the tables.

use std::fmt;

use http::StatusCode;

use crate::{
    Reply, RetryPolicy, Timeouts,
    decode::amounts,
    tables::{ErrorRow, Extra, NONE, StatusRow, Tables},
};

/// Everything an error file says, as const data: errors, statuses, policies, timeouts.
///
/// Generated code holds one as `CATALOG`.
pub struct Catalog {
    pub(crate) tables: Tables,
    /// The error that each status from 100 to 599 alone stands for, or [`NONE`].
    by_status: [u16; 500],
}

impl Catalog {
    /// Wraps the tables of generated code.
    #[doc(hidden)]
    #[must_use]
    pub const fn from_tables(tables: Tables) -> Self {
        Self { by_status: by_status(&tables), tables }
    }

    /// The name of the API.
    #[must_use]
    pub fn api(&self) -> &'static str {
        self.tables.api
    }

    /// The file's words about the API; may be empty.
    #[must_use]
    pub fn docs(&self) -> &'static str {
        self.tables.docs
    }

    /// How many kinds of errors there are, `Unrecognized` included.
    #[doc(hidden)]
    #[must_use]
    pub const fn kinds(&self) -> usize {
        self.tables.errors.len()
    }

    /// How long calls may take, as the file says.
    #[must_use]
    pub fn timeouts(&self) -> Timeouts {
        self.tables.timeouts
    }

    /// The statuses and classes that the file describes, exact ones first, each part ascending.
    pub fn statuses(&self) -> impl Iterator<Item = StatusInfo> + '_ {
        let exact = self.tables.statuses.iter().map(|row| StatusInfo { row, class: false });
        exact.chain(self.tables.classes.iter().map(|row| StatusInfo { row, class: true }))
    }

    /// The errors in the order of the file, which is that of the kinds; the last one is `Unrecognized`.
    pub fn errors(&'static self) -> impl Iterator<Item = ErrorInfo> {
        let rows = (0_u16..).zip(self.tables.errors.iter());
        rows.map(move |(index, row)| ErrorInfo { catalog: self, index, row })
    }

    /// The error of this name: its type or code, as [`ErrorInfo::name`] gives it. Where the kind is at hand, its `info()`
    /// is the same.
    ///
    /// ```
    /// # #[cfg(feature = "macros")] {
    /// # mod api { backstop::errors! { pub mod altllm = catalog("altllm"); } }
    /// # use api::altllm::{CATALOG, ErrorKind};
    /// let error = CATALOG.error("rate_limit_error").expect("the file has it");
    /// assert_eq!(error.canonical_status(), 429);
    /// assert_eq!(error.policy_for(error.canonical_status()).name(), "wait");
    /// assert_eq!(ErrorKind::RateLimit.info().name(), "rate_limit_error");
    /// # }
    /// ```
    #[must_use]
    pub fn error(&'static self, name: &str) -> Option<ErrorInfo> {
        self.index_of(name).map(|index| self.at(index))
    }

    /// What a success says it used up, as the file's `usage` has it: an item for each entry that the reply has, in the order
    /// of the file. Those of one name add up.
    ///
    /// Amounts are whole: what is a fraction, after its `scale`, is rounded. What is more than a `u64` holds is `u64::MAX`;
    /// what is negative or no number, such as `null`, counts as absent. An event of a stream is read as a body.
    ///
    /// [`Executor::heed`](crate::Executor::heed) records them in the quotas of their names. An executor of errors of your own
    /// has no file to go by: [record](crate::UsageMeter::record) them there.
    ///
    /// ```
    /// # #[cfg(feature = "macros")] {
    /// # mod api { backstop::errors! { pub mod anthropic = catalog("anthropic"); } }
    /// # use api::anthropic::CATALOG;
    /// use backstop::{Reply, http::{HeaderMap, StatusCode}};
    ///
    /// let headers = HeaderMap::new();
    /// let reply = Reply::new(StatusCode::OK, &headers, br#"{"usage": {"input_tokens": 2095, "output_tokens": 503}}"#);
    /// assert_eq!(CATALOG.usage(&reply).collect::<Vec<_>>(), [("tokens", 2095), ("tokens", 503)]);
    /// # }
    /// ```
    pub fn usage(&'static self, reply: &Reply<'_>) -> impl Iterator<Item = (&'static str, u64)> + use<> {
        amounts(self, reply, |_| true).into_iter()
    }

    /// The index of the error of this name.
    pub(crate) fn index_of(&self, name: &str) -> Option<u16> {
        let Tables { errors, names, .. } = &self.tables;
        names.search(|index| errors.name(index).unwrap_or_default().cmp(name))
    }

    /// The error with this index; `Unrecognized` beyond the last one.
    pub(crate) fn at(&'static self, index: u16) -> ErrorInfo {
        let errors = &self.tables.errors;
        let index = index.min(self.unrecognized());
        ErrorInfo { catalog: self, index, row: errors.get(index).unwrap_or(NAMELESS) }
    }

    /// The policy of an error, by its index among the kinds, under a status: the error's own, else the status's, else
    /// the default.
    pub(crate) fn policy(&self, error: u16, status: u16) -> &'static RetryPolicy {
        let own = self.tables.errors.policy(error);
        let chosen = if own == NONE { self.status_policy(status) } else { own };
        self.tables.policies.get(usize::from(chosen)).unwrap_or(&RetryPolicy::NEVER)
    }

    fn status_policy(&self, status: u16) -> u16 {
        let rows = [self.exact(status), self.class(status)];
        let mut policies = rows.into_iter().flatten().map(|row| row.policy);
        policies.find(|&policy| policy != NONE).unwrap_or(self.tables.default_policy)
    }

    /// The error that the status alone stands for.
    pub(crate) fn status_error(&self, status: u16) -> u16 {
        match self.by_status.get(usize::from(status.wrapping_sub(100))) {
            Some(&error) if error != NONE => error,
            _ => self.unrecognized(),
        }
    }

    /// The error that exactly this status stands for.
    pub(crate) fn exact_error(&self, status: u16) -> Option<u16> {
        self.exact(status).map(|row| row.error).filter(|&error| error != NONE)
    }

    /// The kind of responses that nothing says anything about: the last one.
    pub(crate) fn unrecognized(&self) -> u16 {
        u16::try_from(self.tables.errors.len().saturating_sub(1)).unwrap_or(NONE)
    }

    fn exact(&self, status: u16) -> Option<&'static StatusRow> {
        let rows = self.tables.statuses;
        rows.binary_search_by_key(&status, |row| row.status).ok().and_then(|at| rows.get(at))
    }

    fn class(&self, status: u16) -> Option<&'static StatusRow> {
        self.tables.classes.iter().find(|row| row.status == status / 100 * 100)
    }
}

/// An exact status decides before its class, where it names an error.
const fn by_status(tables: &Tables) -> [u16; 500] {
    let mut errors = [NONE; 500];
    let mut place = 0;
    while place < errors.len() {
        let mut classes = tables.classes;
        while let [row, rest @ ..] = classes {
            if row.status as usize / 100 == place / 100 + 1 && errors[place] == NONE {
                errors[place] = row.error;
            }
            classes = rest;
        }
        place += 1;
    }
    let mut exact = tables.statuses;
    while let [row, rest @ ..] = exact {
        let place = row.status.wrapping_sub(100) as usize;
        if place < errors.len() && row.error != NONE {
            errors[place] = row.error;
        }
        exact = rest;
    }
    errors
}

impl fmt::Debug for Catalog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let errors = self.tables.errors.len().saturating_sub(1);
        f.debug_struct("Catalog").field("api", &self.tables.api).field("errors", &errors).finish_non_exhaustive()
    }
}

/// What the file says about one status, or one class of statuses.
#[derive(Clone, Copy, Debug)]
pub struct StatusInfo {
    row: &'static StatusRow,
    class: bool,
}

impl StatusInfo {
    /// The status; the first of them where this is a class.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.row.status
    }

    /// Whether it stands for the whole class, such as 5xx.
    #[must_use]
    pub fn is_class(&self) -> bool {
        self.class
    }

    /// Its title; may be empty.
    #[must_use]
    pub fn title(&self) -> &'static str {
        self.row.title
    }

    /// The file's words about it; may be empty.
    #[must_use]
    pub fn docs(&self) -> &'static str {
        self.row.docs
    }
}

/// What the file says about one error.
#[derive(Clone, Copy)]
pub struct ErrorInfo {
    catalog: &'static Catalog,
    index: u16,
    row: ErrorRow,
}

impl ErrorInfo {
    /// What identifies it in logs and in `FromStr`: unique in the file.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.row.name
    }

    /// The file's words about it; may be empty.
    #[must_use]
    pub fn docs(&self) -> &'static str {
        self.row.docs
    }

    /// The type that the server side writes.
    #[must_use]
    pub fn wire_type(&self) -> Option<&'static str> {
        present(self.row.wire_type)
    }

    /// The code that the server side writes.
    #[must_use]
    pub fn code(&self) -> Option<&'static str> {
        present(self.row.code)
    }

    /// The first status listed, or the one whose row assumes this error; 500 where there is none.
    #[must_use]
    pub fn canonical_status(&self) -> StatusCode {
        StatusCode::from_u16(self.row.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// The policy under a status: that of the error's own strategy, else the status's, else the default.
    #[must_use]
    pub fn policy_for(&self, status: StatusCode) -> &'static RetryPolicy {
        self.catalog.policy(self.index, status.as_u16())
    }

    /// How bad it is, in the API's own words.
    #[must_use]
    pub fn severity(&self) -> Option<&'static str> {
        self.extra(|extra| extra.severity)
    }

    /// Where to read more.
    #[must_use]
    pub fn help_url(&self) -> Option<&'static str> {
        self.extra(|extra| extra.help_url)
    }

    /// The version of the API that brought it.
    #[must_use]
    pub fn since(&self) -> Option<&'static str> {
        self.extra(|extra| extra.since)
    }

    /// Why and since when it is deprecated, if it is; empty where the file only says that it is.
    #[must_use]
    pub fn deprecated(&self) -> Option<&'static str> {
        self.row.extra.and_then(|extra| extra.deprecated)
    }

    /// The groups it belongs to.
    #[must_use]
    pub fn groups(&self) -> &'static [&'static str] {
        self.row.extra.map_or(&[], |extra| extra.groups)
    }

    fn extra(&self, text: fn(&'static Extra) -> &'static str) -> Option<&'static str> {
        self.row.extra.map(text).and_then(present)
    }
}

impl fmt::Debug for ErrorInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let status = self.canonical_status().as_u16();
        f.debug_struct("ErrorInfo").field("name", &self.name()).field("status", &status).finish_non_exhaustive()
    }
}

/// Stands in for the row of `Unrecognized`, which every generated table ends with.
const NAMELESS: ErrorRow = ErrorRow {
    name: "unrecognized",
    variant: "Unrecognized",
    wire_type: "",
    code: "",
    docs: "",
    status: 500,
    policy: NONE,
    fields: &[],
    extra: None,
};

fn present(text: &'static str) -> Option<&'static str> {
    (!text.is_empty()).then_some(text)
}
