backstop::errors! {
    pub mod api = "valid.errors.json"
}

fn main() {}
