//! The derive macros: attributes → model → check → impl. Where there are mistakes, these and the impl in outline, so
//! that they are all the user hears of.

pub(crate) mod api_error;
mod attribute;
mod mistakes;
pub(crate) mod retry;
