//! Lints: what is questionable in a valid error file, as warnings.
//!
//! One lint, one function. A lint speaks of a file that the format allows, so that it must be rare to be wrong: those
//! that describe a matter of taste, or how the API is rather than what the file says of it, are off unless asked for.
//! `"x-allow": "no_jitter"`, or a list of lints, in any object of the file turns them off for all that stands in it.

mod allowed;
mod deadline;
mod examples;
mod operations;
mod retry_after;
mod statuses;
mod strategies;

use std::fmt;

use crate::catalog::Catalog;
use crate::diagnostic::{Diagnostic, Sink, Span};
use crate::model::File;
use crate::nearest::nearest;
use crate::parse::json::Node;

/// Declares the lints: their order, their names, and whether they are on by default.
macro_rules! lints {
    ($($(#[doc = $doc:literal])* $level:ident $variant:ident = $name:literal => $check:expr,)*) => {
        /// A lint.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Lint {
            $($(#[doc = $doc])* $variant,)*
        }

        impl Lint {
            /// All lints.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// Its name, as the file and the command line write it.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }

            /// What it finds, and why that is questionable. Markdown.
            #[must_use]
            pub fn docs(self) -> &'static str {
                match self {
                    $(Self::$variant => concat!($($doc, "\n"),*).trim_ascii(),)*
                }
            }

            /// Whether it is on unless turned off.
            #[must_use]
            pub fn is_default(self) -> bool {
                match self {
                    $(Self::$variant => lints!(@ $level),)*
                }
            }

            fn check(self) -> Check {
                match self {
                    $(Self::$variant => $check,)*
                }
            }
        }
    };
    (@ default) => { true };
    (@ pedantic) => { false };
}

/// What one lint is: it looks at a file and reports.
type Check = fn(&Subject<'_>, &Sink);

lints! {
    /// The API throttles, yet nothing heeds the server's hint when to come back: an envelope names sources for
    /// `retry_after` without the header of that name, which proxies send too; or nothing that a 429 can be is ever
    /// retried or halted.
    default ThrottleWithoutRetryAfter = "throttle_without_retry_after" => retry_after::throttle_without_retry_after,
    /// A strategy retries with `"jitter": "none"`: clients that fail together come back together.
    default NoJitter = "no_jitter" => strategies::no_jitter,
    /// The waits of a strategy alone, at their longest, take longer than `timeouts` give the whole call, so that its last
    /// attempts are never made.
    default WaitsExceedDeadline = "waits_exceed_deadline" => deadline::waits_exceed_deadline,
    /// A strategy is declared that no error and no status names, nor `default_strategy`.
    default UnusedStrategy = "unused_strategy" => strategies::unused_strategy,
    /// A status from 400 on is described, but leads to nothing: it names neither an error nor a strategy, and no error
    /// lists it.
    default UnmappedStatus = "unmapped_status" => statuses::unmapped_status,
    /// `x-allow` holds something that is no lint.
    default UnknownLint = "unknown_lint" => |_, _| (),
    /// The waits of a strategy and as many attempts as it makes, each as long as `timeouts` allow one, take longer than
    /// these give the whole call, or those of an operation: the last attempts are cut short.
    pedantic AttemptsExceedDeadline = "attempts_exceed_deadline" => deadline::attempts_exceed_deadline,
    /// An operation that is not idempotent can end in an error whose strategy retries, where the server may have acted
    /// (`maybe_processed`): without an idempotency key its requests are not sent again.
    pedantic UnsafeRetry = "unsafe_retry" => operations::unsafe_retry,
    /// An error lists a status under which nothing else is known: a response of that status whose body says nothing, such
    /// as a proxy's, is `Unrecognized`.
    pedantic StatusWithoutRow = "status_without_row" => statuses::status_without_row,
    /// An error has no example.
    pedantic MissingExample = "missing_example" => examples::missing_example,
}

impl Lint {
    /// The lint of that name.
    ///
    /// # Errors
    ///
    /// If there is none; the mistake names the one that is probably meant.
    pub fn find(name: &str) -> Result<Self, Box<Diagnostic>> {
        let found = Self::ALL.iter().find(|lint| lint.name() == name).copied();
        found.ok_or_else(|| {
            let names = || Self::ALL.iter().map(|lint| lint.name());
            let help = match nearest(name, names()) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => {
                    format!("the lints are {}", names().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "))
                }
            };
            Box::new(Diagnostic::of_file(format!("there is no lint `{name}`")).help(help))
        })
    }

    /// A warning at a place of the file.
    fn at(self, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic { lint: Some(self), ..Diagnostic::at(span, message) }
    }
}

impl fmt::Display for Lint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Which lints are on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Levels {
    on: Vec<Lint>,
}

impl Levels {
    /// All lints.
    #[must_use]
    pub fn pedantic() -> Self {
        Self { on: Lint::ALL.to_vec() }
    }

    /// No lint.
    #[must_use]
    pub fn none() -> Self {
        Self { on: Vec::new() }
    }

    /// With this lint on.
    #[must_use]
    pub fn warn(mut self, lint: Lint) -> Self {
        if !self.warns(lint) {
            self.on.push(lint);
        }
        self
    }

    /// With this lint off.
    #[must_use]
    pub fn allow(mut self, lint: Lint) -> Self {
        self.on.retain(|&on| on != lint);
        self
    }

    /// Whether a lint is on.
    #[must_use]
    pub fn warns(&self, lint: Lint) -> bool {
        self.on.contains(&lint)
    }
}

/// The lints that are on by default.
impl Default for Levels {
    fn default() -> Self {
        Self { on: Lint::ALL.iter().copied().filter(|lint| lint.is_default()).collect() }
    }
}

/// A valid file: as written, and as understood. What stands in a list of one has the same index in the other.
struct Subject<'a> {
    file: &'a File,
    catalog: &'a Catalog,
}

/// Reports what the lints that are on find, less what the file allows.
pub(crate) fn report(file: &File, catalog: &Catalog, document: &Node<'_>, levels: &Levels, sink: &Sink) {
    if levels.on.is_empty() {
        return;
    }
    let subject = Subject { file, catalog };
    let found = Sink::default();
    let allowed = allowed::read(document, &found);
    for lint in Lint::ALL.iter().filter(|&&lint| levels.warns(lint)) {
        (lint.check())(&subject, &found);
    }
    for warning in found.finish().iter().flatten() {
        let off = |lint| !levels.warns(lint) || allowed.covers(lint, warning.span);
        if !warning.lint.is_some_and(off) {
            sink.report(warning.clone());
        }
    }
}
