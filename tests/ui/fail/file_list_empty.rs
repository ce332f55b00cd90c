backstop::errors! {
    mod api = "../../../schema/tests/mistakes/list_empty.json";
}

fn main() {
    let _ = (api::ErrorKind::Unrecognized, api::Error::is_retryable);
}
