backstop::errors! {
    mod api = "../../../schema/tests/mistakes/source_header_misspelt.json";
}

fn main() {
    let _ = (api::ErrorKind::Unrecognized, api::Error::is_retryable);
}
