backstop::errors! {
    mod api = "../../../schema/tests/mistakes/status_alone_claimed_twice.json";
}

fn main() {
    let _ = (api::ErrorKind::Unrecognized, api::Error::is_retryable);
}
