backstop::errors! {
    pub mod api = "nowhere.errors.json";
}

fn main() {
    let _ = api::ErrorKind::ALL;
}
