//! What `tests/build_script.rs` includes.

use backstop_schema::build::{Build, Error};

fn main() -> Result<(), Error> {
    Build::new().file("../schema/catalogs/altllm.errors.json").catalog("aws-json").compile()
}
