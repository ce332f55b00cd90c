backstop::errors! {
    mod api = "../../../schema/tests/mistakes/strategy_hint_above_max.json";
}

fn main() {
    let _ = (api::ErrorKind::Unrecognized, api::Error::is_retryable);
}
