backstop::errors! {
    pub mod api = "not_utf8.errors.json";
}

fn main() {
    let _ = api::ErrorKind::ALL;
}
