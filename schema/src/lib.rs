//! The file format of backstop, and the generator that turns it into Rust.

pub mod catalog;
