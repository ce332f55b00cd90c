backstop::errors! {
    mod api = "../../../schema/tests/mistakes/word_misspelt.json";
}

fn main() {
    let _ = (api::ErrorKind::Unrecognized, api::Error::is_retryable);
}
