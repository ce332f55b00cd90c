//! What one call is bound by.

use std::num::NonZeroU64;

use http::{HeaderName, Method};

use super::{EndpointList, nested};
use crate::{
    CallInfo, Operation, Scope,
    core::{Keys, Limits, Traffic, is_idempotent},
    endpoint::Target,
};

/// What one call is bound by: the executor's settings, or those changed for the call.
#[derive(Clone, Debug, Default)]
pub(crate) struct Settings {
    pub(crate) limits: Limits,
    pub(crate) credential: Option<NonZeroU64>,
    pub(crate) origin: Option<NonZeroU64>,
    pub(crate) idempotent: Option<bool>,
    pub(crate) method: Option<Method>,
    pub(crate) operation: Option<&'static Operation>,
    pub(crate) server: Option<Box<Server>>,
    /// The request carries an idempotency key.
    pub(crate) keyed: bool,
    /// Give each call a key.
    pub(crate) mint_key: bool,
    /// There is something to remember of each call from its beginning on: its key, or what observers are to see.
    pub(crate) remembered: bool,
    /// Retry within an attempt of a call that retries, too.
    pub(crate) retry_when_nested: bool,
    /// The request goes where it says, whatever endpoints there are.
    pub(crate) pinned: bool,
}

/// The headers by which a request says what attempt it is.
#[derive(Clone, Debug, Default)]
pub(crate) struct Propagation {
    pub(crate) timeout: Option<HeaderName>,
    pub(crate) attempt: Option<HeaderName>,
}

/// Where a request goes, as far as observers may know.
#[derive(Clone, Debug)]
pub(crate) struct Server {
    pub(crate) address: Box<str>,
    pub(crate) port: Option<u16>,
}

impl Server {
    pub(crate) fn of(target: Target<'_>) -> Option<Box<Self>> {
        target.host.map(|host| Box::new(Self { address: host.into(), port: target.port }))
    }
}

impl Settings {
    /// A copy of an executor's settings, for a request of which nothing is known yet.
    #[inline]
    pub(crate) fn for_call(&self) -> Self {
        Self {
            limits: self.limits,
            credential: None,
            origin: None,
            idempotent: self.idempotent,
            method: None,
            operation: None,
            server: None,
            keyed: false,
            mint_key: self.mint_key,
            remembered: self.remembered,
            retry_when_nested: self.retry_when_nested,
            pinned: false,
        }
    }

    /// The limits, with the answer to whether the request may be sent again although the server may have acted on it:
    /// what the caller says, else what the key, the operation or the method says. Where nothing at all is known of the
    /// request, it is as good as a closure that is there to be called again. Asked within the call's own poll.
    pub(crate) fn session_limits(&self) -> Limits {
        let (by_key, by_request) = (self.keyed || self.mint_key, self.is_idempotent());
        let limits = self.limits.repeatable(self.idempotent.unwrap_or(by_key || by_request));
        // A server refuses a key whose first request it is still at work on.
        let known = self.operation.is_some() || self.method.is_some();
        let hedged = self.idempotent.unwrap_or(by_request && (known || !by_key));
        let limits = if hedged { limits } else { limits.hedge_after(None) };
        limits.left_to_caller(nested::is_nested() && !self.retry_when_nested)
    }

    /// Whether the request is idempotent, as far as its operation or method tells; one that is not known counts as if.
    pub(crate) fn is_idempotent(&self) -> bool {
        let by_method = || self.method.as_ref().is_none_or(is_idempotent);
        self.operation.map_or_else(by_method, Operation::is_idempotent)
    }

    /// Whether the request may go to another endpoint.
    pub(crate) fn moves(&self, endpoints: &EndpointList) -> bool {
        endpoints.are_several() && !self.pinned
    }

    /// The scopes that the call is in.
    pub(crate) fn keys(&self, traffic: &Traffic) -> Keys {
        let mut keys = Keys::default();
        let operation = |operation: &Operation| traffic.key(Scope::Operation, operation.name());
        (keys.credential, keys.origin) = (self.credential, self.origin);
        keys.operation = self.operation.map(operation);
        keys
    }

    pub(crate) fn call_info(&self) -> CallInfo<'_> {
        CallInfo {
            operation: self.operation,
            method: self.method.as_ref(),
            server_address: self.server.as_ref().map(|server| &*server.address),
            server_port: self.server.as_ref().and_then(|server| server.port),
        }
    }
}
