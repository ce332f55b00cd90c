// A struct is filled like a variant.
backstop::errors! {
    /// An API.
    pub mod api = "derive.errors.json";
}

#[derive(Debug, backstop::FromApiError)]
#[api_error(api::Error)]
struct Failure {
    status: u16,
    mesage: String,
}

#[derive(Debug, backstop::FromApiError)]
#[api_error(api::Error, schema = "derive.errors.json")]
struct Quota {
    limitt: Option<i64>,
}

fn main() {}
