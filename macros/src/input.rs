//! What stands between the braces of `errors!`.

use syn::{
    Attribute, Error, Ident, LitStr, Result, Token, Visibility,
    parse::{Parse, ParseStream},
};

const FORM: &str = "expected `pub mod name = \"name.errors.json\";`";

/// The modules up to the first mistake, and that mistake.
pub(crate) struct Input {
    pub(crate) modules: Vec<Module>,
    pub(crate) error: Option<Error>,
}

/// `#[attribute] pub mod name = "path";`
pub(crate) struct Module {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) name: Ident,
    pub(crate) path: Result<LitStr>,
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
    let attributes = input.call(Attribute::parse_outer)?;
    let visibility: Visibility = input.parse()?;
    if !input.peek(Token![mod]) {
        return Err(input.error(FORM));
    }
    input.parse::<Token![mod]>()?;
    let name: Ident = input.parse()?;
    let path = if input.peek(Token![=]) {
        input.parse::<Token![=]>()?;
        path(input)
    } else {
        Err(input.error(format!("expected `= \"{name}.errors.json\";`: the file that the module is made from")))
    };
    let end = match &path {
        Ok(path) => end(input, path),
        Err(_) => skip_to_end(input),
    };
    modules.push(Module { attributes, visibility, name, path });
    end
}

/// The path of the file.
fn path(input: ParseStream<'_>) -> Result<LitStr> {
    if input.peek(LitStr) {
        let path: LitStr = input.parse()?;
        return if path.value().is_empty() { Err(Error::new(path.span(), "the path is empty")) } else { Ok(path) };
    }
    let shipped = input.fork().parse::<Ident>().is_ok_and(|name| name == "catalog");
    Err(input.error(if shipped {
        "shipped catalogs cannot be named yet: give the path of an error file, as a string literal"
    } else {
        "expected the path of an error file, as a string literal such as \"api.errors.json\""
    }))
}

fn end(input: ParseStream<'_>, path: &LitStr) -> Result<()> {
    const MISSING: &str = "expected `;` after the path";
    if input.is_empty() {
        return Err(Error::new(path.span(), MISSING));
    }
    if input.peek(Token![;]) { input.parse::<Token![;]>().map(drop) } else { Err(input.error(MISSING)) }
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
