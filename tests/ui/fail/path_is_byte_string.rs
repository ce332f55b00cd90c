backstop::errors! {
    pub mod api = b"valid.errors.json";
}

fn main() {}
