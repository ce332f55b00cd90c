backstop::errors! {
    mod api = "../../../schema/tests/mistakes/status_out_of_range.json";
}

fn main() {
    let _ = (api::ErrorKind::Unrecognized, api::Error::is_retryable);
}
