backstop::errors! {
    pub mod api = 42;
}

fn main() {}
