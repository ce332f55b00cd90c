backstop::errors! {
    pub mod api = catalog("alt-llm");
}

fn used() -> api::ErrorKind {
    api::ErrorKind::Unrecognized
}

fn main() {
    let _ = used();
}
