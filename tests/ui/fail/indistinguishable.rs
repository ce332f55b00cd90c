backstop::errors! {
    pub mod api = "indistinguishable.errors.json";
}

fn main() {
    let _ = api::ErrorKind::ALL;
}
