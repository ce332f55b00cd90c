//! What stands between the parentheses of a derive's attributes.

use backstop_schema::nearest::nearest;
use proc_macro2::{Span, TokenTree};
use quote::ToTokens;
use syn::{
    Attribute, Ident, Lit, LitStr, Meta, Path, Result, Token,
    ext::IdentExt as _,
    parenthesized,
    parse::{Parse, ParseStream},
    spanned::Spanned as _,
    token::Paren,
};

use super::mistakes::Mistakes;

/// One of the items between the commas.
pub(crate) enum Item {
    /// A literal alone: `"budget_exceeded"`, `20429`
    Literal(Lit),
    /// A word or a path alone: `other`, `altllm::Error`
    Path(Path),
    /// `key = value`
    Pair(Ident, Value),
    /// `key(item, …)`
    List(Ident, List),
}

/// What stands behind a `=`.
pub(crate) enum Value {
    /// `"text"`, `5`, `true`
    Literal(Lit),
    /// A negative number.
    Negative(Token![-], Lit),
    /// `full`, `path::to::function`
    Path(Path),
    /// `catalog("name")`
    Call(Ident, List),
}

/// Items in parentheses.
pub(crate) struct List {
    pub(crate) items: Vec<Item>,
    pub(crate) span: Span,
}

impl Item {
    pub(crate) fn key(&self) -> Option<&Ident> {
        match self {
            Self::Pair(key, _) | Self::List(key, _) => Some(key),
            Self::Literal(_) | Self::Path(_) => None,
        }
    }

    pub(crate) fn span(&self) -> Span {
        match self {
            Self::Literal(literal) => literal.span(),
            Self::Path(path) => path.span(),
            Self::Pair(key, _) | Self::List(key, _) => key.span(),
        }
    }
}

impl Value {
    pub(crate) fn span(&self) -> Span {
        match self {
            Self::Literal(literal) => literal.span(),
            Self::Negative(minus, literal) => minus.span.join(literal.span()).unwrap_or(literal.span()),
            Self::Path(path) => path.span(),
            Self::Call(name, _) => name.span(),
        }
    }

    /// The text that a key needs, which `example` shows.
    pub(crate) fn text(&self, key: &Ident, example: &str, mistakes: &mut Mistakes) -> Option<&LitStr> {
        if let Self::Literal(Lit::Str(text)) = self {
            return Some(text);
        }
        mistakes.at(self.span(), format_args!("`{key}` needs a text: `{key} = \"{example}\"`"));
        None
    }

    /// The path that a key needs, in quotes or without.
    pub(crate) fn path(self, key: &Ident, example: &str, mistakes: &mut Mistakes) -> Option<Path> {
        let span = self.span();
        match self {
            Self::Path(path) => return Some(path),
            Self::Literal(Lit::Str(text)) => {
                if let Ok(path) = text.parse_with(Path::parse_mod_style) {
                    return Some(path);
                }
            }
            _ => {}
        }
        mistakes.at(span, format_args!("`{key}` needs a path: `{key} = \"{example}\"`"));
        None
    }
}

/// The items of all attributes of this name, in their order, and where the first of these attributes stands.
pub(crate) fn items(attributes: &[Attribute], name: &str, mistakes: &mut Mistakes) -> (Vec<Item>, Option<Span>) {
    let mut items = Vec::new();
    let mut place = None;
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident(name)) {
        place = place.or(Some(attribute.path().span()));
        match &attribute.meta {
            Meta::List(list) if !list.tokens.is_empty() => {
                let found = list.parse_args_with(|input: ParseStream<'_>| Ok(separated(input, mistakes)));
                found.map_or_else(|error| mistakes.add(error), |found| items.extend(found));
            }
            meta => mistakes.on(meta, format_args!("expected `#[{name}(…)]`, with something in the parentheses")),
        }
    }
    (items, place)
}

/// Reports a key that there is not.
pub(crate) fn unknown(key: &Ident, known: &[&str], mistakes: &mut Mistakes) {
    let key_text = key.to_string();
    let help = match nearest(&key_text, known.iter().copied()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("it is one of `{}`", known.join("`, `")),
    };
    mistakes.with_help(key.span(), format_args!("unknown key `{key_text}`"), help);
}

/// The items between commas; what is no item is reported, and those behind it are read all the same.
fn separated(input: ParseStream<'_>, mistakes: &mut Mistakes) -> Vec<Item> {
    let mut items = Vec::new();
    while !input.is_empty() {
        match item(input, mistakes) {
            Ok(item) => items.push(item),
            Err(error) => {
                mistakes.add(error);
                skip(input);
            }
        }
        if !input.is_empty() && !input.peek(Token![,]) {
            mistakes.add(input.error("expected `,`"));
            skip(input);
        }
        let _comma: Result<Option<Token![,]>> = input.parse();
    }
    items
}

fn item(input: ParseStream<'_>, mistakes: &mut Mistakes) -> Result<Item> {
    if input.peek(Lit) {
        return input.parse().map(Item::Literal);
    }
    if input.peek(Ident::peek_any) && input.peek2(Token![=]) {
        let key = input.call(Ident::parse_any)?;
        input.parse::<Token![=]>()?;
        return value(input, mistakes).map(|value| Item::Pair(key, value));
    }
    if input.peek(Ident::peek_any) && input.peek2(Paren) {
        let key = input.call(Ident::parse_any)?;
        return list(input, mistakes).map(|list| Item::List(key, list));
    }
    if input.peek(Ident::peek_any) || input.peek(Token![::]) {
        return path(input).map(Item::Path);
    }
    Err(input.error("expected a word, a text in quotes, or `key = value`"))
}

fn value(input: ParseStream<'_>, mistakes: &mut Mistakes) -> Result<Value> {
    if input.peek(Token![-]) {
        return Ok(Value::Negative(input.parse()?, input.parse()?));
    }
    if input.peek(Lit) {
        return input.parse().map(Value::Literal);
    }
    if input.peek(Ident) && input.peek2(Paren) {
        return Ok(Value::Call(input.parse()?, list(input, mistakes)?));
    }
    if input.peek(Ident::peek_any) || input.peek(Token![::]) {
        return path(input).map(Value::Path);
    }
    Err(input.error("expected a value"))
}

fn list(input: ParseStream<'_>, mistakes: &mut Mistakes) -> Result<List> {
    let inner;
    let parentheses = parenthesized!(inner in input);
    Ok(List { items: separated(&inner, mistakes), span: parentheses.span.join() })
}

/// A path, or a keyword alone.
fn path(input: ParseStream<'_>) -> Result<Path> {
    let keyword =
        input.fork().call(Ident::parse_any).is_ok_and(|word| syn::parse2::<Ident>(word.to_token_stream()).is_err());
    if keyword && !input.peek2(Token![::]) {
        return input.call(Ident::parse_any).map(Path::from);
    }
    Path::parse(input)
}

/// Goes on before the next comma.
fn skip(input: ParseStream<'_>) {
    while !input.is_empty() && !input.peek(Token![,]) {
        let _skipped: Result<TokenTree> = input.parse();
    }
}
