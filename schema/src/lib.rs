//! The file format of backstop, and the generator that turns it into Rust.

pub mod catalog;
pub mod expand;
mod precedence;
