backstop::errors! {
    mod api = "../../../schema/tests/mistakes/nothing_to_say.json";
}

fn main() {
    let _ = (api::ErrorKind::Unrecognized, api::Error::is_retryable);
}
