backstop::errors! {
    mod api = "../../../schema/tests/mistakes/match_tie.json";
}

fn main() {
    let _ = (api::ErrorKind::Unrecognized, api::Error::is_retryable);
}
