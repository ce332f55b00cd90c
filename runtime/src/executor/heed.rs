//! What a success says besides its answer: how much it used up, and whether more is granted.

use http::{HeaderMap, StatusCode};

use super::{Call, Clock, Executor, Shared};
use crate::{
    ApiError, Catalog, Reply,
    core::Keys,
    decode::{Head, UsedUp, amounts, judge_head, used_up},
};

#[expect(private_bounds, reason = "any timer has a clock")]
impl<E: ApiError, T: Clock> Executor<E, T> {
    /// Takes from a success what it says besides its answer, for the calls to come. `send` and `tower::RetryLayer` do so by
    /// themselves; an operation given to `run` does it where it has found no error.
    ///
    /// - What it used up, as the error file's `usage` says, is recorded in the [quotas](super::ExecutorBuilder::quota) of
    ///   those names; see [`Catalog::usage`].
    /// - If its rate-limit headers say that nothing more is granted for a while, calls are held until then, and then sent at
    ///   the rate that they tell, if they do.
    ///
    /// Nothing is taken from a reply that its head alone makes an error. Calls are told apart by their credential,
    /// origin or operation with [`Call::heed`].
    pub fn heed(&self, reply: &Reply<'_>) {
        self.shared.heed(E::catalog(), &Keys::default(), reply);
    }

    /// Records what an event of a stream says was used up: one of OpenAI's last chunk, or of Anthropic's `message_delta`.
    /// `data` is its data. Any other event says nothing.
    ///
    /// Amounts add up. So of events that each tell the sum so far, give it the last one only.
    pub fn heed_event(&self, data: impl AsRef<[u8]>) {
        self.shared.heed_event(E::catalog(), &Keys::default(), data.as_ref());
    }
}

#[expect(private_bounds, reason = "any timer has a clock")]
impl<E: ApiError, T: Clock> Call<'_, E, T> {
    /// As [`Executor::heed`], of a call in this one's scopes.
    pub fn heed(&self, reply: &Reply<'_>) {
        self.executor.shared.heed(E::catalog(), &self.keys(), reply);
    }

    /// As [`Executor::heed_event`], of a call in this one's scopes.
    pub fn heed_event(&self, data: impl AsRef<[u8]>) {
        self.executor.shared.heed_event(E::catalog(), &self.keys(), data.as_ref());
    }
}

impl<T: Clock> Shared<T> {
    fn heed(&self, catalog: &'static Catalog, keys: &Keys, reply: &Reply<'_>) {
        if judge_head(catalog, reply.status, reply.headers) != Head::Error {
            self.heed_head(catalog, keys, reply.headers);
            self.heed_body(catalog, keys, reply);
        }
    }

    fn heed_event(&self, catalog: &'static Catalog, keys: &Keys, data: &[u8]) {
        self.heed_body(catalog, keys, &Reply::new(StatusCode::OK, &HeaderMap::new(), data));
    }

    /// What the head alone says.
    pub(crate) fn heed_head(&self, catalog: &'static Catalog, keys: &Keys, headers: &HeaderMap) {
        if let Some(UsedUp { pause, rate }) = used_up(headers, self.timer.wall_clock()) {
            self.traffic.pause(keys.credential, self.timer.now(), pause, rate);
        }
        let usage = self.traffic.usage();
        let reply = Reply::new(StatusCode::OK, headers, &[]);
        let amounts = amounts(catalog, &reply, |amount| amount.from.in_headers && usage.has(amount.name));
        self.record_all(keys, &amounts);
    }

    /// What the body says too.
    pub(crate) fn heed_body(&self, catalog: &'static Catalog, keys: &Keys, reply: &Reply<'_>) {
        let usage = self.traffic.usage();
        let amounts = amounts(catalog, reply, |amount| !amount.from.in_headers && usage.has(amount.name));
        self.record_all(keys, &amounts);
    }

    fn record_all(&self, keys: &Keys, amounts: &[(&'static str, u64)]) {
        for &(name, amount) in amounts {
            self.record(name, keys, amount);
        }
    }

    /// Adds an amount to the quotas of that name, and tells the observer of the limits that it reached.
    pub(super) fn record(&self, name: &str, keys: &Keys, amount: u64) -> bool {
        let reached = self.traffic.usage().record(name, keys, amount, self.timer.now());
        if let (Some(reached), Some(observer)) = (&reached, &self.observer) {
            reached.iter().for_each(|level| observer.usage_limit_reached(level));
        }
        reached.is_some()
    }
}
