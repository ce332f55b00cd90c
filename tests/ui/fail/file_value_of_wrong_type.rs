backstop::errors! {
    mod api = "../../../schema/tests/mistakes/value_of_wrong_type.json";
}

fn main() {
    let _ = (api::ErrorKind::Unrecognized, api::Error::is_retryable);
}
