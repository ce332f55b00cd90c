backstop::errors! {
    pub mod api = "byte_order_mark.errors.json";
}

fn main() {
    let _ = api::ErrorKind::ALL;
}
