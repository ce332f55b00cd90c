//! Strategies: their own rules, and the names by which others refer to them.

use std::collections::HashMap;
use std::time::Duration;

use super::syntax::{between, duration};
use crate::catalog::{Hold, Jitter, Safety, Strategy};
use crate::diagnostic::{Diagnostic, Sink, Span};
use crate::model::{self, RetryWord};
use crate::model::{
    scalar::DurationText,
    value::{Field, Named, Spanned},
};

/// The longest hint that is obeyed where the file says nothing.
const DEFAULT_HINT: Duration = Duration::from_secs(120);
const BUILT_IN: [&str; 3] = ["never", "backoff", "wait"];

/// The strategies of a file, and the built-in ones as soon as something names them.
pub(super) struct Strategies {
    rows: Vec<Strategy>,
    names: HashMap<String, usize>,
    /// Some strategies could not be read, so that a name that is not here need not be a mistake.
    incomplete: bool,
}

impl Strategies {
    pub(super) fn new(field: &Field<Named<model::Strategy>>, sink: &Sink) -> Self {
        let mut all = Self { rows: Vec::new(), names: HashMap::new(), incomplete: matches!(field, Field::Wrong) };
        for (name, strategy) in field.value().map_or(&[][..], |named| &named.0.0) {
            let row = match strategy.get() {
                Some(strategy) => checked(&name.value, strategy, sink),
                None => built_in(&name.value),
            };
            not_nameless(name, sink);
            all.add(row);
        }
        all
    }

    fn add(&mut self, row: Strategy) -> usize {
        self.names.insert(row.name.clone(), self.rows.len());
        self.rows.push(row);
        self.rows.len() - 1
    }

    /// The strategy that a key names.
    pub(super) fn find(&mut self, field: &Field<String>, sink: &Sink) -> Option<usize> {
        let Spanned { span, value: name } = field.get()?;
        if let Some(&index) = self.names.get(name) {
            return Some(index);
        }
        if BUILT_IN.contains(&name.as_str()) {
            return Some(self.add(built_in(name)));
        }
        if !self.incomplete && sink.knows_all_members() {
            let mistake = Diagnostic::at(*span, format!("there is no strategy `{name}`"));
            let unnamed = BUILT_IN.into_iter().filter(|name| !self.names.contains_key(*name));
            let known = || self.rows.iter().map(|row| row.name.as_str()).chain(unnamed.clone());
            let some: Vec<_> = known().take(10).collect();
            let help = format!("declare it in `strategies`, or use one of `{}`", some.join("`, `"));
            sink.report(mistake.help(help).maybe_help(sink.did_you_mean(name, known())));
        }
        None
    }

    /// The default strategy: what the file says, else `never`.
    pub(super) fn default(&mut self, field: &Field<String>, sink: &Sink) -> usize {
        let never = Field::Given(Spanned { span: Span::default(), value: "never".to_owned() });
        let found = if field.is_absent() { None } else { self.find(field, sink) };
        found.or_else(|| self.find(&never, sink)).unwrap_or_default()
    }

    pub(super) fn into_rows(self) -> Vec<Strategy> {
        self.rows
    }
}

/// A strategy that says nothing of its own; each name that is not built in is read as `backoff`.
fn built_in(name: &str) -> Strategy {
    let wait = name == "wait";
    Strategy {
        name: name.to_owned(),
        retries: name != "never",
        max_attempts: 3,
        initial_backoff: Duration::from_secs(1),
        max_backoff: Duration::from_secs(if wait { 60 } else { 30 }),
        backoff_multiplier: 2.0,
        jitter: Jitter::Full,
        retry_after_default: wait.then_some(Duration::from_secs(60)),
        retry_after_max: DEFAULT_HINT,
        safety: if wait { Safety::NotProcessed } else { Safety::MaybeProcessed },
        throttle: None,
        halt: None,
        cost: None,
        failover: false,
    }
}

fn checked(name: &str, strategy: &Spanned<model::Strategy>, sink: &Sink) -> Strategy {
    let value = &strategy.value;
    let defaults = built_in("backoff");
    nothing_to_back_off(value, sink);
    let (initial_backoff, max_backoff) = backoffs(value, &defaults, sink);
    let (retry_after_default, retry_after_max) = hints(&value.retry_after, sink);
    Strategy {
        name: name.to_owned(),
        retries: value.retry.value() == Some(&RetryWord::Backoff),
        max_attempts: between(&value.max_attempts, 1, 100, sink).unwrap_or(defaults.max_attempts),
        initial_backoff,
        max_backoff,
        backoff_multiplier: multiplier(&value.backoff_multiplier, sink).unwrap_or(defaults.backoff_multiplier),
        jitter: value.jitter.value().map_or(defaults.jitter, |&word| word.into()),
        retry_after_default,
        retry_after_max,
        safety: value.safety.value().map_or(defaults.safety, |&word| word.into()),
        throttle: hold(&value.throttle, sink),
        halt: hold(&value.halt, sink),
        cost: between(&value.cost, 0, 1000, sink),
        failover: value.failover.value().copied().unwrap_or(defaults.failover),
    }
}

