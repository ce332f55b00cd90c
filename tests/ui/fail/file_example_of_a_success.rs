backstop::errors! {
    mod api = "../../../schema/tests/mistakes/example_of_a_success.json";
}

fn main() {
    let _ = (api::ErrorKind::Unrecognized, api::Error::is_retryable);
}
