// A file with mistakes that becomes no module.
backstop::errors! {
    /// An API.
    pub mod api = "derive.errors.json";
}

#[derive(Debug, backstop::FromApiError)]
#[api_error(api::Error, schema = "several_mistakes.errors.json")]
enum ChatError {
    #[api_error(other)]
    Other(api::Error),
}

fn main() {}
