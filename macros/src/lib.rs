//! The procedural macros of backstop; use them through the crate `backstop`.
