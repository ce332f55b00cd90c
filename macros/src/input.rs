//! What stands between the braces of `errors!`.

use backstop_schema::lint::Levels;
use syn::{
    Attribute, Error, Ident, LitStr, Result, Token, Visibility, parenthesized,
    parse::{Parse, ParseStream},
    token::Paren,
};

use crate::lints;

const FORM: &str = "expected `pub mod name = \"name.errors.json\";`";
const CATALOG: &str = "expected the name of a shipped catalog: `catalog(\"name\")`";

/// The modules up to the first mistake, and that mistake.
pub(crate) struct Input {
    pub(crate) modules: Vec<Module>,
    pub(crate) error: Option<Error>,
}

/// `#[attribute] pub mod name = "path";`
pub(crate) struct Module {
    /// `#[cfg(…)]`
    pub(crate) conditions: Vec<Attribute>,
    /// Those of the generated module.
    pub(crate) attributes: Vec<Attribute>,
    /// `#[backstop(…)]`
    pub(crate) lint_attributes: Vec<Attribute>,
    /// Which lints of the file are on.
    pub(crate) lints: Result<Levels>,
    pub(crate) visibility: Visibility,
    pub(crate) name: Ident,
    pub(crate) source: Result<Source>,
}

/// What a module is made from.
pub(crate) enum Source {
    /// `"path"`: an error file.
    Path(LitStr),
    /// `catalog("name")`: one that is shipped.
    Catalog(LitStr),
}

impl Source {
    fn literal(&self) -> &LitStr {
        let (Self::Path(literal) | Self::Catalog(literal)) = self;
        literal
    }
}

impl Parse for Input {
    /// Takes all tokens, whatever they are, so that the modules before a mistake are still generated.
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let mut modules = Vec::new();
        let mut error = input.is_empty().then(|| input.error(FORM));
        while error.is_none() && !input.is_empty() {
            error = module(input, &mut modules).err();
        }
        if error.is_some() {
            while !input.is_empty() {
                skip(input)?;
            }
        }
        Ok(Self { modules, error })
    }
}

fn module(input: ParseStream<'_>, modules: &mut Vec<Module>) -> Result<()> {
    if input.peek(Token![#]) && input.peek2(Token![!]) {
        return Err(input.error("attributes of a module stand before it: `#[…] pub mod name = …`"));
    }
    let mut attributes = input.call(Attribute::parse_outer)?;
    let mut take = |name| attributes.extract_if(.., |attribute| attribute.path().is_ident(name)).collect();
    let (conditions, lint_attributes): (_, Vec<_>) = (take("cfg"), take("backstop"));
    let lints = lints::levels(&lint_attributes);
    let visibility: Visibility = input.parse()?;
    if !input.peek(Token![mod]) {
        return Err(input.error(FORM));
    }
    input.parse::<Token![mod]>()?;
    let name: Ident = input.parse()?;
    let source = if input.peek(Token![=]) {
        input.parse::<Token![=]>()?;
        source(input)
    } else {
        Err(input.error(format!("expected `= \"{name}.errors.json\";`: the file that the module is made from")))
    };
    let end = match &source {
        Ok(source) => end(input, source),
        Err(_) => skip_to_end(input),
    };
    modules.push(Module { conditions, attributes, lint_attributes, lints, visibility, name, source });
    end
}

/// The path of the file, or the name of a shipped one.
fn source(input: ParseStream<'_>) -> Result<Source> {
    if input.peek(LitStr) {
        let path: LitStr = input.parse()?;
        return if path.value().is_empty() {
            Err(Error::new(path.span(), "the path is empty"))
        } else {
            Ok(Source::Path(path))
        };
    }
    if input.peek(Ident) && input.fork().parse::<Ident>()? == "catalog" {
        return catalog(input).map(Source::Catalog);
    }
    Err(input.error("expected the path of an error file, as a string literal such as \"api.errors.json\""))
}

/// `catalog("name")`
fn catalog(input: ParseStream<'_>) -> Result<LitStr> {
    let word: Ident = input.parse()?;
    if !input.peek(Paren) {
        return Err(Error::new(word.span(), CATALOG));
    }
    let inner;
    let parentheses = parenthesized!(inner in input);
    let name = inner.parse::<LitStr>().ok().filter(|_| inner.is_empty());
    while !inner.is_empty() {
        skip(&inner)?;
    }
    name.ok_or_else(|| Error::new(parentheses.span.join(), CATALOG))
}

fn end(input: ParseStream<'_>, source: &Source) -> Result<()> {
    let missing = match source {
        Source::Path(_) => "expected `;` after the path",
        Source::Catalog(_) => "expected `;` after the catalog",
    };
    if input.is_empty() {
        return Err(Error::new(source.literal().span(), missing));
    }
    if input.peek(Token![;]) { input.parse::<Token![;]>().map(drop) } else { Err(input.error(missing)) }
}

/// Goes on behind a module whose path is wrong, so that it and those after it are still known.
fn skip_to_end(input: ParseStream<'_>) -> Result<()> {
    while !input.is_empty() && !input.peek(Token![;]) {
        skip(input)?;
    }
    input.parse::<Option<Token![;]>>().map(drop)
}

fn skip(input: ParseStream<'_>) -> Result<()> {
    input.parse::<proc_macro2::TokenTree>().map(drop)
}
