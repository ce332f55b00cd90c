// A group without its name, and what belongs to a field.
backstop::errors! {
    /// An API.
    pub mod api = "derive.errors.json";
}

#[derive(Debug, backstop::FromApiError)]
#[api_error(api::Error, schema = "derive.errors.json")]
enum ChatError {
    #[api_error(group)]
    Billing,
    #[api_error("auth_error", from = "message")]
    Auth(String),
    #[api_error(other)]
    Other(api::Error),
}

fn main() {
    let error = api::Error::new(api::ErrorKind::Auth, "no");
    let _ = ChatError::from(error);
}
