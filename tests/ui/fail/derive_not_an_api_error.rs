// A type that no file became.
backstop::errors! {
    /// An API.
    pub mod api = "derive.errors.json";
}

#[derive(Debug, backstop::FromApiError)]
#[api_error(std::fmt::Error, schema = "derive.errors.json")]
enum ChatError {
    #[api_error(other)]
    Other(std::fmt::Error),
}

fn main() {}
