// A comma is missing, and something is no item; what follows is read all the same.
backstop::errors! {
    /// An API.
    pub mod api = "derive.errors.json";
}

#[derive(Debug, backstop::FromApiError)]
#[api_error(api::Error, schema = "derive.errors.json")]
enum ChatError {
    #[api_error("auth_error" "quota_exceeded", =, group = "biling")]
    Quota,
    #[api_error(other)]
    Other(api::Error),
}

fn main() {
    let error = api::Error::new(api::ErrorKind::Auth, "no");
    let _ = ChatError::from(error);
}
