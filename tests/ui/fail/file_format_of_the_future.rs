backstop::errors! {
    mod api = "../../../schema/tests/mistakes/format_of_the_future.json";
}

fn main() {
    let _ = (api::ErrorKind::Unrecognized, api::Error::is_retryable);
}
