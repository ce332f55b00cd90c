//! What a call takes from its request.

use http::{HeaderMap, HeaderName, HeaderValue, Method, header::AUTHORIZATION};

use crate::{
    Call, IDEMPOTENCY_KEY, IdempotencyKey, Retry, Scope,
    endpoint::Target,
    executor::{Server, origin},
};

/// The headers by which a request authorises itself. The first that is there is its credential, for the scope of a
/// `throttle` or `halt`.
const CREDENTIALS: [HeaderName; 4] = [
    AUTHORIZATION,
    HeaderName::from_static("x-api-key"),
    HeaderName::from_static("api-key"),
    HeaderName::from_static("x-goog-api-key"),
];

impl<E: Retry, T> Call<'_, E, T> {
    /// Takes from the request what the call must know, and gives it its key.
    pub(crate) fn describe(&mut self, method: &Method, headers: &mut HeaderMap, target: Target<'_>) {
        let shared = &self.executor.shared;
        let settings = &mut self.settings;
        settings.method = Some(method.clone());
        let header = shared.key_header.clone().unwrap_or(IDEMPOTENCY_KEY);
        if settings.mint_key && !settings.is_idempotent() && !headers.contains_key(&header) {
            let key = IdempotencyKey::mint().to_string();
            if let Ok(key) = HeaderValue::try_from(key) {
                headers.insert(&header, key);
            }
        }
        settings.keyed = headers.contains_key(&header);
        settings.mint_key = false;
        let traffic = &shared.traffic;
        let credential = || CREDENTIALS.iter().find_map(|name| headers.get(name));
        settings.credential = settings.credential.or_else(|| Some(traffic.key(Scope::Credential, credential()?)));
        settings.origin = settings.origin.or_else(|| origin(traffic, target));
        if shared.observer.is_some() {
            settings.server = Server::of(target);
        }
    }
}
