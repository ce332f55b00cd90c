//! Errors that nothing tells apart: rules that tie in the order of precedence and can hold of the same response.

use std::collections::{HashMap, HashSet};

use crate::catalog::{Catalog, Error};
use crate::diagnostic::{Diagnostic, Sink, Span};
use crate::model::scalar::Word;
use crate::model::value::Spanned;
use crate::model::{self, File};
use crate::precedence::{Rule, rules};

/// As many combinations of words are tried for the rules of one rank before a coarser search takes over.
const MOST_COMBINATIONS: usize = 100_000;

pub(super) fn check(file: &File, catalog: &Catalog, sound: &[bool], sink: &Sink) {
    let places = Places::new(file);
    let mut rules = rules(catalog);
    rules.retain(|rule| sound[rule.error]);
    let mut reported = HashSet::new();
    for tied in rules.chunk_by(|one, other| one.key == other.key) {
        let mut buckets: HashMap<[&str; 4], Bucket<'_, '_>> = HashMap::new();
        for (rule, combinations) in tied.iter().zip(combinations(tied)) {
            for words in combinations {
                if let Some((first, how)) = buckets.entry(words).or_default().add(rule, &catalog.errors)
                    && reported.insert((first.error, rule.error))
                {
                    sink.report(places.mistake(how, first, rule, &catalog.errors));
                }
            }
        }
    }
}

/// The combinations of one code, type, parameter and method that each rule accepts: two rules that can hold of the same
/// response share one. Where there would be too many, codes or else types alone.
fn combinations<'a>(tied: &[Rule<'a>]) -> Vec<Vec<[&'a str; 4]>> {
    let count = |rule: &Rule<'_>| {
        let sizes = [rule.codes, rule.types, rule.params, rule.methods].map(|words| words.len().max(1));
        sizes.into_iter().fold(1, usize::saturating_mul)
    };
    let all = tied.iter().map(count).fold(0, usize::saturating_add);
    let few = all > MOST_COMBINATIONS;
    let of_rule = |rule: &Rule<'a>| -> Vec<[&'a str; 4]> {
        let lists = match rule.codes {
            [] if few => [&[], rule.types, &[], &[]],
            codes if few => [codes, &[], &[], &[]],
            codes => [codes, rule.types, rule.params, rule.methods],
        };
        let mut combinations = vec![[""; 4]];
        for (at, list) in lists.into_iter().enumerate().filter(|(_, list)| !list.is_empty()) {
            let with = |known: &[&'a str; 4], word: &'a String| {
                let mut longer = *known;
                longer[at] = word;
                longer
            };
            combinations =
                combinations.iter().flat_map(|known| list.iter().map(move |word| with(known, word))).collect();
        }
        combinations
    };
    tied.iter().map(of_rule).collect()
}

/// Rules that share a combination of words, by the headers they ask for.
#[derive(Default)]
struct Bucket<'r, 'a> {
    groups: Vec<Group<'r, 'a>>,
}

/// Rules that ask for values of the same headers.
struct Group<'r, 'a> {
    names: Vec<&'a str>,
    rules: Vec<&'r Rule<'a>>,
    by_values: HashMap<Vec<&'a str>, Vec<usize>>,
}

impl<'r, 'a> Bucket<'r, 'a> {
    /// Adds a rule; the first one of another error from which nothing tells it, if any. One that may stand beside it
    /// must not hide a later one that may not.
    fn add(&mut self, rule: &'r Rule<'a>, errors: &[Error]) -> Option<(&'r Rule<'a>, Clash)> {
        let valued = rule.headers.iter().filter_map(|(name, value)| Some((name.as_str(), value.as_deref()?)));
        let mut headers: Vec<_> = valued.collect();
        headers.sort_unstable();
        let (names, values): (Vec<_>, Vec<_>) = headers.into_iter().unzip();
        let mut clash = None;
        for group in &self.groups {
            let same = group.names == names;
            let alike = group.by_values.get(&values).map_or(&[][..], Vec::as_slice);
            let mut candidates: Box<dyn Iterator<Item = &&'r Rule<'a>>> =
                if same { Box::new(alike.iter().map(|&at| &group.rules[at])) } else { Box::new(group.rules.iter()) };
            clash = clash.or_else(|| candidates.find_map(|first| Some((*first, clash_of(first, rule, errors)?))));
        }
        let at = self.groups.iter().position(|group| group.names == names).unwrap_or_else(|| {
            self.groups.push(Group { names, rules: Vec::new(), by_values: HashMap::new() });
            self.groups.len() - 1
        });
        let group = &mut self.groups[at];
        group.by_values.entry(values).or_default().push(group.rules.len());
        group.rules.push(rule);
        clash
    }
}

