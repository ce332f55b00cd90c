//! What the attributes say, as written.

use backstop_schema::nearest::nearest;
use proc_macro2::Span;
use quote::ToTokens as _;
use syn::{Attribute, Data, DeriveInput, Field, Ident, Lit, Path, spanned::Spanned as _};

use crate::derive::{
    attribute::{self, Item, List, Value},
    mistakes::Mistakes,
};

const NAME: &str = "retry";

/// The strategies by name.
const WORDS: [(&str, Word); 4] =
    [("never", Word::Never), ("backoff", Word::Backoff), ("wait", Word::Wait), ("delegate", Word::Delegate)];

/// The keys of a strategy of the error file.
const STRATEGY: [&str; 11] = [
    "max_attempts",
    "initial_backoff",
    "max_backoff",
    "backoff_multiplier",
    "jitter",
    "retry_after",
    "safety",
    "throttle",
    "halt",
    "cost",
    "failover",
];

/// What to do about an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    Never,
    Backoff,
    Wait,
    /// What the error inside says.
    Delegate,
}

/// What the attributes of a type or a variant say.
#[derive(Default)]
pub(super) struct Settings {
    /// The strategy.
    pub(super) word: Option<(Word, Span)>,
    /// The keys of the strategy.
    pub(super) keys: Vec<Item>,
    /// The kind for logs.
    pub(super) kind: Option<(String, Span)>,
    /// The method that says when to come back.
    pub(super) after: Option<Path>,
    pub(super) timeouts: Option<List>,
    /// The path of the crate `backstop`.
    pub(super) runtime: Option<Path>,
    /// Something was wrong, so that what is missing may just be misspelt.
    pub(super) wrong: bool,
}

/// What stands before the type, and before each of its variants.
pub(super) struct Written {
    pub(super) container: Settings,
    pub(super) variants: Vec<Settings>,
}

impl Written {
    pub(super) fn read(input: &DeriveInput, mistakes: &mut Mistakes) -> Self {
        let container = Settings::read(&input.attrs, true, mistakes);
        let variants = match &input.data {
            Data::Enum(data) => data.variants.iter().map(|it| Settings::read(&it.attrs, false, mistakes)).collect(),
            Data::Struct(_) | Data::Union(_) => Vec::new(),
        };
        Self { container, variants }
    }
}

impl Settings {
    fn read(attributes: &[Attribute], of_type: bool, mistakes: &mut Mistakes) -> Self {
        let mut found = Mistakes::default();
        let (items, _) = attribute::items(attributes, NAME, &mut found);
        let mut settings = Self::default();
        for item in items {
            settings.item(item, of_type, &mut found);
        }
        settings.wrong = !found.are_none();
        found.move_to(mistakes);
        settings
    }

    fn item(&mut self, item: Item, of_type: bool, mistakes: &mut Mistakes) {
        match item {
            Item::Path(path) => self.word(&path, mistakes),
            Item::Pair(key, value) if key == "kind" => {
                not_twice(self.kind.is_some(), &key, mistakes);
                self.kind = value.text(&key, "overloaded", mistakes).map(|text| (text.value(), key.span()));
            }
            Item::Pair(key, value) if key == "retry_after" => {
                not_twice(self.after.is_some(), &key, mistakes);
                self.after = method(value, &key, mistakes);
            }
            Item::Pair(key, value) if key == "crate" && of_type => {
                not_twice(self.runtime.is_some(), &key, mistakes);
                self.runtime = value.path(&key, "path::to::backstop", mistakes);
            }
            Item::List(key, list) if key == "timeouts" && of_type => {
                not_twice(self.timeouts.is_some(), &key, mistakes);
                self.timeouts = Some(list);
            }
            Item::Pair(ref key, _) | Item::List(ref key, _) if STRATEGY.iter().any(|known| key == known) => {
                self.keys.push(item);
            }
            Item::Pair(key, _) | Item::List(key, _) => unknown_key(&key, of_type, mistakes),
            Item::Literal(Lit::Str(text)) if WORDS.iter().any(|(word, _)| *word == text.value()) => {
                mistakes.on(&text, format_args!("write it without quotes: `{}`", text.value()));
            }
            Item::Literal(literal) => mistakes.on(literal, "expected a strategy, or `key = value`"),
        }
    }

