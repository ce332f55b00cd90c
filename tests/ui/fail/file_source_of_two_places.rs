backstop::errors! {
    mod api = "../../../schema/tests/mistakes/source_of_two_places.json";
}

fn main() {
    let _ = (api::ErrorKind::Unrecognized, api::Error::is_retryable);
}
