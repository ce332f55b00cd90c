backstop::errors! {
    #![allow(dead_code)]
    pub mod api = "valid.errors.json";
}

fn main() {}
