backstop::errors! {
    mod api = "../../../schema/tests/mistakes/match_method.json";
}

fn main() {
    let _ = (api::ErrorKind::Unrecognized, api::Error::is_retryable);
}
