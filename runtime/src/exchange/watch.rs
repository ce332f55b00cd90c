//! What the successes of a call say besides their answer.

use std::sync::Arc;

use http::{HeaderMap, StatusCode};

use super::{Dispatch, is_event_stream, tap::Tap};
use crate::{
    ApiError, Attempt, Call, Catalog, Reply, Timer,
    core::Keys,
    executor::Shared,
    tables::{Amount, Place},
};

/// Takes from the successes of a call what they say besides their answer.
pub(crate) struct Watch<T> {
    pub(crate) shared: Arc<Shared<T>>,
    catalog: &'static Catalog,
    keys: Keys,
}

impl<T: Timer> Watch<T> {
    /// For a call that [knows](Call::describe) its request.
    pub(crate) fn new<E: ApiError>(call: &Call<'_, E, T>) -> Self {
        let shared = Arc::clone(&call.executor.shared);
        Self { shared, catalog: E::catalog(), keys: call.keys() }
    }

    /// For one of its attempts, which may go to another endpoint.
    pub(crate) fn of(&self, attempt: &Attempt, dispatch: &Dispatch<'_>) -> Self {
        let mut watch = self.clone();
        watch.keys.origin = dispatch.origin(attempt).or(watch.keys.origin);
        watch
    }

    /// Of a success whose body is handed on unread.
    pub(crate) fn head(&self, headers: &HeaderMap) {
        self.shared.heed_head(self.catalog, &self.keys, headers);
    }

    /// Of a success that was read.
    pub(crate) fn whole(&self, reply: &Reply<'_>) {
        self.head(reply.headers());
        self.shared.heed_body(self.catalog, &self.keys, reply);
    }

    /// What is to see a body of at least this length as it is handed on; `None` where nothing in it is counted.
    pub(crate) fn tap(&self, headers: &HeaderMap, length: u64) -> Option<Tap> {
        let usage = self.shared.traffic.usage();
        let in_body = |amount: &&Amount| !amount.from.in_headers && usage.has(amount.name);
        let mut amounts = self.catalog.tables.usage.all.iter().filter(in_body).peekable();
        amounts.peek()?;
        if length > self.shared.body_limit as u64 || is_event_stream(headers) {
            return None;
        }
        // Seldom: one that stands in the body or in a header.
        let mut sources = amounts.flat_map(|amount| amount.from.all);
        let in_head = sources.any(|source| matches!(source.place, Place::Header(_)));
        let headers = if in_head { headers.clone() } else { HeaderMap::new() };
        let Self { shared, catalog, keys } = self.clone();
        let ended = move |body: &[u8]| {
            shared.heed_body(catalog, &keys, &Reply::new(StatusCode::OK, &headers, body));
        };
        Some(Tap::new(self.shared.body_limit, ended))
    }
}

impl<T> Clone for Watch<T> {
    fn clone(&self) -> Self {
        Self { shared: Arc::clone(&self.shared), catalog: self.catalog, keys: self.keys }
    }
}
