//! Which errors become which variant.

use backstop_schema::catalog::{Catalog, Error};

use super::{
    model::{Claim, Model, What},
    schema::Read,
    words::{Meaning, Words},
};
use crate::derive::mistakes::Mistakes;

/// How many names a message lists.
const SHOWN: usize = 8;

/// What becomes of what; targets are indices into [`Model::targets`].
#[derive(Default)]
pub(super) struct Claims {
    /// The target of each kind, `Unrecognized` the last; `None` for those that [`other`](Self::other) takes.
    pub(super) kinds: Vec<Option<usize>>,
    pub(super) other: Option<usize>,
    pub(super) transport: Option<usize>,
    pub(super) stopped: Option<usize>,
    /// The targets of which a word means nothing, so that nobody knows what they are made from.
    pub(super) doubtful: Vec<usize>,
}

impl Claims {
    /// The errors of the file that become this target.
    pub(super) fn errors<'a>(&self, target: usize, catalog: &'a Catalog) -> impl Iterator<Item = &'a Error> {
        let mine = self.kinds.iter().map(move |&kind| kind.or(self.other) == Some(target));
        catalog.errors.iter().zip(mine).filter(|&(_, mine)| mine).map(|(error, _)| error)
    }

    /// Whether the target is made from a call that failed without an answer.
    pub(super) fn is_of_call(&self, target: usize) -> bool {
        self.transport == Some(target) || self.stopped == Some(target)
    }
}

pub(super) fn resolve(model: &Model<'_>, schema: Option<&Read>, mistakes: &mut Mistakes) -> Claims {
    let mut claims = Claims { other: (!model.is_enum).then_some(0), ..Claims::default() };
    one_of_each(model, &mut claims, mistakes);
    not_both_sides(model, mistakes);
    let Some(schema) = schema else { return claims };
    claims.kinds = vec![None; schema.catalog.errors.len() + 1];
    if model.is_enum {
        by_words(model, schema, &mut claims, mistakes);
    }
    claims
}

/// `other`, `transport` and `stopped` each have one variant.
fn one_of_each(model: &Model<'_>, claims: &mut Claims, mistakes: &mut Mistakes) {
    for (target, Claim { span, what }) in model.claims() {
        let (slot, word) = match what {
            What::Other => (&mut claims.other, "other"),
            What::Transport => (&mut claims.transport, "transport"),
            What::Stopped => (&mut claims.stopped, "stopped"),
            What::Word(_) | What::Group(_) => continue,
        };
        match *slot {
            None => *slot = Some(target),
            Some(first) => {
                let first = model.targets[first].ident;
                mistakes.at(*span, format_args!("`{word}` is given twice: `{first}` has it already"));
            }
        }
    }
}

/// An error and a call without one have different values to fill fields with.
fn not_both_sides(model: &Model<'_>, mistakes: &mut Mistakes) {
    for target in &model.targets {
        let of_call = |claim: &&Claim| matches!(claim.what, What::Transport | What::Stopped);
        let call = target.claims.iter().find(of_call);
        if let Some(call) = call.filter(|_| !target.claims.iter().all(|claim| of_call(&claim))) {
            let message = "an error of the API and a call without an answer cannot become the same variant";
            mistakes.with_help(call.span, message, "give this a variant of its own");
        }
    }
}

/// A claim on one kind of error.
struct Claimed<'a> {
    meaning: Meaning,
    target: usize,
    claim: &'a Claim,
}

