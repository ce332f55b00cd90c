backstop::errors! {
    pub mod api {}
}

fn main() {}
