backstop::errors! {}

fn main() {}
