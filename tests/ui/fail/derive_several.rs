// All mistakes at once, and nothing about the conversions that are used.
backstop::errors! {
    /// An API.
    pub mod api = "derive.errors.json";
}

#[derive(Debug, backstop::FromApiError)]
#[api_error(api::Error, schema = "derive.errors.json")]
enum ChatError {
    #[api_error("auth_eror")]
    Auth,
    #[api_error(group = "biling")]
    Billing { mesage: String },
    #[api_error(transprt)]
    Network,
    #[api_error(stopped)]
    Stopped { cause: String },
}

fn call(error: backstop::CallError<api::Error>) -> ChatError {
    error.into()
}

fn main() {
    let error = api::Error::new(api::ErrorKind::Auth, "no");
    let _ = ChatError::from(error);
}
