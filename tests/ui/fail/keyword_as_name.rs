backstop::errors! {
    pub mod type = "valid.errors.json";
}

fn main() {}
