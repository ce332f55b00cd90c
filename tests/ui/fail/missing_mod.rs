backstop::errors! {
    pub api = "valid.errors.json";
}

fn main() {}
