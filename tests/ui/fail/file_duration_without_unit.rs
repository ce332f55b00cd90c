backstop::errors! {
    mod api = "../../../schema/tests/mistakes/duration_without_unit.json";
}

fn main() {
    let _ = (api::ErrorKind::Unrecognized, api::Error::is_retryable);
}
