//! Generated code does not fall for the user's own names.
#![deny(warnings, missing_docs)]
#![allow(dead_code, non_camel_case_types)]
#![forbid(unsafe_code)]

mod core {}
mod std {}
mod alloc {}
mod http {}
mod backstop {}
mod private {}
struct Option;
struct Result;
struct String;
struct Vec;
struct Box;
struct Duration;
struct Fault;
struct Catalog;
struct Error;
struct ErrorKind;
trait From {}
trait Clone {}
trait Debug {}
trait Into {}
const NONE: () = ();
const NODES: () = ();
static CATALOG: () = ();
macro_rules! write { () => {}; }
macro_rules! include_bytes { () => {}; }
macro_rules! format_args { () => {}; }

::backstop::errors! {
    /// Plain.
    pub mod plain = "plain.errors.json";
    /// With everything.
    pub mod rich = "rich.errors.json";
}

fn main() {
    write!();
    include_bytes!();
    format_args!();
}
