// Where a word is misspelt, nobody knows which fields there are, and nothing more is said.
backstop::errors! {
    /// An API.
    pub mod api = "derive.errors.json";
}

#[derive(Debug, backstop::FromApiError)]
#[api_error(api::Error, schema = "derive.errors.json")]
enum ChatError {
    #[api_error(group = "biling")]
    Money { limit: Option<i64> },
    #[api_error(transprt)]
    Network { transport: backstop::TransportError },
    #[api_error(other)]
    Other(api::Error),
}

fn call(error: backstop::CallError<api::Error>) -> ChatError {
    error.into()
}

fn main() {
    let error = api::Error::new(api::ErrorKind::Auth, "no");
    let _ = ChatError::from(error);
}
