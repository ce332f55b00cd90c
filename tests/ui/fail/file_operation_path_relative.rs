backstop::errors! {
    mod api = "../../../schema/tests/mistakes/operation_path_relative.json";
}

fn main() {
    let _ = (api::ErrorKind::Unrecognized, api::Error::is_retryable);
}
