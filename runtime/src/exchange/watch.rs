//! What the successes of a call say besides their answer.

use std::{num::NonZeroU64, sync::Arc};

use http::{HeaderMap, StatusCode};

use super::{is_event_stream, tap::Tap};
use crate::{
    ApiError, Call, Catalog, Reply, Timer,
    executor::Shared,
    tables::{Amount, Place},
};

/// Takes from the successes of a call what they say besides their answer.
pub(crate) struct Watch<T> {
    pub(crate) shared: Arc<Shared<T>>,
    catalog: &'static Catalog,
    credential: Option<NonZeroU64>,
}

impl<T: Timer> Watch<T> {
    /// For a call that [knows](Call::describe) its request.
    pub(crate) fn new<E: ApiError>(call: &Call<'_, E, T>) -> Self {
        let shared = Arc::clone(&call.executor.shared);
        Self { shared, catalog: E::catalog(), credential: call.settings.credential }
    }

    /// Of a success whose body is handed on unread.
    pub(crate) fn head(&self, headers: &HeaderMap) {
        self.shared.heed_head(self.catalog, self.credential, headers);
    }

    /// Of a success that was read.
    pub(crate) fn whole(&self, reply: &Reply<'_>) {
        self.head(reply.headers());
        self.shared.heed_body(self.catalog, self.credential, reply);
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
        let Self { shared, catalog, credential } = self.clone();
        let ended = move |body: &[u8]| {
            shared.heed_body(catalog, credential, &Reply::new(StatusCode::OK, &headers, body));
        };
        Some(Tap::new(self.shared.body_limit, ended))
    }
}

impl<T> Clone for Watch<T> {
    fn clone(&self) -> Self {
        Self { shared: Arc::clone(&self.shared), catalog: self.catalog, credential: self.credential }
    }
}
