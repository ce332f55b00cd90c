const PATH: &str = "valid.errors.json";

backstop::errors! {
    pub mod api = PATH;
}

fn used() -> api::ErrorKind {
    let _ = PATH;
    api::ErrorKind::Unrecognized
}

fn main() {
    let _ = used();
}
