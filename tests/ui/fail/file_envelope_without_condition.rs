backstop::errors! {
    mod api = "../../../schema/tests/mistakes/envelope_without_condition.json";
}

fn main() {
    let _ = (api::ErrorKind::Unrecognized, api::Error::is_retryable);
}
