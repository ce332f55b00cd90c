backstop::errors! {
    pub mod openai = catalog("openai");
}

fn main() {}
