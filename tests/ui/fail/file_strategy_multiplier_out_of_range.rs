backstop::errors! {
    mod api = "../../../schema/tests/mistakes/strategy_multiplier_out_of_range.json";
}

fn main() {
    let _ = (api::ErrorKind::Unrecognized, api::Error::is_retryable);
}
