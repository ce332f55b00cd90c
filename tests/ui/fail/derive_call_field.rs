// A field that no call has.
backstop::errors! {
    /// An API.
    pub mod api = "derive.errors.json";
}

#[derive(Debug, backstop::FromApiError)]
#[api_error(api::Error, schema = "derive.errors.json")]
enum ChatError {
    #[api_error(transport)]
    Network { message: String },
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
