backstop::errors! {
    mod api = "../../../schema/tests/mistakes/usage_scale_too_large.json";
}

fn main() {
    let _ = (api::ErrorKind::Unrecognized, api::Error::is_retryable);
}
