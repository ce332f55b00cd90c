// A union is no error.
backstop::errors! {
    /// An API.
    pub mod api = "derive.errors.json";
}

#[derive(backstop::FromApiError)]
#[api_error(api::Error)]
union Both {
    message: [u8; 4],
}

fn main() {}
