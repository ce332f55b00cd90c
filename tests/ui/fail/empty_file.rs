backstop::errors! {
    pub mod api = "empty_file.errors.json";
}

fn main() {
    let _ = api::ErrorKind::ALL;
}
