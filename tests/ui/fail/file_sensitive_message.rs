backstop::errors! {
    mod api = "../../../schema/tests/mistakes/sensitive_message.json";
}

fn main() {
    let _ = (api::ErrorKind::Unrecognized, api::Error::is_retryable);
}
