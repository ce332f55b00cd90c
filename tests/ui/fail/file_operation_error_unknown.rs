backstop::errors! {
    mod api = "../../../schema/tests/mistakes/operation_error_unknown.json";
}

fn main() {
    let _ = (api::ErrorKind::Unrecognized, api::Error::is_retryable);
}