/// Whether both rules can hold of one response, and are of different errors. They have the same rank, so that where one
/// says nothing neither does the other.
fn overlap(one: &Rule<'_>, other: &Rule<'_>) -> bool {
    let share = |some: &[String], others: &[String]| some.is_empty() || some.iter().any(|word| others.contains(word));
    let statuses = one.statuses.is_empty()
        || one.statuses.iter().any(|status| other.statuses.iter().any(|also| status.overlaps(*also)));
    let headers = one.headers.iter().all(|(name, value)| {
        let also = other.headers.iter().find(|(also, _)| also == name);
        also.is_none_or(|(_, also)| also == value || also.is_none() || value.is_none())
    });
    one.error != other.error
        && statuses
        && headers
        && share(one.methods, other.methods)
        && share(one.params, other.params)
        && share(one.types, other.types)
        && share(one.codes, other.codes)
}

/// Why two rules of the same rank are a mistake.
#[derive(Clone, Copy)]
enum Clash {
    Alike,
    Shadowed,
}

/// Where plain errors share a word and the status does not decide, the first in the file does. That is a mistake only
/// where the second has no status of its own.
fn clash_of(first: &Rule<'_>, second: &Rule<'_>, errors: &[Error]) -> Option<Clash> {
    if !overlap(first, second) {
        return None;
    }
    if first.object.is_some() || !first.statuses.is_empty() {
        return Some(Clash::Alike);
    }
    if !errors[second.error].statuses.is_empty() {
        return None;
    }
    if errors[first.error].statuses.is_empty() {
        return Some(Clash::Alike);
    }
    let within = |some: &[String], others: &[String]| some.iter().all(|word| others.contains(word));
    (within(second.types, first.types) && within(second.codes, first.codes)).then_some(Clash::Shadowed)
}

/// The places of errors, of their words and of their `match` objects.
struct Places<'a> {
    errors: &'a [Spanned<model::Error>],
}

impl<'a> Places<'a> {
    fn new(file: &'a File) -> Self {
        Self { errors: file.errors.value().map_or(&[], |list| &list.0) }
    }

    /// Where a rule stands that clashes with another: its object, or the word that both have.
    fn of(&self, rule: &Rule<'_>, other: &Rule<'_>) -> Span {
        let Spanned { span, value: error } = &self.errors[rule.error];
        if let Some(at) = rule.object {
            let objects = error.matches.value().map_or(&[][..], |list| &list.0);
            return objects.get(at).map_or(*span, |object| object.span);
        }
        let shared = |words: &'a [Spanned<Word>], others: &[String]| {
            words.iter().find(|word| others.contains(&word.value.0)).map(|word| word.span)
        };
        let code = shared(model::Error::words(&error.code), other.codes);
        code.or_else(|| shared(model::Error::words(&error.wire_type), other.types)).unwrap_or(*span)
    }

    fn mistake(&self, how: Clash, first: &Rule<'_>, second: &Rule<'_>, errors: &[Error]) -> Diagnostic {
        let (one, other) = (&errors[first.error].variant, &errors[second.error].variant);
        let (message, label, help) = match how {
            Clash::Alike if second.object.is_some() => (
                format!("nothing tells `{other}` from `{one}`: a response can match both, and neither says more"),
                format!("`{one}` matches it here"),
                "add a condition to one of them, or let no response match both",
            ),
            Clash::Alike => (
                format!("nothing tells `{other}` from `{one}`: both have {}", shared(first, second)),
                format!("`{one}` has it here"),
                "give them different statuses or codes, or use `match`",
            ),
            Clash::Shadowed => (
                format!("`{other}` is never recognised: `{one}` has {} too and comes first", shared(first, second)),
                format!("`{one}` has it here"),
                "move the error that lists no status to the front, or give it a `status`",
            ),
        };
        Diagnostic::at(self.of(second, first), message).label(self.of(first, second), label).help(help)
    }
}

/// What two plain rules have in common.
fn shared(first: &Rule<'_>, second: &Rule<'_>) -> String {
    let common = |some: &[String], others: &[String]| some.iter().find(|word| others.contains(word)).cloned();
    let code = common(first.codes, second.codes).map(|word| format!("the code `{word}`"));
    let wire_type = common(first.types, second.types).map(|word| format!("the type `{word}`"));
    let mut words: Vec<_> = wire_type.into_iter().chain(code).collect();
    let status = first.statuses.iter().find(|status| second.statuses.iter().any(|also| status.overlaps(*also)));
    words.extend(status.map(|status| format!("the status {status}")));
    words.join(" and ")
}
