backstop::errors! {
    pub mod api = concat!("valid", ".errors.json");
}

fn main() {}
