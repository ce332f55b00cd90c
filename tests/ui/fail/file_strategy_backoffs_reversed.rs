backstop::errors! {
    mod api = "../../../schema/tests/mistakes/strategy_backoffs_reversed.json";
}

fn main() {
    let _ = (api::ErrorKind::Unrecognized, api::Error::is_retryable);
}
