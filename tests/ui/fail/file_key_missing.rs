backstop::errors! {
    mod api = "../../../schema/tests/mistakes/key_missing.json";
}

fn main() {
    let _ = (api::ErrorKind::Unrecognized, api::Error::is_retryable);
}
