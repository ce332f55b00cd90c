// Nothing says which type it is.
backstop::errors! {
    /// An API.
    pub mod api = "derive.errors.json";
}

#[derive(Debug, backstop::FromApiError)]
#[api_error(schema = "derive.errors.json")]
enum ChatError {
    #[api_error(other)]
    Other(api::Error),
}

fn main() {}
