backstop::errors! {
    mod api = "../../../schema/tests/mistakes/subset_of_two_groups.json";
}

fn main() {
    let _ = (api::ErrorKind::Unrecognized, api::Error::is_retryable);
}
