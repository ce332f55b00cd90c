// A field that no error has.
backstop::errors! {
    /// An API.
    pub mod api = "derive.errors.json";
}

#[derive(Debug, backstop::FromApiError)]
#[api_error(api::Error, schema = "derive.errors.json")]
enum ChatError {
    #[api_error("quota_exceeded")]
    Quota { context: String },
    #[api_error(other)]
    Other(api::Error),
}

fn main() {
    let error = api::Error::new(api::ErrorKind::Auth, "no");
    let _ = ChatError::from(error);
}
