backstop::errors! {
    mod api = "../../../schema/tests/mistakes/error_without_identity.json";
}

fn main() {
    let _ = (api::ErrorKind::Unrecognized, api::Error::is_retryable);
}
