backstop::errors! {
    mod api = "../../../schema/tests/mistakes/usage_with_a_unit.json";
}

fn main() {
    let _ = (api::ErrorKind::Unrecognized, api::Error::is_retryable);
}
