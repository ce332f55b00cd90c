backstop::errors! {
    mod api = "../../../schema/tests/mistakes/name_not_to_be_made.json";
}

fn main() {
    let _ = (api::ErrorKind::Unrecognized, api::Error::is_retryable);
}
