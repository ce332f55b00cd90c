//! `#[backstop(allow(…), warn(…))]`: which lints of the file are on, and how a warning reaches the compiler.

use backstop_schema::{
    diagnostic::Diagnostics,
    lint::{Levels, Lint},
};
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote_spanned;
use syn::{Attribute, Error, Result, meta::ParseNestedMeta};

const FORM: &str = "expected `allow(…)` or `warn(…)` with the names of lints";

/// What the attributes make of the default levels.
pub(crate) fn levels(attributes: &[Attribute]) -> Result<Levels> {
    let mut levels = Levels::default();
    for attribute in attributes {
        attribute.parse_nested_meta(|list| {
            let change = match list.path.get_ident() {
                Some(word) if word == "allow" => Levels::allow,
                Some(word) if word == "warn" => Levels::warn,
                _ => return Err(list.error(FORM)),
            };
            list.parse_nested_meta(|name| {
                levels = change(std::mem::take(&mut levels), lint(&name)?);
                Ok(())
            })
        })?;
    }
    Ok(levels)
}

fn lint(name: &ParseNestedMeta<'_>) -> Result<Lint> {
    let word = name.path.get_ident().ok_or_else(|| name.error(FORM))?;
    Lint::find(&word.to_string()).map_err(|mistake| {
        let help = mistake.help.as_deref().unwrap_or_default();
        Error::new(word.span(), format!("{}\n = help: {help}", mistake.message))
    })
}

/// A compiler warning for each of these, at the path: stable Rust has none for a macro to give, but for the use of
/// something deprecated. They stand within the module, so that `#[allow(deprecated)]` on it silences them.
pub(crate) fn warnings(found: &Diagnostics, span: Span, file: &str, source: &[u8]) -> TokenStream {
    let warnings = found.iter().filter_map(|warning| {
        let name = Ident::new(warning.lint?.name(), span);
        let text = Diagnostics::from(warning.clone()).render(file, source);
        // The compiler says "warning: " and the name itself.
        let text = text.split_once(": ").map_or(&*text, |(_, rest)| rest).trim_end();
        // Aligned with the help, which is the last line.
        let margin = text.lines().next_back().and_then(|line| line.find('=')).unwrap_or_default();
        let note = format!("{text}\n{:margin$}= note: `#[backstop(allow({name}))]` before `pub mod` allows it", "");
        Some(quote_spanned! {span=>
            #[allow(non_upper_case_globals)]
            const _: () = {
                #[deprecated(note = #note)]
                const #name: () = ();
                #name
            };
        })
    });
    warnings.collect()
}
