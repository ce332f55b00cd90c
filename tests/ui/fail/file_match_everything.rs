backstop::errors! {
    mod api = "../../../schema/tests/mistakes/match_everything.json";
}

fn main() {
    let _ = (api::ErrorKind::Unrecognized, api::Error::is_retryable);
}
