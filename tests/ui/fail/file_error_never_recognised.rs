backstop::errors! {
    mod api = "../../../schema/tests/mistakes/error_never_recognised.json";
}

fn main() {
    let _ = (api::ErrorKind::Unrecognized, api::Error::is_retryable);
}
