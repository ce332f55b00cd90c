//! The endpoints of an executor.

use std::{num::NonZeroU64, time::Instant};

use super::settings::{Server, Settings};
use crate::{
    Endpoint, Scope,
    core::{Chosen, Endpoints, Traffic},
    endpoint::Target,
};

/// The endpoints that an executor was given, and which of them are up. With none or one, all calls go where they say.
#[derive(Debug, Default)]
pub(crate) struct EndpointList {
    all: Box<[Endpoint]>,
    /// By which the scope `origin` of each is known.
    origins: Box<[NonZeroU64]>,
    health: Endpoints,
}

impl EndpointList {
    pub(super) fn new(all: Vec<Endpoint>, traffic: &Traffic) -> Self {
        let origins = all.iter().filter_map(|endpoint| origin(traffic, endpoint.target())).collect();
        Self { health: Endpoints::new(all.len()), all: all.into(), origins }
    }

    pub(crate) fn all(&self) -> &[Endpoint] {
        &self.all
    }

    /// By what the scope `origin` of an endpoint is known.
    pub(crate) fn origin(&self, index: usize) -> Option<NonZeroU64> {
        self.origins.get(index).copied()
    }

    /// Whether there is a choice.
    pub(super) fn are_several(&self) -> bool {
        self.all.len() > 1
    }

    /// Where a new call goes; its settings become those of a call that goes there.
    pub(super) fn choose(&self, now: Instant, settings: &mut Settings) -> Chosen {
        if !settings.moves(self) {
            return Chosen::default();
        }
        let chosen = self.health.choose(now);
        self.enter(chosen, settings);
        chosen
    }

    pub(super) fn health(&self) -> &Endpoints {
        &self.health
    }

    /// Makes a call's settings those of a call that goes there; gives its origin.
    pub(super) fn enter(&self, chosen: Chosen, settings: &mut Settings) -> Option<NonZeroU64> {
        let (endpoint, origin) = (self.all.get(chosen.index())?, self.origin(chosen.index()));
        settings.origin = origin;
        settings.server = Server::of(endpoint.target());
        origin
    }
}

/// By what an origin is known that a caller names: as that of a request to such a URL or, where it is none, as the name.
pub(super) fn named_origin(traffic: &Traffic, name: &[u8]) -> NonZeroU64 {
    let url = std::str::from_utf8(name).ok().and_then(|name| name.parse::<Endpoint>().ok());
    let origin = url.and_then(|url| origin(traffic, url.target()));
    origin.unwrap_or_else(|| traffic.key(Scope::Origin, name))
}

/// By what the scope `origin` of a request is known.
pub(crate) fn origin(traffic: &Traffic, target: Target<'_>) -> Option<NonZeroU64> {
    target.host.map(|_| traffic.key(Scope::Origin, target))
}
