// All mistakes of the file at once, and none of what uses its items.
use backstop::http::{HeaderMap, StatusCode};

backstop::errors! {
    /// An API.
    pub mod api = "several_mistakes.errors.json";
}

fn handle(error: api::Error) -> &'static str {
    match error {
        api::Error::Auth(fault) => {
            let _: Option<&str> = fault.message();
            "auth"
        }
        api::Error::RateLimit(fault) => {
            let _ = fault.retry_after();
            "rate limit"
        }
        api::Error::Quota(quota) => {
            let _: &Option<String> = &quota.scope;
            "quota"
        }
        api::Error::Overloaded(_) | api::Error::Unrecognized(_) => "other",
    }
}

fn main() {
    let error = api::Error::decode(StatusCode::TOO_MANY_REQUESTS, &HeaderMap::new(), b"{}");
    let _ = (error.kind() == api::ErrorKind::RateLimit, error.is_retryable(), error.policy());
    let _ = handle(error);
}
