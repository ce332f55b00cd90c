backstop::errors! {
    pub mod api = "valid.errors.json" with everything;
}

fn main() {}
