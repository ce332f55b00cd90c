//! The procedural macros of backstop; use them through the crate `backstop`.
//!
//! A thin shell: it reads the macro's input and the file, and leaves the rest to `backstop-schema`.

mod derive;
mod file;
mod input;
mod lints;
mod module;
mod search;

use input::Input;

/// Turns error files into modules with a typed error enum, conversions and retry-policy tables.
///
/// ```text
/// backstop::errors! {
///     /// How the AltLLM API fails.
///     pub mod altllm = "altllm.errors.json";
///     /// How the OpenAI API fails.
///     pub mod openai = catalog("openai");
/// }
/// ```
///
/// The path is relative to the source file that holds the invocation, as with `include_str!`; editing the
/// file rebuilds the crate. `catalog("name")` is one of the files that are shipped with Backstop. Several modules may
/// stand in one invocation, each with attributes and a visibility of its own. The file of a module that `#[cfg(…)]` leaves
/// out is not read, and need not be there.
///
/// # Lints
///
/// What is questionable in a valid file is a warning: that of the lint `deprecated`, since a macro has no other to give.
/// `#[backstop(allow(no_jitter))]` before `pub mod` turns a lint off, `#[backstop(warn(missing_example))]` one on that
/// is off by default; `"x-allow": "no_jitter"` does so within an object of the file, and `#[allow(deprecated)]` hides
/// all. The files that are shipped with Backstop are not linted. The description of the format lists the lints.
///
/// # Errors
///
/// Each mistake in the file is a compile error that shows the line and what to do about it. The items exist all the
/// same, in outline, so that nothing else fails for want of them.
#[proc_macro]
pub fn errors(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let input = syn::parse_macro_input!(input as Input);
    input
        .modules
        .iter()
        .map(module::expand)
        .chain(input.error.map(|error| error.into_compile_error()))
        .collect::<proc_macro2::TokenStream>()
        .into()
}

/// # Errors
///
/// Each mistake in an attribute is a compile error at its place, all of them at once; a strategy is held to the rules of
/// the error file. The impl exists all the same, in outline, so that nothing else fails for want of it.
#[proc_macro_derive(Retry, attributes(retry))]
pub fn retry(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let input = syn::parse_macro_input!(input as syn::DeriveInput);
    derive::retry::derive(&input).into()
}

/// # Errors
///
/// Each mistake in an attribute is a compile error at its place, all of them at once; one about the words of the error
/// file names the file. Mistakes in the file itself are told where `errors!` reads it. The impls exist all the same, in
/// outline, so that nothing else fails for want of them.
#[proc_macro_derive(FromApiError, attributes(api_error))]
pub fn from_api_error(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let input = syn::parse_macro_input!(input as syn::DeriveInput);
    derive::api_error::derive(&input).into()
}
