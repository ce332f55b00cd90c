backstop::errors! {
    mod api = "../../../schema/tests/mistakes/envelope_never_used.json";
}

fn main() {
    let _ = (api::ErrorKind::Unrecognized, api::Error::is_retryable);
}
