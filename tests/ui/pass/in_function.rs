//! A module may stand within a function.
#![deny(warnings)]

fn main() {
    backstop::errors! {
        mod api = "plain.errors.json";
    }
    assert!(api::ErrorKind::RateLimit.policy_for(backstop::http::StatusCode::TOO_MANY_REQUESTS).retries());
    let error = api::Error::new(api::ErrorKind::RateLimit, "slow down");
    assert_eq!((error.message(), error.clone().kind()), (Some("slow down"), api::ErrorKind::RateLimit));
    let _ = (error.is_retryable(), error.body(), format!("{error} {error:?}"));
}
