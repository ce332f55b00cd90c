backstop::errors! {
    mod api = "../../../schema/tests/mistakes/envelope_media_type.json";
}

fn main() {
    let _ = (api::ErrorKind::Unrecognized, api::Error::is_retryable);
}
