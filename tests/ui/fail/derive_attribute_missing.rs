// Nothing says which API it is.
backstop::errors! {
    /// An API.
    pub mod api = "derive.errors.json";
}

#[derive(Debug, backstop::FromApiError)]
enum ChatError {
    #[api_error("quota_exceeded")]
    Quota,
}

fn main() {}