    fn word(&mut self, path: &Path, mistakes: &mut Mistakes) {
        let text = path.to_token_stream().to_string();
        match (WORDS.iter().find(|(word, _)| *word == text), self.word) {
            (Some(&(_, word)), None) => self.word = Some((word, path.span())),
            (Some(_), Some(_)) => mistakes.on(path, "an error has one strategy; this is the second one"),
            (None, _) => unknown_word(&text, path, mistakes),
        }
    }
}

fn unknown_word(text: &str, path: &Path, mistakes: &mut Mistakes) {
    let words = WORDS.map(|(word, _)| word);
    if STRATEGY.contains(&text) {
        return mistakes.at(path.span(), format_args!("`{text}` needs a value: `{text} = …`"));
    }
    let message = format!("there is no strategy `{text}`");
    let help = match nearest(text, words) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None if text == "after" => "it stands before the field that says when to come back".to_owned(),
        None => format!("it is one of `{}`", words.join("`, `")),
    };
    mistakes.with_help(path.span(), message, help);
}

fn unknown_key(key: &Ident, of_type: bool, mistakes: &mut Mistakes) {
    let text = key.to_string();
    let own: &[&str] = if of_type { &["kind", "timeouts", "crate"] } else { &["kind"] };
    let known = || STRATEGY.iter().chain(own).copied();
    let help = match nearest(&text, known()) {
        _ if matches!(text.as_str(), "retry" | "strategy") => {
            "write the strategy alone: `#[retry(backoff)]`".to_owned()
        }
        _ if matches!(text.as_str(), "timeouts" | "crate") => "it belongs to the attribute of the type".to_owned(),
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("it is one of `{}`", known().collect::<Vec<_>>().join("`, `")),
    };
    mistakes.with_help(key.span(), format_args!("unknown key `{text}`"), help);
}

fn not_twice(again: bool, key: &Ident, mistakes: &mut Mistakes) {
    if again {
        mistakes.at(key.span(), format_args!("`{key}` is given twice"));
    }
}

/// `retry_after = "method"`; the table's own words on it are a list.
fn method(value: Value, key: &Ident, mistakes: &mut Mistakes) -> Option<Path> {
    let duration = match &value {
        Value::Literal(Lit::Str(text)) => text.value(),
        Value::Literal(Lit::Int(number)) => format!("{}s", number.base10_digits()),
        _ => String::new(),
    };
    if duration.starts_with(|c: char| c.is_ascii_digit()) {
        let help = format!("without a hint, wait so long: `retry_after(default = \"{duration}\")`");
        mistakes.with_help(value.span(), "`retry_after` names the method that says when to come back", help);
        return None;
    }
    value.path(key, "method", mistakes)
}

/// What the attribute of a field says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// It says when to come back.
    After,
    /// It is the error that knows.
    Delegate,
}

pub(super) fn mark(field: &Field, mistakes: &mut Mistakes) -> Option<(Mark, Span)> {
    let (items, _) = attribute::items(&field.attrs, NAME, mistakes);
    let mut mark = None;
    for item in items {
        let span = item.span();
        let found = match &item {
            Item::Path(path) if path.is_ident("after") => Mark::After,
            Item::Path(path) if path.is_ident("delegate") => Mark::Delegate,
            _ => {
                let help = "a strategy stands before the variant, or the type";
                mistakes.with_help(span, "expected `after` or `delegate`", help);
                continue;
            }
        };
        if mark.is_some() {
            mistakes.at(span, "a field is one or the other, once");
        }
        mark = Some((found, span));
    }
    mark
}
