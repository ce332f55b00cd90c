backstop::errors! {
    pub mod api = ".";
}

fn main() {
    let _ = api::ErrorKind::ALL;
}
