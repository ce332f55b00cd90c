backstop::errors! {
    mod api = "../../../schema/tests/mistakes/name_not_camel_case.json";
}

fn main() {
    let _ = (api::ErrorKind::Unrecognized, api::Error::is_retryable);
}
