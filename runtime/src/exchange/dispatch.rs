//! How the requests of a call are sent, whichever client sends them.

use std::{error::Error, num::NonZeroU64, str::FromStr};

use http::{HeaderMap, HeaderValue, Method, header::HOST};

use super::{Progress, propagate};
use crate::{
    ApiError, Attempt, Failure, Reached, TransportError, TransportErrorKind,
    endpoint::Target,
    executor::{EndpointList, Propagation, Shared, Which},
};

/// A request that cannot be sent.
pub(crate) fn invalid(reason: impl Into<Box<dyn Error + Send + Sync>>) -> TransportError {
    TransportError::new(TransportErrorKind::InvalidRequest, Reached::BeforeSend).with_source(reason)
}

/// What the attempts of a call have in common.
pub(crate) struct Dispatch<'a> {
    propagation: &'a Propagation,
    endpoints: &'a EndpointList,
    /// What follows the endpoint in the request's URL, and the endpoint; `None` if it goes where it says.
    movable: Option<(String, usize)>,
    first: Progress,
    /// That of attempts beside another one.
    second: Option<Progress>,
}

impl<'a> Dispatch<'a> {
    pub(crate) fn new<T>(shared: &'a Shared<T>, target: Target<'_>, path: &str, query: Option<&str>) -> Self {
        let endpoints = &shared.endpoints;
        let rests = endpoints.all().iter().map(|endpoint| endpoint.rest(target, path));
        let movable = rests.enumerate().find_map(|(index, rest)| {
            let (rest, mark) = (rest?, if query.is_some() { "?" } else { "" });
            Some(([rest, mark, query.unwrap_or_default()].concat(), index))
        });
        Self { propagation: &shared.propagation, endpoints, movable, first: Progress::default(), second: None }
    }

    /// Whether the request goes to one of the endpoints, and so can go to any of them.
    pub(crate) fn is_movable(&self) -> bool {
        self.movable.is_some()
    }

    /// By what the scope `origin` of an attempt is known, if that is up to the endpoint.
    pub(crate) fn origin(&self, attempt: &Attempt) -> Option<NonZeroU64> {
        self.endpoints.origin(attempt.endpoint()).filter(|_| self.is_movable())
    }

    /// Makes the headers those of an attempt; gives the URL, if it is another one than the request's own.
    pub(crate) fn address<U>(&self, attempt: &Attempt, headers: &mut HeaderMap) -> Result<Option<U>, TransportError>
    where
        U: FromStr<Err: Into<Box<dyn Error + Send + Sync>>>,
    {
        propagate(self.propagation, attempt, headers);
        let endpoint = self.endpoints.all().get(attempt.endpoint());
        let (Some((rest, own)), Some(endpoint)) = (&self.movable, endpoint) else { return Ok(None) };
        if attempt.endpoint() == *own {
            return Ok(None);
        }
        if let (true, Ok(host)) = (headers.contains_key(HOST), HeaderValue::from_str(endpoint.authority())) {
            headers.insert(HOST, host);
        }
        format!("{endpoint}{rest}").parse().map(Some).map_err(invalid)
    }

    /// Where an attempt that begins now says how far it got.
    pub(crate) fn begin(&mut self, attempt: &Attempt) -> Progress {
        let progress = if attempt.is_hedge() { self.second.get_or_insert_default() } else { &self.first };
        progress.sent();
        progress.clone()
    }

    /// What an attempt failed with if its time is up now; `None` where nothing is known.
    pub(crate) fn interrupted<E: ApiError>(&self, which: Which, method: &Method) -> Option<Failure<E>> {
        match which {
            Which::First => self.first.interrupted(method),
            Which::Second => self.second.as_ref()?.interrupted(method),
        }
    }
}
