backstop::errors! {
    mod api = "../../../schema/tests/mistakes/field_kind_unknown.json";
}

fn main() {
    let _ = (api::ErrorKind::Unrecognized, api::Error::is_retryable);
}