fn not_nameless(name: &Spanned<String>, sink: &Sink) {
    if name.value.trim().is_empty() {
        sink.report(Diagnostic::at(name.span, "a strategy needs a name"));
    }
}

/// What never retries has no use for the words of a backoff.
fn nothing_to_back_off(strategy: &model::Strategy, sink: &Sink) {
    let Some(Spanned { span: never, value: RetryWord::Never }) = strategy.retry.get() else {
        return;
    };
    let keys = [
        ("max_attempts", strategy.max_attempts.get().map(|field| field.span)),
        ("initial_backoff", strategy.initial_backoff.get().map(|field| field.span)),
        ("max_backoff", strategy.max_backoff.get().map(|field| field.span)),
        ("backoff_multiplier", strategy.backoff_multiplier.get().map(|field| field.span)),
        ("jitter", strategy.jitter.get().map(|field| field.span)),
        ("retry_after", strategy.retry_after.get().map(|field| field.span)),
        ("cost", strategy.cost.get().map(|field| field.span)),
        ("failover", strategy.failover.get().map(|field| field.span)),
    ];
    for (key, span) in keys {
        let Some(span) = span else { continue };
        let mistake = Diagnostic::at(span, format!("`{key}` has no meaning where nothing is retried"));
        let mistake = mistake.label(*never, "this strategy never retries");
        sink.report(mistake.help(format!("remove `{key}`, or let the strategy be a `backoff`")));
    }
}

fn backoffs(strategy: &model::Strategy, defaults: &Strategy, sink: &Sink) -> (Duration, Duration) {
    let initial = duration(&strategy.initial_backoff, sink);
    let max = duration(&strategy.max_backoff, sink);
    let sound = |field: &Field<DurationText>, read: Option<Duration>| field.is_absent() || read.is_some();
    let both_sound = sound(&strategy.initial_backoff, initial) && sound(&strategy.max_backoff, max);
    let first = initial.unwrap_or(defaults.initial_backoff);
    let longest = max.unwrap_or(defaults.max_backoff);
    if both_sound && first > longest {
        let message = "the first backoff is longer than the longest";
        let mistake = match (&strategy.initial_backoff, &strategy.max_backoff) {
            (Field::Given(initial), Field::Given(max)) => {
                Some(Diagnostic::at(initial.span, message).label(max.span, "the longest backoff"))
            }
            (Field::Given(initial), _) => {
                Some(Diagnostic::at(initial.span, message).help("`max_backoff` is \"30s\" if absent"))
            }
            (_, Field::Given(max)) => {
                Some(Diagnostic::at(max.span, message).help("`initial_backoff` is \"1s\" if absent"))
            }
            _ => None,
        };
        mistake.into_iter().for_each(|mistake| sink.report(mistake));
    }
    (first, longest)
}

fn hints(field: &Field<model::RetryAfter>, sink: &Sink) -> (Option<Duration>, Duration) {
    let Some(hints) = field.value() else {
        return (None, DEFAULT_HINT);
    };
    let default = duration(&hints.default, sink);
    let max = duration(&hints.max, sink);
    let sound = hints.max.is_absent() || max.is_some();
    let longest = max.unwrap_or(DEFAULT_HINT);
    if let (Some(wait), Field::Given(place)) = (default, &hints.default)
        && sound
        && wait > longest
    {
        let mistake = Diagnostic::at(place.span, "the default wait is longer than the longest that is obeyed");
        sink.report(match hints.max.get() {
            Some(max) => mistake.label(max.span, "the longest wait that is obeyed"),
            None => mistake.help("`max` is \"120s\" if absent"),
        });
    }
    (default, longest)
}

fn multiplier(field: &Field<f64>, sink: &Sink) -> Option<f64> {
    let Spanned { span, value } = *field.get()?;
    if (1.0..=1000.0).contains(&value) {
        return Some(value);
    }
    let mistake = Diagnostic::at(span, "the multiplier is out of range");
    sink.report(mistake.help("it is a number from 1 to 1000"));
    None
}

fn hold(field: &Field<model::Hold>, sink: &Sink) -> Option<Hold> {
    match field.value()? {
        model::Hold::Scope(scope) => Some(Hold { scope: (*scope).into(), duration: None }),
        model::Hold::Full(hold) => {
            let duration = duration(&hold.duration, sink);
            hold.scope.value().map(|&scope| Hold { scope: scope.into(), duration })
        }
    }
}
