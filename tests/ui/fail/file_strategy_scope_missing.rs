backstop::errors! {
    mod api = "../../../schema/tests/mistakes/strategy_scope_missing.json";
}

fn main() {
    let _ = (api::ErrorKind::Unrecognized, api::Error::is_retryable);
}
