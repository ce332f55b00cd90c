backstop::errors! {
    pub mod = "valid.errors.json";
}

fn main() {}