fn by_words(model: &Model<'_>, schema: &Read, claims: &mut Claims, mistakes: &mut Mistakes) {
    let words = Words::new(&schema.catalog);
    let mut best: Vec<Option<Claimed<'_>>> = claims.kinds.iter().map(|_| None).collect();
    for (target, claim) in model.claims() {
        let found = match &claim.what {
            What::Word(word) => words.find(word),
            What::Group(group) => words.group(group),
            What::Other | What::Transport | What::Stopped => continue,
        };
        let Some((meaning, kinds)) = found else {
            claims.doubtful.push(target);
            unknown(claim, &words, schema, mistakes);
            continue;
        };
        let mut disputed = None;
        for kind in kinds {
            match &best[kind] {
                Some(taken) if taken.meaning == meaning => disputed = disputed.or(Some((kind, taken.target))),
                Some(taken) if taken.meaning < meaning => {}
                _ => best[kind] = Some(Claimed { meaning, target, claim }),
            }
        }
        if let Some((kind, first)) = disputed {
            twice(claim, words.name(kind), model.targets[first].ident, first == target, mistakes);
        }
    }
    for (slot, best) in claims.kinds.iter_mut().zip(&best) {
        *slot = best.as_ref().map(|claimed| claimed.target);
    }
    nothing_left(model, &best, mistakes);
    if !model.is_incomplete && claims.doubtful.is_empty() && claims.other.is_none() {
        all_mapped(model, claims, &words, schema, mistakes);
    }
}

fn unknown(claim: &Claim, words: &Words<'_>, schema: &Read, mistakes: &mut Mistakes) {
    let file = &schema.shown;
    match &claim.what {
        What::Group(group) => {
            let message = format!("`{file}` has no group `{group}`");
            let help = match words.nearest_group(group) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None if words.groups().is_empty() => "none of its errors has `groups`".to_owned(),
                None => format!("it has {}", listed(&words.groups())),
            };
            mistakes.with_help(claim.span, message, help);
        }
        What::Word(word) => {
            let message = format!("no error of `{file}` is called `{word}`");
            let help = match words.nearest(word) {
                _ if words.group(word).is_some() => format!("it is a group: `group = \"{word}\"`"),
                _ if matches!(word.as_str(), "other" | "transport" | "stopped") => {
                    format!("write it without quotes: `{word}`")
                }
                Some(meant) => format!("did you mean `{meant}`?"),
                None => format!("there are {}", listed(&words.names())),
            };
            mistakes.with_help(claim.span, message, help);
        }
        What::Other | What::Transport | What::Stopped => {}
    }
}

fn twice(claim: &Claim, name: &str, first: &syn::Ident, same: bool, mistakes: &mut Mistakes) {
    let shared = match &claim.what {
        What::Word(word) if word != name => format!(", which `{word}` stands for too,"),
        What::Group(group) => format!(", which is in the group `{group}` too,"),
        _ => String::new(),
    };
    let already = if same { "named twice".to_owned() } else { format!("already what `{first}` is made from") };
    mistakes.at(claim.span, format_args!("`{name}`{shared} is {already}"));
}

/// A word or group of which more special words leave nothing is a mistake.
fn nothing_left(model: &Model<'_>, best: &[Option<Claimed<'_>>], mistakes: &mut Mistakes) {
    if !mistakes.are_none() {
        return;
    }
    for (_, claim) in model.claims() {
        let left = best.iter().flatten().any(|claimed| std::ptr::eq(claimed.claim, claim));
        if let (What::Word(word) | What::Group(word), false) = (&claim.what, left) {
            mistakes.at(claim.span, format_args!("other variants name all errors that `{word}` stands for"));
        }
    }
}

fn all_mapped(model: &Model<'_>, claims: &Claims, words: &Words<'_>, schema: &Read, mistakes: &mut Mistakes) {
    let unmapped: Vec<_> = (0..claims.kinds.len()).filter(|&kind| claims.kinds[kind].is_none()).collect();
    if unmapped.is_empty() {
        return;
    }
    let names: Vec<_> = unmapped.iter().map(|&kind| words.name(kind)).collect();
    let (ident, file) = (model.ident, &schema.shown);
    let errors = if names.len() == 1 { "one error".to_owned() } else { format!("{} errors", names.len()) };
    let message = format!("`{ident}` does not say what becomes of {errors} of `{file}`: {}", listed(&names));
    let error = quote::ToTokens::to_token_stream(&model.error).to_string().replace(' ', "");
    let help = format!("name each in a variant's `#[api_error(\"…\")]`, or add `#[api_error(other)] Other({error})`");
    mistakes.with_help(ident.span(), message, help);
}

/// Names for a message, the first few of them.
fn listed(names: &[&str]) -> String {
    let shown: Vec<_> = names.iter().take(SHOWN).map(|name| format!("`{name}`")).collect();
    match names.len().saturating_sub(SHOWN) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}
