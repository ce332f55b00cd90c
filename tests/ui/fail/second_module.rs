// The first module is there although the second one is malformed.
backstop::errors! {
    pub mod first = "valid.errors.json";
    pub mod second == "valid.errors.json";
}

fn main() {
    let _ = first::ErrorKind::RateLimit;
}
