// What is wrong with an attribute is said once.
backstop::errors! {
    /// An API.
    pub mod api = "derive.errors.json";
}

#[derive(Debug, backstop::FromApiError)]
#[api_error(api::Error, schema = "derive.errors.json")]
struct Failure {
    #[api_error(other)]
    anything: String,
}

fn main() {}
