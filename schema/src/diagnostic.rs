//! What is wrong or questionable in an error file, as data; [`render`](Diagnostics::render) turns it into text.

use std::cell::{Cell, RefCell};
use std::fmt;

use crate::lint::Lint;
use crate::nearest::nearest;
use crate::render;

/// A range of bytes of the file: `start` is the first, `end` the one after the last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

impl Span {
    /// The bytes from `start` up to `end`.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }
}

/// Whether a file with it is unusable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Severity {
    /// A mistake: nothing can be made of the file.
    Error,
    /// Questionable: the file is valid, but may not do what its author wants.
    Warning,
}

/// One mistake, or one thing that is questionable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The lint that found it; `None` for a mistake.
    pub lint: Option<Lint>,
    /// Where it is; `None` where it concerns the file as a whole.
    pub span: Option<Span>,
    /// What is wrong, without a final full stop.
    pub message: String,
    /// Other places that have to do with it.
    pub labels: Vec<Label>,
    /// What to do about it.
    pub help: Option<String>,
}

/// Another place that has to do with a mistake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where it is.
    pub span: Span,
    /// What is there, such as "first given here".
    pub text: String,
}

impl Diagnostic {
    /// A mistake at a place of the file.
    #[must_use]
    pub fn at(span: Span, message: impl Into<String>) -> Self {
        Self { span: Some(span), ..Self::of_file(message) }
    }

    /// A mistake of the file as a whole.
    #[must_use]
    pub fn of_file(message: impl Into<String>) -> Self {
        Self { lint: None, span: None, message: message.into(), labels: Vec::new(), help: None }
    }

    /// Whether it is a mistake or a warning.
    #[must_use]
    pub fn severity(&self) -> Severity {
        if self.lint.is_none() { Severity::Error } else { Severity::Warning }
    }

    /// Points at another place.
    #[must_use]
    pub fn label(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label { span, text: text.into() });
        self
    }

    /// Says what to do about it.
    #[must_use]
    pub fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    /// Says what to do about it, where something is known.
    #[must_use]
    pub(crate) fn maybe_help(self, help: Option<String>) -> Self {
        Self { help: help.or(self.help), ..self }
    }
}

/// All mistakes or all warnings of a file, at least one, in the order of their places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostics {
    found: Vec<Diagnostic>,
}

impl Diagnostics {
    /// The mistakes.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.found.iter()
    }

    /// How many there are.
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "there is always one")]
    pub fn len(&self) -> usize {
        self.found.len()
    }

    /// All of them as text in the manner of rustc, a blank line between each two. `name` is what to call the file,
    /// `source` its bytes.
    #[must_use]
    pub fn render(&self, name: &str, source: &[u8]) -> String {
        render::render(&self.found, name, source)
    }
}

impl From<Diagnostic> for Diagnostics {
    fn from(diagnostic: Diagnostic) -> Self {
        Self { found: vec![diagnostic] }
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// The messages alone, one a line.
impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, diagnostic) in self.found.iter().enumerate() {
            let separator = if index == 0 { "" } else { "\n" };
            write!(f, "{separator}{}", diagnostic.message)?;
        }
        Ok(())
    }
}

impl std::error::Error for Diagnostics {}

/// Where mistakes are collected. It must be [finished](Sink::finish): dropped with its mistakes unread it panics in
/// debug builds, so that none is lost by an oversight.
#[derive(Debug, Default)]
pub(crate) struct Sink {
    found: RefCell<Vec<Diagnostic>>,
    guesses: Cell<usize>,
    gaps: Cell<Gaps>,
}

/// What of the file could not be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Gaps {
    #[default]
    None,
    /// Some values.
    Values,
    /// Some members, keys and all.
    Members,
}

/// So many words of a file are looked at in all for what a mistaken one may mean: a file with thousands of mistakes must
/// not take thousands times thousands of comparisons.
const MOST_GUESSES: usize = 50_000;

impl Sink {
    pub(crate) fn report(&self, diagnostic: Diagnostic) {
        self.found.borrow_mut().push(diagnostic);
    }

    /// A value could not be read: a name that is not there may stand in it.
    pub(crate) fn lacks_values(&self) {
        self.gaps.set(self.gaps.get().max(Gaps::Values));
    }

    /// Members could not be read: a key that is not there may be among them.
    pub(crate) fn lacks_members(&self) {
        self.gaps.set(Gaps::Members);
    }

    /// Whether a name that is not there is a mistake.
    pub(crate) fn knows_all_values(&self) -> bool {
        self.gaps.get() == Gaps::None
    }

    /// Whether a key that is not there is absent.
    pub(crate) fn knows_all_members(&self) -> bool {
        self.gaps.get() < Gaps::Members
    }

    /// A help line with the word of the file that a mistaken one probably means.
    pub(crate) fn did_you_mean<'a>(&self, word: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
        let left = MOST_GUESSES - self.guesses.get();
        let counted = known.take(left).inspect(|_| self.guesses.set(self.guesses.get() + 1));
        nearest(word, counted).map(|meant| format!("did you mean `{meant}`?"))
    }

    /// Whether nothing has been reported so far.
    pub(crate) fn is_empty(&self) -> bool {
        self.found.borrow().is_empty()
    }

    /// Where the mistakes found so far begin, ascending.
    pub(crate) fn starts(&self) -> Vec<usize> {
        let found = self.found.borrow();
        let mut starts: Vec<_> = found.iter().filter_map(|mistake| mistake.span).map(|span| span.start).collect();
        starts.sort_unstable();
        starts
    }

    /// The mistakes by place, those of one place in the order they were reported; `None` if there are none.
    pub(crate) fn finish(self) -> Option<Diagnostics> {
        let mut found = self.found.take();
        found.sort_by_key(|diagnostic| diagnostic.span);
        (!found.is_empty()).then_some(Diagnostics { found })
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        debug_assert!(
            std::thread::panicking() || self.found.borrow().is_empty(),
            "mistakes of an error file were dropped unread"
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mistakes_are_told_in_the_order_of_their_places() {
        let sink = Sink::default();
        sink.report(Diagnostic::at(Span::new(7, 8), "second"));
        sink.report(Diagnostic::at(Span::new(1, 2), "first"));
        sink.report(Diagnostic::at(Span::new(7, 8), "third"));
        assert_eq!(sink.finish().map(|found| found.to_string()).as_deref(), Some("first\nsecond\nthird"));
        assert!(Sink::default().finish().is_none());
    }

    #[test]
    #[should_panic(expected = "dropped unread")]
    fn a_forgotten_mistake_is_a_bug() {
        Sink::default().report(Diagnostic::of_file("lost"));
    }
}
