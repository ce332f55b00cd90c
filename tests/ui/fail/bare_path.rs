backstop::errors!("valid.errors.json");

fn main() {}
