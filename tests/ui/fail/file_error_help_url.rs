backstop::errors! {
    mod api = "../../../schema/tests/mistakes/error_help_url.json";
}

fn main() {
    let _ = (api::ErrorKind::Unrecognized, api::Error::is_retryable);
}
