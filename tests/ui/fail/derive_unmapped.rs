// Errors that become nothing, and there is no `other`.
backstop::errors! {
    /// An API.
    pub mod api = "derive.errors.json";
}

#[derive(Debug, backstop::FromApiError)]
#[api_error(api::Error, schema = "derive.errors.json")]
enum ChatError {
    #[api_error("quota_exceeded")]
    Quota,
    #[api_error(group = "transient")]
    Later,
    #[api_error("invalid_request_error")]
    Wrong,
}

fn main() {
    let error = api::Error::new(api::ErrorKind::Auth, "no");
    let _ = ChatError::from(error);
}
