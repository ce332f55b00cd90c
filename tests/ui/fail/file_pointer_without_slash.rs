backstop::errors! {
    mod api = "../../../schema/tests/mistakes/pointer_without_slash.json";
}

fn main() {
    let _ = (api::ErrorKind::Unrecognized, api::Error::is_retryable);
}
