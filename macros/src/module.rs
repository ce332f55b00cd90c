//! From one `mod` of the macro's input to a module with items.

use backstop_schema::{
    Linted, Outline,
    catalog::Catalog,
    catalogs,
    diagnostic::Diagnostics,
    expand::{expand as items_of, module_docs, outline},
    lint,
    lint::Levels,
};
use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{LitStr, ext::IdentExt as _};

use crate::{
    file::{self, File},
    input::{Module, Source},
    lints,
};

/// The module; where there are mistakes, these and the module in outline.
pub(crate) fn expand(module: &Module) -> TokenStream {
    let expanded = match &module.source {
        Ok(source) if !module.conditions.is_empty() => return behind_cfg(module, source),
        Ok(Source::Path(path)) => from_path(module, path),
        Ok(Source::Catalog(name)) => shipped(module, name),
        Err(error) => in_outline(module, error.to_compile_error(), &Outline::default(), None),
    };
    let mistake = module.lints.as_ref().err().map(syn::Error::to_compile_error);
    quote!(#mistake #expanded)
}

/// The same call once more, for the compiler to strip where the conditions do not hold: only it knows, and then the file
/// need not be there.
fn behind_cfg(module: &Module, source: &Source) -> TokenStream {
    let Module { conditions, attributes, lint_attributes, visibility, name, .. } = module;
    let source = match source {
        Source::Path(path) => quote!(#path),
        Source::Catalog(catalog) => quote!(catalog(#catalog)),
    };
    quote! {
        #(#conditions)*
        ::backstop::errors! {
            #(#attributes)*
            #(#lint_attributes)*
            #visibility mod #name = #source;
        }
    }
}

fn from_path(module: &Module, path: &LitStr) -> TokenStream {
    let written = format!("mod {} = {:?}", module.name, path.value());
    match file::read(&path.value(), path.span(), &written) {
        Ok(file) => from_file(module, path, &file),
        Err(unread) => {
            let mistakes = mistakes(&unread.mistake.into(), path.span(), &unread.shown, &[]);
            in_outline(module, mistakes, &Outline::default(), None)
        }
    }
}

fn shipped(module: &Module, name: &LitStr) -> TokenStream {
    match catalogs::find(&name.value()) {
        Ok(shipped) => {
            let shown = format!("catalog {}", shipped.name);
            from_source(module, name, &shown, shipped.source.as_bytes(), &Levels::none(), None)
        }
        Err(mistake) => {
            let help = mistake.help.as_deref().unwrap_or_default();
            let message = format!("{}\n = help: {help}", mistake.message);
            in_outline(module, syn::Error::new(name.span(), message).to_compile_error(), &Outline::default(), None)
        }
    }
}

fn from_file(module: &Module, path: &LitStr, file: &File) -> TokenStream {
    let levels = module.lints.as_ref().cloned().unwrap_or_else(|_| Levels::none());
    from_source(module, path, &file.shown, &file.bytes, &levels, file.tracked.then_some(path))
}

/// From the text of a file, which messages call `shown` and show at `place`.
fn from_source(
    module: &Module,
    place: &LitStr,
    shown: &str,
    source: &[u8],
    levels: &Levels,
    tracked: Option<&LitStr>,
) -> TokenStream {
    match lint(source, levels) {
        Ok(Linted { catalog, warnings }) => {
            let warnings = warnings.map(|found| lints::warnings(&found, place.span(), shown, source));
            items(module, &catalog, warnings, tracked)
        }
        Err(failure) => {
            let mistakes = mistakes(&failure.diagnostics, place.span(), shown, source);
            in_outline(module, mistakes, &failure.outline, tracked)
        }
    }
}

fn in_outline(module: &Module, mistakes: TokenStream, known: &Outline, tracked: Option<&LitStr>) -> TokenStream {
    let items = items(module, &outline(known), None, tracked);
    quote!(#mistakes #items)
}

fn items(module: &Module, catalog: &Catalog, more: Option<TokenStream>, tracked: Option<&LitStr>) -> TokenStream {
    let Module { attributes, visibility, name, .. } = module;
    let introduced = attributes.iter().any(|attribute| attribute.path().is_ident("doc"));
    let docs = module_docs(catalog, &name.unraw().to_string(), introduced);
    // What the user wrote is a paragraph of its own.
    let gap = introduced.then(|| quote!(#[doc = ""]));
    let items = items_of(catalog);
    // The compiler rebuilds the crate when a file that it included changes; an unnamed constant leaves no bytes behind.
    let tracked = tracked.map(|path| {
        quote!(
            const _: &[u8] = ::core::include_bytes!(#path);
        )
    });
    quote! {
        #(#attributes)*
        #gap
        #docs
        #visibility mod #name {
            #items
            #more
            #tracked
        }
    }
}

/// One compile error for each mistake, at the path.
fn mistakes(diagnostics: &Diagnostics, span: Span, name: &str, source: &[u8]) -> TokenStream {
    let errors = diagnostics.iter().map(|diagnostic| {
        let text = Diagnostics::from(diagnostic.clone()).render(name, source);
        // The compiler says "error: " itself.
        let message = text.strip_prefix("error: ").unwrap_or(&text).trim_end();
        quote_spanned!(span=> ::core::compile_error!(#message);)
    });
    errors.collect()
}
