backstop::errors! {
    mod api = "../../../schema/tests/mistakes/not_an_object.json";
}

fn main() {
    let _ = (api::ErrorKind::Unrecognized, api::Error::is_retryable);
}
