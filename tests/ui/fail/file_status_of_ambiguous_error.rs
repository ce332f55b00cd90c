backstop::errors! {
    mod api = "../../../schema/tests/mistakes/status_of_ambiguous_error.json";
}

fn main() {
    let _ = (api::ErrorKind::Unrecognized, api::Error::is_retryable);
}
