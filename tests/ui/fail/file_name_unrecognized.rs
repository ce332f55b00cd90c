backstop::errors! {
    mod api = "../../../schema/tests/mistakes/name_unrecognized.json";
}

fn main() {
    let _ = (api::ErrorKind::Unrecognized, api::Error::is_retryable);
}
