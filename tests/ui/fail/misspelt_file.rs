backstop::errors! {
    pub mod api = "vallid.json";
}

fn main() {
    let _ = api::ErrorKind::ALL;
}
