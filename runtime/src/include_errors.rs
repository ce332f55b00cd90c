//! `include_errors!`: what a build script has generated.

/// Includes what a build script has generated with `backstop_schema::build`.
///
/// ```text
/// backstop::include_errors! {
///     /// How the AltLLM API fails.
///     pub mod altllm;
/// }
/// ```
///
/// is the module that `errors!` makes of `altllm.errors.json`: the same items, with the file's own documentation beneath
/// yours. Several modules may stand in one invocation, each with attributes and a visibility of its own.
///
/// `include_errors!("altllm")` gives the items alone, for a module that has more in it:
///
/// ```text
/// pub mod altllm {
///     impl Error { /* … */ }
///
///     backstop::include_errors!("altllm"); // last, for it ends with a module of tests
/// }
/// ```
///
/// The build script, with `backstop-schema` and its feature `build` among the build-dependencies:
///
/// ```text
/// fn main() -> Result<(), backstop_schema::build::Error> {
///     backstop_schema::build::compile("src/altllm.errors.json")
/// }
/// ```
#[macro_export]
macro_rules! include_errors {
    ($name:literal $(,)?) => {
        ::core::include!(::core::concat!(::core::env!("OUT_DIR"), "/", $name, ".rs"));
    };
    ($($(#[$attribute:meta])* $visibility:vis mod $name:ident;)+) => {$(
        $(#[$attribute])*
        $visibility mod $name {
            // Not every crate uses, or shows to others, all that the file names; and the file's docs are written for people.
            #![allow(dead_code, unreachable_pub, clippy::doc_markdown)]
            #![doc = ::core::include_str!(::core::concat!(::core::env!("OUT_DIR"), "/", ::core::stringify!($name), ".md"))]
            $crate::include_errors!(@items $name);
        }
    )+};
    (@items $name:ident) => {
        ::core::include!(::core::concat!(::core::env!("OUT_DIR"), "/", ::core::stringify!($name), ".rs"));
    };
}
