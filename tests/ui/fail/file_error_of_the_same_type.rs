backstop::errors! {
    mod api = "../../../schema/tests/mistakes/error_of_the_same_type.json";
}

fn main() {
    let _ = (api::ErrorKind::Unrecognized, api::Error::is_retryable);
}
