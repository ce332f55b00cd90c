// The mistakes of the file are told where it becomes a module, and nowhere else.
backstop::errors! {
    /// An API.
    pub mod api = "several_mistakes.errors.json";
}

#[derive(Debug, backstop::FromApiError)]
#[api_error(api::Error, schema = "several_mistakes.errors.json")]
enum ChatError {
    #[api_error("no_such_word")]
    Auth { limit: Option<i64> },
    #[api_error(other)]
    Other(api::Error),
}

fn main() {
    let error = api::Error::new(api::ErrorKind::Auth, "no");
    let _ = ChatError::from(error);
}
