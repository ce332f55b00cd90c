backstop::errors! {
    mod api = "../../../schema/tests/mistakes/usage_twice.json";
}

fn main() {
    let _ = (api::ErrorKind::Unrecognized, api::Error::is_retryable);
}
