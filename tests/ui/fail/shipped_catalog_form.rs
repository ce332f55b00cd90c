backstop::errors! {
    pub mod bare = catalog;
    pub mod unquoted = catalog(altllm);
    pub mod two = catalog("altllm", "openai");
    pub mod unended = catalog("altllm")
}

fn main() {}
