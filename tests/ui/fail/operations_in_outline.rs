// A mistake elsewhere does not hide operations and groups.
backstop::errors! {
    /// An API.
    pub mod api = "operations_in_outline.errors.json";
}

fn kind(error: api::Error) -> Option<api::ErrorKind> {
    match api::CreateChatError::try_from(error) {
        Ok(api::CreateChatError::RateLimit(_)) => None,
        Err(error) => api::BillingError::try_from(error).ok().map(|billing| billing.kind()),
    }
}

fn main() {
    let _ = (kind as fn(_) -> _, api::operations::CREATE_CHAT.path());
}
