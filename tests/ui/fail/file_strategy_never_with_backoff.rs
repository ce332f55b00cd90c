backstop::errors! {
    mod api = "../../../schema/tests/mistakes/strategy_never_with_backoff.json";
}

fn main() {
    let _ = (api::ErrorKind::Unrecognized, api::Error::is_retryable);
}
