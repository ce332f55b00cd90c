backstop::errors! {
    mod api = "../../../schema/tests/mistakes/strategy_nameless.json";
}

fn main() {
    let _ = (api::ErrorKind::Unrecognized, api::Error::is_retryable);
}
