backstop::errors! {
    mod api = "../../../schema/tests/mistakes/timeout_of_attempt_above_total.json";
}

fn main() {
    let _ = (api::ErrorKind::Unrecognized, api::Error::is_retryable);
}
